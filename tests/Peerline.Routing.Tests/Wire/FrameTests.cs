using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

public class FrameTests
{
    public static TheoryData<string> Names() => [.. Samples.All.Select(s => s.Name)];

    private static byte[] Sample(string name) => Samples.All.Single(s => s.Name == name).Octets;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_proper_prefix_of_a_message_is_incomplete(string name)
    {
        var octets = Sample(name);
        for (var length = 0; length < octets.Length; length++)
            Assert.Equal(FrameStatus.Incomplete, BgpFrame.TryRead(octets.AsSpan(0, length), BgpFrame.MaximumLength, out _, out _));
        Assert.Equal(FrameStatus.Complete, BgpFrame.TryRead(octets, BgpFrame.MaximumLength, out var frame, out _));
        Assert.Equal(octets.Length, frame.Length);
    }

    [Fact]
    public void Every_segmentation_of_the_stream_gives_the_same_messages()
    {
        var stream = Samples.All.SelectMany(s => s.Octets).ToArray();
        var expected = Hex(Samples.All.Select(s => s.Octets));
        for (var cut = 1; cut < stream.Length; cut++) Assert.Equal(expected, Hex(Receive([stream[..cut], stream[cut..]])));
        Assert.Equal(expected, Hex(Receive([.. stream.Select(o => new[] { o })])));
        Assert.Equal(expected, Hex(Receive([stream])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void A_wrong_marker_is_said_at_its_first_octet(int at)
    {
        var octets = KeepaliveMessage.Octets.ToArray();
        octets[at] = 0xfe;
        Assert.Equal(FrameStatus.Malformed, BgpFrame.TryRead(octets.AsSpan(0, at + 1), BgpFrame.MaximumLength, out _, out var fault));
        Assert.Equal((NotificationReason.ConnectionNotSynchronized, at), (fault.Reason, fault.Offset));
    }

    [Theory]
    [InlineData(18, 4, "1/2 Message Header Error: Bad Message Length")]     // shorter than a header
    [InlineData(0, 4, "1/2 Message Header Error: Bad Message Length")]
    [InlineData(20, 4, "1/2 Message Header Error: Bad Message Length")]     // a KEEPALIVE with a body
    [InlineData(4097, 2, "1/2 Message Header Error: Bad Message Length")]   // extended, and not agreed on
    [InlineData(28, 1, "1/2 Message Header Error: Bad Message Length")]     // OPEN too short
    [InlineData(22, 2, "1/2 Message Header Error: Bad Message Length")]     // UPDATE too short
    [InlineData(20, 3, "1/2 Message Header Error: Bad Message Length")]     // NOTIFICATION without a subcode
    [InlineData(22, 5, "1/2 Message Header Error: Bad Message Length")]     // ROUTE-REFRESH too short
    [InlineData(19, 0, "1/3 Message Header Error: Bad Message Type")]
    [InlineData(19, 6, "1/3 Message Header Error: Bad Message Type")]
    public void A_wrong_length_or_type_is_said_by_the_header_alone(int length, byte type, string expected)
    {
        var header = KeepaliveMessage.Octets.ToArray();
        (header[16], header[17], header[18]) = ((byte)(length >> 8), (byte)length, type);
        Assert.Equal(FrameStatus.Malformed, BgpFrame.TryRead(header, BgpFrame.MaximumLength, out _, out var fault));
        Assert.Equal(expected, fault.Reason.ToString());
        // RFC 4271 6.1: the data is the wrong field.
        Assert.Equal(fault.Reason == NotificationReason.BadMessageType ? [type] : [(byte)(length >> 8), (byte)length], fault.DataOctets());
    }

    [Fact]
    public void An_extended_message_is_read_where_it_was_agreed_on_but_never_an_OPEN()
    {
        var octets = new byte[5000];
        octets.AsSpan(0, 16).Fill(0xff);
        (octets[16], octets[17], octets[18]) = (5000 >> 8, 5000 & 255, 2);
        Assert.Equal(FrameStatus.Complete, BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out var frame, out _));
        Assert.Equal(5000 - 19, frame.Body.Length);
        octets[18] = 1;
        Assert.Equal(FrameStatus.Malformed, BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out _, out _));
    }

    private static string Hex(IEnumerable<byte[]> messages) => string.Join(' ', messages.Select(Convert.ToHexString));

    // As the transport does it: what is left of one piece stands in front of the next.
    private static List<byte[]> Receive(IEnumerable<byte[]> pieces)
    {
        var messages = new List<byte[]>();
        var kept = Array.Empty<byte>();
        foreach (var piece in pieces)
        {
            byte[] input = [.. kept, .. piece];
            var consumed = 0;
            while (BgpFrame.TryRead(input.AsSpan(consumed), BgpFrame.MaximumLength, out var frame, out _) == FrameStatus.Complete)
            {
                messages.Add(frame.Octets.ToArray());
                consumed += frame.Length;
            }
            kept = input[consumed..];
        }
        Assert.Empty(kept);
        return messages;
    }
}
