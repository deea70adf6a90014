using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>Reads routes as bgpd prints them as JSON.</summary>
internal static class FrrRoutes
{
    /// <summary>
    /// From <c>received-routes json</c> and <c>advertised-routes json</c>. FRR 8.4 prints no communities there: they are known only of
    /// routes that are in the Loc-RIB.
    /// </summary>
    public static IReadOnlyList<Route> Adjacent(ReadOnlyMemory<byte> json, string table)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty(table, out var routes)) return [];
        return
        [
            .. routes.EnumerateObject().Where(r => Prefix.TryParse(r.Name, out _)).Select(r => WithPath(Text(r.Value, "path") ?? "") with
            {
                Prefix = Prefix.Parse(r.Name),
                NextHop = NextHop(Text(r.Value, "nextHop") ?? Text(r.Value, "nextHopGlobal")),
            }),
        ];
    }

    /// <summary>
    /// From <c>neighbors X routes json</c>: what is in the Loc-RIB from this neighbour. For a moment bgpd still lists what it has taken out.
    /// </summary>
    public static IReadOnlyList<Route> Accepted(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("routes", out var routes)) return [];
        return
        [
            .. routes.EnumerateObject().Where(r => Prefix.TryParse(r.Name, out _)).SelectMany(r => r.Value.EnumerateArray().Where(IsThere)
                .Select(path => WithPath(Text(path, "path") ?? "") with { Prefix = Prefix.Parse(r.Name), NextHop = NextHop(FirstNextHop(path)) })),
        ];
    }

    /// <summary>From <c>show bgp … community X json</c>: the prefixes of which the neighbour's path is among these.</summary>
    public static IReadOnlySet<Prefix> Of(ReadOnlyMemory<byte> json, string neighbor)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("routes", out var routes)) return new HashSet<Prefix>();
        return routes.EnumerateObject()
            .Where(r => Prefix.TryParse(r.Name, out _) && r.Value.EnumerateArray().Any(p => IsThere(p) && Text(p, "peerId") == neighbor))
            .Select(r => Prefix.Parse(r.Name)).ToHashSet();
    }

    /// <summary>Adds what only <c>show bgp … PREFIX json</c> tells, from the path of this neighbour.</summary>
    public static Route WithDetail(Route route, string neighbor, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("paths", out var paths)) return route;
        foreach (var path in paths.EnumerateArray().Where(p => p.TryGetProperty("peer", out var peer) && Text(peer, "peerId") == neighbor))
        {
            return route with
            {
                Communities =
                [
                    .. Communities(path, "community"), .. Communities(path, "largeCommunity"), .. Communities(path, "extendedCommunity"),
                ],
                OnlyToCustomer = path.TryGetProperty("otc", out var otc) && otc.TryGetUInt32(out var asn) ? new Asn(asn) : null,
                ReceivedAt = path.TryGetProperty("lastUpdate", out var at) && at.TryGetProperty("epoch", out var epoch)
                    ? DateTimeOffset.FromUnixTimeSeconds(epoch.GetInt64())
                    : null,
            };
        }

        return route;
    }

    /// <summary>From <c>show bgp … ADDRESS json</c>: every path of the longest prefix that holds the address.</summary>
    public static IReadOnlyList<FoundRoute> Found(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("paths", out var paths)
            || !Prefix.TryParse(Text(root, "prefix"), out var prefix)) return [];
        var found = new List<FoundRoute>();
        foreach (var path in paths.EnumerateArray())
        {
            var peer = path.TryGetProperty("peer", out var of) ? Text(of, "peerId") : null;
            var text = path.TryGetProperty("aspath", out var aspath) ? Text(aspath, "string") : null;
            var route = WithPath(text is null or "Local" ? "" : text) with { Prefix = prefix, NextHop = NextHop(FirstNextHop(path)) };
            var best = path.TryGetProperty("bestpath", out var b) && b.TryGetProperty("overall", out var o)
                && o.ValueKind is JsonValueKind.True;
            found.Add(new FoundRoute(NextHop(peer), peer is null ? route : WithDetail(route, peer, json), best));
        }

        return [.. found.OrderByDescending(f => f.Best)];
    }

    private static bool IsThere(JsonElement path) => !(path.TryGetProperty("removed", out var removed) && removed.ValueKind is JsonValueKind.True);

    /// <summary>The path as bgpd prints it: ASNs, sets in braces, confederations in parentheses.</summary>
    private static Route WithPath(string path) => new()
    {
        Prefix = default,
        AsPathText = path,
        AsPath = [.. path.Split([' ', ',', '{', '}', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Where(a => uint.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(a => Asn.Parse(a))],
        HasAsSet = path.Contains('{', StringComparison.Ordinal),
    };

    private static IEnumerable<string> Communities(JsonElement path, string kind) =>
        path.TryGetProperty(kind, out var communities) && Text(communities, "string") is { } text
            ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [];

    // The global one first: IPv6 comes with its link-local address as well.
    private static string? FirstNextHop(JsonElement path) =>
        path.TryGetProperty("nexthops", out var hops)
            ? hops.EnumerateArray().OrderBy(h => Text(h, "scope") is "link-local").Select(h => Text(h, "ip")).FirstOrDefault()
            : null;

    private static Address? NextHop(string? text) => Address.TryParse(text, out var address) ? address : (Address?)null;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
