using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Sources.Iana;

/// <summary>What changes from one state of the registries to another, a line each.</summary>
public sealed record IanaDifference(IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed)
{
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    public static IanaDifference Between(IanaRegistries old, IanaRegistries now)
    {
        var (before, after) = (Lines(old), Lines(now));
        return new(
            [.. after.Where(l => !before.ContainsKey(l.Key)).Select(Line)], [.. before.Where(l => !after.ContainsKey(l.Key)).Select(Line)],
            [.. after.Where(l => before.TryGetValue(l.Key, out var was) && was != l.Value).Select(l => $"{l.Key}: {before[l.Key]} is now {l.Value}")]);
    }

    /// <summary>
    /// What the operator may want to look at in its own lists, which stay the operator's: special blocks that are not reachable and are no
    /// bogons there, and bogons that are reachable by the registry.
    /// </summary>
    public static IReadOnlyList<string> Advice(IanaRegistries registries, PeeringPolicy policy)
    {
        var bogons = policy.Bogons.Union(policy.BogonsWaived).ToList();
        var filter = PrefixFilter.Inside(bogons);
        var asns = policy.BogonAsns.Union(policy.BogonAsnsWaived).ToList();
        return
        [
            .. registries.Blocks.Where(b => b.Reachable is false && !filter.Matches(b.Prefix))
                .Select(b => $"{b.Prefix} ({b.Name}) is not globally reachable, and is neither among the bogons nor waived."),
            .. registries.Blocks.Where(b => b.Reachable is true && bogons.Contains(b.Prefix))
                .Select(b => $"{b.Prefix} ({b.Name}) is globally reachable, and is among the bogons."),
            // AS112 is announced on purpose by whoever runs a node of it (RFC 7534).
            .. registries.Asns.Where(a => a.Range.First.Value != 112 && !Covered(a.Range))
                .Select(a => $"AS{a.Range.First}-{a.Range.Last} ({a.Reason}) is special, and is neither among the bogon ASNs nor waived."),
        ];

        bool Covered(AsnRange range) => asns.Any(r => r.Contains(range.First) && r.Contains(range.Last));
    }

    private static Dictionary<string, string> Lines(IanaRegistries r) => r.Blocks
        .Select(b => (Key: b.Prefix.ToString(), Value: $"{b.Name}, {b.Reachable switch { true => "reachable", false => "not reachable", null => "not said" }}"))
        .Concat(r.Asns.Select(a => (Key: a.Range.First == a.Range.Last ? $"AS{a.Range.First}" : $"AS{a.Range.First}-{a.Range.Last}", Value: a.Reason)))
        .DistinctBy(l => l.Key).ToDictionary(l => l.Key, l => l.Value);

    private static string Line(KeyValuePair<string, string> line) => $"{line.Key}: {line.Value}";
}
