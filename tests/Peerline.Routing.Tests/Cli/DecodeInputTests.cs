using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace Peerline.Routing.Tests.Cli;

/// <summary>Whatever comes in: hex, pipes, torn files, garbage.</summary>
public class DecodeInputTests
{
    private const string Keepalive = "ffffffffffffffffffffffffffffffff001304";

    [Theory]
    [InlineData("bgp", Keepalive, "ok", "keepalive")]
    [InlineData("bgp", "ffffffffffffffffffffffffffffffff0013", "incomplete", null)]
    [InlineData("bgp", "00ffffffffffffffffffffffffffffff001304", "error", null)]
    [InlineData("bgp-body", "00000000", "ok", "ipv4-unicast")]
    [InlineData("bgp-path-attributes", "400101004002004003040a000001", "ok", "10.0.0.1")]
    [InlineData("bgp-path-attributes --route", "40010100", "treat-as-withdraw", "igp")]
    [InlineData("bgp-path-attributes", "400501", "treat-as-withdraw", "400501")]
    [InlineData("bgp-attribute-value --attribute AS_PATH --as-size 2", "0201fbf4", "ok", "64500")]
    [InlineData("bgp-attribute-value --attribute 8", "fbf40001", "ok", "64500:1")]
    [InlineData("bgp-attribute-value --attribute communities", "fbf400", "error", "fbf400")]
    [InlineData("bgp-capability", "010400010001", "ok", "multiprotocol")]
    [InlineData("bgp-capability --layer parameter", "0206010400010001", "ok", "multiprotocol")]
    [InlineData("bgp-capability", "4103000001", "error", null)]
    [InlineData("bgp-nlri", "180a0000", "ok", "10.0.0.0/24")]
    [InlineData("bgp-nlri --add-path all", "00000007180a0000", "ok", "7")]
    [InlineData("bgp-nlri --family ipv6-unicast", "2020010db8", "ok", "2001:db8::/32")]
    [InlineData("bgp-nlri --family ipv4-vpn", "70000641 0000fbf400000001 0a0000", "ok", "64500:1")]
    [InlineData("bmp", "030000000e0400020004 65646765", "ok", "edge")]
    [InlineData("bmp", "030000000e04000200", "incomplete", null)]
    [InlineData("rtr", "0104000000000014 01 18 18 00 c0000200 0000fbf4", "ok", "192.0.2.0/24")]
    [InlineData("rtr", "0104000000000015", "error", null)]
    public void A_line_of_hex_of_each_form_has_its_outcome_and_what_is_in_it(string form, string hex, string outcome, string? fact)
    {
        var line = Assert.Single(DecodeProgram.Done(Encoding.ASCII.GetBytes(hex + "\n"), ["--form", .. form.Split(' ')]).Lines);
        Assert.Equal(outcome, line.GetProperty("outcome").GetString());
        if (outcome != "ok") Assert.NotEmpty(line.GetProperty("reason").GetString()!);
        if (fact is not null) Assert.True(ForeignFacts.Holds(ForeignFacts.Said(line.GetProperty("decoded")), fact), line.ToString());
    }

