namespace Peerline.Server.Arm;

/// <summary>The parts of a resource's path: <c>…/providers/{namespace}/{type}/{name}/{child}…</c>.</summary>
internal sealed record ArmPath(string Namespace, string Type)
{
    /// <summary>
    /// Of the last provider that the path names: what hangs on a resource (<c>…/providers/Microsoft.Insights/metrics</c>) is not of the
    /// resource's own provider. Null when the path names none.
    /// </summary>
    public static ArmPath? Of(PathString path)
    {
        var segments = path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // Words and names take turns; only a word is a keyword.
        var at = Enumerable.Range(0, segments.Length).FirstOrDefault(i => i % 2 == 0 && Is(segments[i], "providers"), -1);
        if (at < 0 || at + 1 >= segments.Length) return null;
        var (ns, types) = (segments[at + 1], new List<string>());
        for (var i = at + 2; i < segments.Length; i += 2)
        {
            if (Is(segments[i], "providers") && i + 1 < segments.Length) (ns, types) = (segments[i + 1], []);
            else types.Add(segments[i]);
        }

        return new ArmPath(Is(ns, ArmRequest.Provider) ? ArmRequest.Provider : ns, string.Join('/', types));
    }

    /// <summary>The name of a registered ASN of this subscription from its id; null when the id is of something else.</summary>
    public static string? PeerAsnName(string? id, Guid subscription)
    {
        var segments = id?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return segments is [var subscriptions, var s, var providers, var ns, var type, var name]
            && Is(subscriptions, "subscriptions") && Guid.TryParse(s, out var of) && of == subscription
            && Is(providers, "providers") && Is(ns, ArmRequest.Provider) && Is(type, "peerAsns")
            ? name
            : null;
    }

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
