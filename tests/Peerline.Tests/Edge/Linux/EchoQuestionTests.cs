using CsCheck;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Linux;

public class EchoQuestionTests
{
    private static readonly Address V4 = Address.Parse("203.0.113.10");
    private static readonly Address V6 = Address.Parse("2001:db8::10");

    private static readonly Gen<EchoQuestion> Questions =
        Gen.Select(Gen.Bool, Gen.UShort, Gen.UShort, (isV4, identifier, sequence) => new EchoQuestion(isV4 ? V4 : V6, identifier, sequence));

    /// <summary>Wherever a question is within an error, or a reply, it is known by all three: its number, who asked, and who was asked.</summary>
    [Fact]
    public void A_question_is_answered_by_its_reply_and_by_errors_about_it_and_by_nothing_else() =>
        Gen.Select(Questions, Questions, Gen.Int[0, 4], Gen.Int[0, 10]).Sample((asked, other, error, words) =>
        {
            var isV4 = asked.Destination.IsIPv4;
            int[] errors = isV4 ? [3, 11, 12] : [1, 2, 3, 4];
            foreach (var question in new[] { asked, other, asked with { Destination = isV4 ? Address.Parse("203.0.113.11") : Address.Parse("2001:db8::11") } })
            {
                // A reply says by its own source who was asked.
                var reply = Packet(isV4, words, [(byte)(isV4 ? 0 : 129), .. question.ToMessage()[1..]], question.Destination)[(isV4 ? 0 : 40)..];
                Assert.Equal((question with { Destination = asked.Destination }) == asked, asked.IsAnsweredBy(reply));

                byte[] about = [(byte)errors[error % errors.Length], 0, 0, 0, 0, 0, 0, 0, .. Packet(question.Destination.IsIPv4, 0, question.ToMessage(), question.Destination)];
                Assert.Equal(question == asked, asked.IsAnsweredBy(Packet(isV4, words, about, V4)[(isV4 ? 0 : 40)..]));
            }

            // Not by the question itself, which the asking host hears when it asks itself, nor by a redirect.
            Assert.False(asked.IsAnsweredBy(Packet(isV4, words, asked.ToMessage(), asked.Destination)[(isV4 ? 0 : 40)..]));
            byte[] redirect = [(byte)(isV4 ? 5 : 137), 1, 0, 0, 0, 0, 0, 0, .. Packet(isV4, 0, asked.ToMessage(), asked.Destination)];
            Assert.False(asked.IsAnsweredBy(Packet(isV4, words, redirect, V4)[(isV4 ? 0 : 40)..]));
        });

    [Fact]
    public void What_is_cut_off_or_garbage_answers_nothing_and_hurts_nobody() =>
        Gen.Select(Questions, Gen.Byte.Array[0, 120], Gen.Int[0, 100]).Sample((question, garbage, length) =>
        {
            Assert.False(question.IsAnsweredBy(garbage) && garbage.Length < 8);
            var isV4 = question.Destination.IsIPv4;
            byte[] error = [(byte)(isV4 ? 11 : 3), 0, 0, 0, 0, 0, 0, 0, .. Packet(isV4, 0, question.ToMessage(), question.Destination)];
            var heard = Packet(isV4, 0, error, V4)[(isV4 ? 0 : 40)..];
            var needed = isV4 ? 20 + 8 + 20 + 8 : 8 + 40 + 8;
            Assert.Equal(length >= needed, question.IsAnsweredBy(heard.AsSpan(0, Math.Min(length, heard.Length))));
            heard[0] = garbage.Length > 0 ? garbage[0] : (byte)0;
            _ = question.IsAnsweredBy(heard);
        });

    [Fact]
    public void The_checksum_of_a_question_is_that_of_RFC_1071() => Questions.Where(q => q.Destination.IsIPv4).Sample(question =>
    {
        var message = question.ToMessage();
        var sum = Enumerable.Range(0, message.Length / 2).Sum(i => (message[2 * i] << 8) + message[(2 * i) + 1]);
        Assert.Equal(0xffff, (sum & 0xffff) + (sum >> 16));
    });

    /// <param name="words">Of options in an IPv4 header.</param>
    private static byte[] Packet(bool isV4, int words, byte[] message, Address destination)
    {
        var octets = new byte[destination.OctetCount];
        destination.WriteTo(octets);
        if (!isV4) return [0x60, 0, 0, 0, 0, (byte)message.Length, 58, 64, .. new byte[16], .. octets.Length == 16 ? octets : new byte[16], .. message];
        byte[] header = [(byte)(0x45 + words), 0, 0, 0, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 1, .. octets.Length == 4 ? octets : new byte[4]];
        return [.. header, .. new byte[4 * words], .. message];
    }
}
