using System.Text;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>VRPs from the files of validators.</summary>
public class VrpDocumentTests
{
    [Fact]
    public void Numbers_and_texts_are_AS_numbers_and_unknown_members_are_passed_over()
    {
        var document = Read("""
            {"metadata": {"roas": [1, {"prefix": 3}], "vrps": 2}, "extra": [[{"asn": 1}]],
             "roas": [{"asn": 64501, "prefix": "203.0.113.0/24", "maxLength": 24, "ta": "lab", "source": [{"asn": 7, "prefix": "x"}], "expires": 4102444800},
                      {"asn": "AS64502", "prefix": "2001:DB8::/32"}, {"maxLength": 32, "prefix": "10.0.0.0/8", "asn": "0"}],
             "routerKeys": [{"asn": 5}]}
            """);
        Assert.Empty(document.Problems);
        Assert.Equal(["203.0.113.0/24 AS64501", "2001:db8::/32 AS64502", "10.0.0.0/8-32 AS0"], document.Vrps.Select(v => v.ToString()));
        Assert.Equal(3, document.ToTable().Count);
    }

    [Fact]
    public void Wrong_entries_are_left_out_and_said()
    {
        var document = Read("""
            {"roas": [{"asn": 1, "prefix": "10.0.0.1/8", "maxLength": 24}, {"asn": "ASx\u001b[1m", "prefix": "10.0.0.0/8"}, {"asn": 1}, {"prefix": "10.0.0.0/8"},
              {"asn": 1, "prefix": "10.0.0.0/8", "maxLength": 33}, 5, [6], {"asn": {"a": 1}, "prefix": ["10.0.0.0/8"]}, {"asn": 1, "prefix": "10.0.0.0/8", "maxLength": "8"},
              {"asn": 2, "prefix": "10.0.0.0/8"}]}
            """);
        Assert.Equal(["10.0.0.0/8 AS2"], document.Vrps.Select(v => v.ToString()));
        Assert.Equal(
        [
            "$.roas[0].prefix", "$.roas[1].asn", "$.roas[2]", "$.roas[3]", "$.roas[4].maxLength", "$.roas[5]", "$.roas[6]",
            "$.roas[7].asn", "$.roas[7].prefix", "$.roas[8].maxLength",
        ], document.Problems.Select(p => p.Path));
        Assert.DoesNotContain(document.Problems, p => p.Sentence.Contains('\u001b', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"roas\": {}}")]
    [InlineData("{\"roas\": [{\"asn\": 1, \"prefix\": \"10.0.0.0/8\"}")]
    [InlineData("{\"roas\": [")]
    [InlineData("{\"roas\": [{\"asn\": \"\\ud800\"}]}")]
    [InlineData("<html>")]
    public void A_document_that_breaks_off_or_is_something_else_never_passes_for_an_empty_one(string json) => Assert.NotEmpty(Read(json).Problems);

    [Fact]
    public void A_document_in_every_segmentation_is_the_same()
    {
        var octets = Encoding.UTF8.GetBytes("""{"x": "é", "roas": [{"asn": 64501, "prefix": "203.0.113.0/24", "maxLength": 25}, {"asn": "AS1", "prefix": "::/0"}]}""");
        for (var size = 1; size <= octets.Length; size++)
            Assert.Equal(2, VrpDocument.Read(new Dripping(octets, size)).Vrps.Count);
    }

    [Fact]
    public void A_value_without_end_is_not_read_into_memory()
    {
        var document = VrpDocument.Read(new Dripping([.. "{\"roas\": \""u8, .. Enumerable.Repeat((byte)'a', 3 << 20)], 1 << 16));
        Assert.Contains("longer", Assert.Single(document.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_are_counted_when_there_are_too_many_to_keep()
    {
        var document = Read($"{{\"roas\": [{string.Join(',', Enumerable.Repeat("1", 1000))}]}}");
        Assert.Equal((1000, 100), (document.ProblemCount, document.Problems.Count));
    }

    [Fact]
    public void Files_of_others_are_read()
    {
        var folder = SharedData.Folder("testdata", "data", "rpki");
        var files = Directory.GetFiles(folder, "*.json*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("slurm", StringComparison.Ordinal) && !f.EndsWith(".gz", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 10);
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            var document = VrpDocument.Read(stream);
            // Routinator was told to leave the VRPs out of some of its files.
            if (!File.ReadAllText(file).Contains("\"roas\": [", StringComparison.Ordinal) && !File.ReadAllText(file).Contains("\"roas\":[", StringComparison.Ordinal))
                Assert.NotEmpty(document.Problems);
            else Assert.True(document.Problems.Count == 0, $"{file}: {string.Join('\n', document.Problems)}");
        }
    }

    private static VrpDocument Read(string json) => VrpDocument.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private sealed class Dripping(byte[] octets, int size) : MemoryStream(octets)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));
    }
}
