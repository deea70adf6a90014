using System.Diagnostics;
using System.Text;
using Peerline.Routing.Mrt;

namespace Peerline.Routing.Tests.Mrt;

public sealed class Bzip2StreamTests
{
    // Made by bzip2 1.0.8 out of "hello, hello, hello\n".
    private static readonly byte[] Hello = Convert.FromBase64String("QlpoOTFBWSZTWctS5WcAAAVRAAAQQAQCRKAAISQxCGAvGETHFReLuSKcKEhlqXKzgA==");

    [Fact]
    public void What_bzip2_packs_is_unpacked_whatever_it_is()
    {
        foreach (var (name, octets) in Inputs())
            foreach (var level in new[] { "-1", "-9" })
                foreach (var piece in new[] { 1 << 20, 7 })
                    Assert.True(octets.AsSpan().SequenceEqual(Unpack(Pack(level, octets), piece)), $"{name} {level} {piece}");
    }

    [Fact]
    public void Several_streams_in_one_file_are_one()
    {
        byte[] first = Encoding.ASCII.GetBytes("first "), second = Encoding.ASCII.GetBytes("second"), nothing = [];
        Assert.Equal("first second", Encoding.ASCII.GetString(Unpack([.. Pack("-9", first), .. Pack("-1", nothing), .. Pack("-1", second)])));
    }

    [Fact]
    public void What_follows_the_last_stream_and_is_no_stream_is_ignored()
    {
        var packed = Pack("-9", Encoding.ASCII.GetBytes("text"));
        Assert.Equal("text", Encoding.ASCII.GetString(Unpack([.. packed, 0, 0, 0, 0, 0])));
        Assert.Equal("text", Encoding.ASCII.GetString(Unpack([.. packed, (byte)'B'])));
    }

    [Fact]
    public void Every_proper_prefix_of_a_stream_is_damaged()
    {
        var packed = Pack("-9", Encoding.ASCII.GetBytes("some text, some more text, some text"));
        for (var length = 0; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => Unpack(packed[..length]));
    }

    [Fact]
    public void A_bit_that_is_wrong_is_found_and_nothing_else_happens()
    {
        var random = new Random(1996);
        var text = new byte[3000];
        for (var i = 0; i < text.Length; i++) text[i] = (byte)"abcdefgh"[random.Next(8)];
        var packed = Pack("-1", text);
        var found = 0;
        const int rounds = 4000;
        for (var round = 0; round < rounds; round++)
        {
            var mutated = packed.ToArray();
            var at = random.Next(4, mutated.Length);
            mutated[at] ^= (byte)(1 << random.Next(8));
            if (round % 4 == 0) random.NextBytes(mutated.AsSpan(random.Next(4, mutated.Length)));
            try
            {
                // The last octet may have bits behind the end, which mean nothing.
                if (!text.AsSpan().SequenceEqual(Unpack(mutated))) Assert.Fail($"octet {at}");
            }
            catch (InvalidDataException)
            {
                found++;
            }
        }
        Assert.True(found > rounds * 9 / 10, $"{found} of {rounds} were found.");
    }

    [Fact]
    public void A_wrong_checksum_of_the_whole_is_found()
    {
        var packed = Pack("-9", Encoding.ASCII.GetBytes("text"));
        // Behind the magic of the end, before at most seven bits of filling.
        packed[^2] ^= 0x10;
        Assert.Contains("CRC", Assert.Throws<InvalidDataException>(() => Unpack(packed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_bzip2_is_read_like_any_other()
    {
        byte[] octets = [.. Enumerable.Repeat(0, 50).SelectMany(_ => MrtSamples.All.SelectMany(s => s.Octets))];
        using var file = new MrtFile(new MemoryStream(Pack("-9", octets)));
        while (file.Read(out _)) { }
        Assert.Equal((50L * MrtSamples.All.Length, MrtCompression.Bzip2, MrtEnding.Complete), (file.Delivered, file.Compression, file.Ending));

        var packed = Pack("-9", octets);
        using var torn = new MrtFile(new MemoryStream(packed[..(packed.Length / 2)]));
        while (torn.Read(out _)) { }
        Assert.Equal(MrtEnding.Corrupt, torn.Ending);
        Assert.Contains("bzip2", torn.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_no_stream_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => Unpack([]));
        Assert.Throws<InvalidDataException>(() => Unpack(Encoding.ASCII.GetBytes("BZh0")));
        Assert.Throws<InvalidDataException>(() => Unpack(Encoding.ASCII.GetBytes("PK and so on")));
    }

    private static IEnumerable<(string, byte[])> Inputs()
    {
        var random = new Random(108);
        yield return ("nothing", []);
        yield return ("one octet", [7]);
        yield return ("three equal octets", [5, 5, 5]);
        yield return ("four equal octets", [5, 5, 5, 5]);
        yield return ("five equal octets and another", [5, 5, 5, 5, 5, 6]);
        yield return ("259 equal octets", Enumerable.Repeat((byte)9, 259).ToArray());
        yield return ("260 equal octets and more of them", Enumerable.Repeat((byte)9, 1000).ToArray());
        yield return ("zeros over several blocks", new byte[1_300_000]);
        var noise = new byte[250_000];
        random.NextBytes(noise);
        yield return ("noise over several blocks", noise);
        yield return ("every octet once", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        var runs = new List<byte>();
        while (runs.Count < 120_000) runs.AddRange(Enumerable.Repeat((byte)random.Next(3), random.Next(1, 600)));
        yield return ("runs", [.. runs]);
        yield return ("records", [.. Enumerable.Repeat(0, 200).SelectMany(_ => MrtSamples.All.SelectMany(s => s.Octets))]);
    }

    private static byte[] Unpack(byte[] packed, int piece = 1 << 20)
    {
        using var stream = new Bzip2Stream(new PieceStream(packed, piece));
        var output = new MemoryStream();
        stream.CopyTo(output, piece == 7 ? 11 : 81920);
        return output.ToArray();
    }

    [Fact]
    public void A_stream_of_long_ago_is_read_without_any_tool() =>
        Assert.Equal("hello, hello, hello\n", Encoding.ASCII.GetString(Unpack(Hello)));

    private static byte[] Pack(string level, byte[] octets)
    {
        var start = new ProcessStartInfo("bzip2", ["-c", level]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
            process.StandardInput.BaseStream.Write(octets);
            process.StandardInput.Close();
            reading.GetAwaiter().GetResult();
            process.WaitForExit();
            return output.ToArray();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("bzip2 is not installed.");
            throw;
        }
    }
}
