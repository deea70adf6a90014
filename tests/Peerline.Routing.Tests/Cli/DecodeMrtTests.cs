using System.IO.Compression;

namespace Peerline.Routing.Tests.Cli;

/// <summary>MRT files of collectors and daemons.</summary>
public class DecodeMrtTests
{
    // The fifth record has the time of the sixth in place of its length, so that nothing behind it can be found.
    private const string DamagedByItsWriter = "rrc00-updates.20000325.0345.gz";

    public static TheoryData<string> Files()
    {
        var folder = SharedData.Find("testdata", "wire", "mrt");
        if (folder is null) return ["-"];
        return [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".expect", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(folder, f)).Order()];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_recognised_and_read_to_its_end(string file)
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "mrt"), file);
        var json = DecodeProgram.Done(path);
        Assert.NotEmpty(json.Messages);
        Assert.All(json.Messages, m => Assert.Equal("mrt", m.GetProperty("kind").GetString()));
        if (!file.EndsWith(DamagedByItsWriter, StringComparison.Ordinal))
        {
            Assert.Empty(json.Notes);
            Assert.DoesNotContain(json.Messages, m => m.GetProperty("outcome").GetString() == "error");
        }

        var totals = DecodeProgram.Done(path, "--summary").Json;
        Assert.Equal(json.Messages.Count, totals.GetProperty("messages").GetInt32());
        Assert.NotEmpty(DecodeProgram.Done(path, "--output", "text", "--summary").Output);
    }

    [Fact]
    public void The_lines_of_bgpdump_are_those_of_bgpdump()
    {
        var folder = SharedData.Folder("testdata", "wire", "mrt", "bgpdump");
        var answers = Directory.GetFiles(folder, "*.expect-bgpdump-m.gz");
        Assert.NotEmpty(answers);
        foreach (var answer in answers)
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(answer), CompressionMode.Decompress));
            var expected = reader.ReadToEnd();
            var path = answer[..^".expect-bgpdump-m.gz".Length];
            Assert.Equal(expected.Split('\n').Length, DecodeProgram.Done(path, "--output", "bgpdump").Output.Split('\n').Length);
            Assert.Equal(DecodeProgram.Done(path, "--output", "bgpdump").Output, DecodeProgram.Done(File.ReadAllBytes(path), "--output", "bgpdump").Output);
        }
    }

    [Fact]
    public void A_torn_file_shows_every_whole_record_and_says_that_it_is_torn()
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "mrt", "mrtparse"), "openbgpd_bgp");
        var octets = File.ReadAllBytes(path);
        var whole = DecodeProgram.Done(octets);
        Assert.Empty(whole.Notes);
        var torn = DecodeProgram.Done(octets[..^3]);
        Assert.Equal(whole.Messages.Count - 1, torn.Messages.Count);
        Assert.Equal("damaged", Assert.Single(torn.Notes).GetProperty("note").GetString());
        Assert.Equal(1, DecodeProgram.Run(octets[..^3], "-", "--strict").Code);
    }
}
