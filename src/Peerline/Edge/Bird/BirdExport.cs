using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>Whose routes are announced and what is done to them, as lines of the export filter.</summary>
internal static class BirdExport
{
    /// <summary>What did not come by BGP has no path, and a path that is not there is an empty one to BIRD.</summary>
    public static IEnumerable<string> Refusals(SessionWish s)
    {
        var customers = s.Policy.Export.CustomerAsns;
        yield return $"# {ExportRules.Ours}";
        yield return $"if bgp_path.len > 0{(customers.Count > 0 ? $" && ! (bgp_path.first ~ [ {string.Join(", ", customers)} ])" : "")} then reject;";
    }

    public static IEnumerable<string> Changes(Asn localAsn, SessionWish s)
    {
        var rules = s.Policy.Export;
        var (ordinary, large) = (rules.InternalOf(large: false), rules.InternalOf(large: true));
        if (rules.Internal.Count > 0) yield return "# internal communities";
        if (ordinary.Count > 0) yield return $"bgp_community.delete([{string.Join(", ", ordinary.Select(Item))}]);";
        if (large.Count > 0) yield return $"bgp_large_community.delete([{string.Join(", ", large.Select(Item))}]);";
        foreach (var c in rules.Added) yield return $"bgp_community.add(({c.Value >> 16}, {c.Value & ushort.MaxValue}));";
        foreach (var c in rules.AddedLarge)
            yield return $"bgp_large_community.add(({c.GlobalAdministrator}, {c.LocalData1}, {c.LocalData2}));";
        for (var i = 0; i < rules.Prepend; i++) yield return $"bgp_path.prepend({localAsn});";
        if (rules.Med is { } med) yield return $"bgp_med = {med};";
        // RFC 8326: what we drain is announced with GRACEFUL_SHUTDOWN.
        if (s.Drain) yield return "bgp_community.add((65535, 0));";
    }

    private static string Item(CommunityPattern p) => $"({p.ToString().Replace(":", ", ", StringComparison.Ordinal)})";
}