    [Fact]
    public void Lines_may_have_spaces_colons_comments_and_what_is_no_hex_is_said()
    {
        var input = $"# two\n\n0x{Keepalive}\n{string.Join(':', Keepalive.Chunk(2).Select(c => new string(c)))}  # again\nno hex\n";
        var lines = DecodeProgram.Done(Encoding.ASCII.GetBytes(input), "--form", "bgp").Lines;
        Assert.Equal([3, 4, 5], lines.Select(l => l.GetProperty("line").GetInt32()));
        Assert.Equal(["ok", "ok", "error"], lines.Select(l => l.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void A_stream_of_messages_is_recognised_packed_or_not_and_its_end_may_be_torn()
    {
        var one = Convert.FromHexString(Keepalive);
        byte[] stream = [.. one, .. one, .. one[..10]];
        foreach (var octets in new[] { stream, Gzip(stream) })
        {
            var messages = DecodeProgram.Done(octets).Messages;
            Assert.Equal(["ok", "ok", "incomplete"], messages.Select(m => m.GetProperty("outcome").GetString()));
            Assert.Equal([0, 19, 38], messages.Select(m => m.GetProperty("offset").GetInt32()));
        }

        Assert.Equal(1, DecodeProgram.Run(stream, "-", "--strict").Code);
        Assert.Equal(0, DecodeProgram.Run(stream[..38], "-", "--strict").Code);
    }

    [Fact]
    public void Damage_in_the_middle_is_passed_over_and_it_says_how_much()
    {
        var one = Convert.FromHexString(Keepalive);
        byte[] stream = [.. one, 1, 2, 3, .. one];
        var decoded = DecodeProgram.Done(stream, "--input", "bgp");
        Assert.Equal(["ok", "error", "ok"], decoded.Messages.Select(m => m.GetProperty("outcome").GetString()));
        Assert.Equal(3, Assert.Single(decoded.Notes).GetProperty("octets").GetInt32());
    }

    [Fact]
    public void Text_of_a_peer_never_reaches_the_terminal_as_control()
    {
        // sysName with an escape sequence, a carriage return, and a right-to-left override.
        byte[] name = [0x1b, (byte)'[', (byte)'2', (byte)'J', 0x0d, 0xe2, 0x80, 0xae, (byte)'x'];
        byte[] message = [3, 0, 0, 0, (byte)(10 + name.Length), 4, 0, 2, 0, (byte)name.Length, .. name];
        foreach (var output in new[] { "text", "json" })
        {
            var shown = DecodeProgram.Done(message, "--output", output).Output;
            Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain('‮', shown);
            Assert.Contains("x", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Garbage_of_every_kind_neither_crashes_nor_hangs()
    {
        var random = new Random(7);
        foreach (var kind in new[] { "bgp", "bmp", "rtr", "mrt", "capture" })
        {
            for (var round = 0; round < 3; round++)
            {
                var octets = new byte[random.Next(1, 200_000)];
                random.NextBytes(octets);
                if (round == 1) octets.AsSpan().Fill(0xff);
                if (round == 2) octets.AsSpan().Clear();
                var decoded = DecodeProgram.Run(octets, "-", "--input", kind);
                Assert.True(decoded.Code == 0 && decoded.Error.Length == 0, $"{kind} {round}: {decoded.Code} {decoded.Error}");
                Assert.Equal(decoded.Code, DecodeProgram.Run(octets, "-", "--input", kind, "--summary").Code);
            }
        }
    }

    [Fact]
    public void Real_files_with_octets_changed_neither_crash_nor_hang()
    {
        var random = new Random(11);
        var files = Directory.GetFiles(SharedData.Folder("testdata", "wire"), "*cap*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".gz", StringComparison.Ordinal)).Order().ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var octets = File.ReadAllBytes(file);
            for (var i = 0; i < octets.Length / 50 + 1; i++) octets[random.Next(24, octets.Length)] = (byte)random.Next(256);
            var decoded = DecodeProgram.Run(octets, "-", "--input", "capture");
            Assert.True(decoded.Code == 0 && decoded.Error.Length == 0, $"{file}: {decoded.Code} {decoded.Error}");
        }
    }

    [Fact]
    public void Exit_codes_are_as_documented()
    {
        Assert.Equal(2, DecodeProgram.Run().Code);
        Assert.Equal(2, DecodeProgram.Run("-", "--output", "xml").Code);
        Assert.Equal(2, DecodeProgram.Run("-", "--form", "bgp-attribute-value").Code);
        Assert.Equal(2, DecodeProgram.Run("-", "--family", "nonsense").Code);
        Assert.Equal(2, DecodeProgram.Run("this is nothing that anybody knows"u8.ToArray(), "-").Code);
        var missing = DecodeProgram.Run("/nowhere/at/all");
        Assert.Equal(3, missing.Code);
        Assert.Contains("/nowhere/at/all", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_error()
    {
        var one = Convert.FromHexString(Keepalive);
        var start = DecodeProgram.Start("-");
        using var process = Process.Start(start)!;
        process.StandardOutput.Close();
        try
        {
            for (var i = 0; i < 20_000; i++) process.StandardInput.BaseStream.Write(one);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        var error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal("", error);
        Assert.Equal(0, process.ExitCode);
    }

    private static byte[] Gzip(byte[] octets)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(octets);
        return packed.ToArray();
    }
}
