using System.IO.Compression;
using System.Text.Json;

namespace Peerline.Routing.Tests.Cli;

/// <summary>Real captures, against what other decoders made of them.</summary>
public class DecodeCaptureTests
{
    /// <summary>The two sides of a session are in the file, and its JSON has one of them.</summary>
    private const string OneSideOnly = "bgp__multiple-sessions-traffic";

    public static TheoryData<string> Captures()
    {
        var folder = SharedData.Find("testdata", "wire", "pcap");
        if (folder is null) return ["-"];
        return [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f).Contains("cap", StringComparison.Ordinal) && !IsAnswer(f))
            .Select(f => Path.GetRelativePath(folder, f)).Order()];
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_capture_is_read_to_its_end_and_for_people_too(string file)
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "pcap"), file);
        var json = DecodeProgram.Done(path);
        Assert.NotEmpty(json.Lines);
        var text = DecodeProgram.Done(path, "-o", "text").Output;
        Assert.Equal(json.Messages.Count, text.Split('\n').Count(l => l.StartsWith('#')));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        var totals = DecodeProgram.Done(path, "--summary").Json;
        Assert.Equal(json.Messages.Count, totals.GetProperty("messages").GetInt32());
        foreach (var outcome in json.Messages.GroupBy(m => m.GetProperty("outcome").GetString()!))
            Assert.Equal(outcome.Count(), totals.GetProperty("outcomes").GetProperty(outcome.Key).GetInt32());
    }

    [Fact]
    public void Messages_and_facts_are_those_that_NetGauze_found()
    {
        var folder = Path.Combine(SharedData.Folder("testdata", "wire", "pcap"), "NetGauze");
        var answers = Directory.GetFiles(folder, "*.jsonl.gz");
        Assert.NotEmpty(answers);
        var compared = 0;
        foreach (var answer in answers.Where(a => !a.Contains(OneSideOnly, StringComparison.Ordinal)))
        {
            var expected = Lines(answer);
            var capture = answer[..answer.LastIndexOf(".expect", StringComparison.Ordinal)] + ".pcap";
            var seen = DecodeProgram.Done(capture).Messages.Where(m => m.GetProperty("outcome").GetString() != "incomplete").ToList();
            Assert.True(expected.Count == seen.Count, $"{Path.GetFileName(capture)}: {expected.Count} expected, {seen.Count} seen");
            // Several connections may be told in another order: each expected message needs one that says all of it.
            var left = seen.Select(m => ForeignFacts.Said(m.GetProperty("decoded"))).ToList();
            foreach (var message in expected)
            {
                var facts = ForeignFacts.Of(message).Select(f => f.Fact).ToList();
                var match = left.FindIndex(said => facts.TrueForAll(fact => ForeignFacts.Holds(said, fact)));
                Assert.True(match >= 0, $"{Path.GetFileName(capture)}: nothing says {message}");
                left.RemoveAt(match);
                compared += facts.Count;
            }
        }

        Assert.True(compared > 5000, $"Only {compared} facts were compared.");
    }

    private static bool IsAnswer(string file) => file.EndsWith(".out.gz", StringComparison.Ordinal) || file.EndsWith(".jsonl.gz", StringComparison.Ordinal);

    private static List<JsonElement> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }
}
