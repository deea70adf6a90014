using System.Text.Json;

namespace Peerline.Routing.Tests.Cli;

/// <summary>What a stranger does with <c>peerline decode --vectors</c>: compare each line with what the vector states.</summary>
public class DecodeVectorTests
{
    /// <summary>Vectors whose outcome is another one here, and why. Where a vector and the RFC disagree, the RFC wins.</summary>
    private static readonly Dictionary<string, string> OtherOutcome = new()
    {
        ["frr/test_attr_parse/aigp-bad-flags-ibgp"] = "the attribute is discarded and the route accepted, which FRR calls ok",
        ["frr/test_attr_parse/local-pref-len-3-ebgp-oad"] = "one-administration external sessions (a draft) are not a kind of peer",
        ["frr/test_capability/DynCap"] = "the body of a message that was never standardised",
        ["frr/rfc7606/attr_discard/unknown-fd-nontransitive"] = "ignored and kept to be seen; FRR says attribute-discard for the same",
        ["frr/rfc7606/treat_as_withdraw/as4path-flag-nontrans"] = "RFC 6793 6 discards a malformed AS4_PATH; FRR withdraws",
    };

    // BGP-LS flagged transitive, as a draft once had it: discarded by RFC 7606 3 (c), taken by its source.
    private const string BgpLsFlaggedTransitive = "odl/rib-impl/bgp_hex#";

    /// <summary>Facts that are not said, and why.</summary>
    private static readonly Dictionary<string, string> OtherFacts = new()
    {
        ["b''"] = "ExaBGP's word for no address",
    };

    public static TheoryData<string> Files() =>
        SharedData.Find("testdata", "wire", "vectors") is { } folder ? [.. Directory.GetFiles(folder, "*.json").Select(f => Path.GetFileName(f)).Order()] : ["-"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_vector_has_one_line_with_the_stated_outcome_and_every_stated_fact(string file)
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        var lines = DecodeProgram.Done("--vectors", path).Lines;
        Assert.NotEmpty(vectors);
        Assert.Equal(vectors.Select(v => v.GetProperty("id").GetString()), lines.Select(l => l.GetProperty("id").GetString()));
        var wrong = vectors.Zip(lines).SelectMany(pair => Compare(pair.First, pair.Second)).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Compare(JsonElement vector, JsonElement line)
    {
        var id = vector.GetProperty("id").GetString()!;
        var expect = vector.GetProperty("expect");
        var known = OtherOutcome.ContainsKey(id) || id.StartsWith(BgpLsFlaggedTransitive, StringComparison.Ordinal);
        if (expect.TryGetProperty("outcome", out var outcome) && IsOutcome(outcome.GetString()!) && !known
            && outcome.GetString() != line.GetProperty("outcome").GetString())
            yield return $"{id}: {outcome} expected, {line.GetProperty("outcome")} seen ({line.GetProperty("reason")})";
        if (expect.TryGetProperty("outcome_by_peer", out var byPeer) && !known)
        {
            foreach (var peer in byPeer.EnumerateObject())
                if (line.GetProperty("outcome_by_peer").GetProperty(peer.Name).GetString() != peer.Value.GetString()) yield return $"{id} {peer.Name}: {peer.Value} expected";
        }

        if (line.GetProperty("outcome").GetString() != "ok" && !IsSaid(line)) yield return $"{id}: no reason is said";
        if (!expect.TryGetProperty("decoded", out var decoded) || !expect.TryGetProperty("notation", out _)) yield break;
        var said = ForeignFacts.Said(line.GetProperty("decoded"));
        foreach (var (path, fact) in ForeignFacts.Of(decoded))
            if (!ForeignFacts.Holds(said, fact) && !OtherFacts.ContainsKey(fact)) yield return $"{id}: {path} {fact} is not said";
    }

    private static bool IsSaid(JsonElement line) => line.GetProperty("reason").GetString() is { Length: > 0 };

    private static bool IsOutcome(string text) => text is "ok" or "error" or "treat-as-withdraw" or "attribute-discard" or "session-reset";
}
