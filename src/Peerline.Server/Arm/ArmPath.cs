namespace Peerline.Server.Arm;

/// <summary>The parts of a resource's path: <c>…/providers/{namespace}/{type}/{name}/{child}…</c>.</summary>
internal sealed record ArmPath(string Namespace, string Type)
{
    /// <summary>Null when the path names no provider.</summary>
    public static ArmPath? Of(PathString path)
    {
        var segments = path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(segments, s => s.Equals("providers", StringComparison.OrdinalIgnoreCase));
        if (at < 0 || at + 1 >= segments.Length) return null;
        var name = segments[at + 1];
        if (name.Equals(ArmRequest.Provider, StringComparison.OrdinalIgnoreCase)) name = ArmRequest.Provider;

        // type, name, child type, child name …: the types are every second one.
        return new ArmPath(name, string.Join('/', segments.Skip(at + 2).Where((_, i) => i % 2 == 0)));
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
