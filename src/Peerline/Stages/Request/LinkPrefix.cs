using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Request;

/// <summary>A session subnet as it was read from a request: the prefix, or what is wrong with the text, or neither when there is
/// none.</summary>
internal readonly record struct LinkPrefix(Prefix? Prefix, string? Wrong)
{
    /// <summary>Never on a link between two networks, whatever the policy says.</summary>
    private static readonly IReadOnlyList<Prefix> NeverUsable =
    [
        Routing.Addressing.Prefix.Parse("0.0.0.0/8"), Routing.Addressing.Prefix.Parse("127.0.0.0/8"),
            Routing.Addressing.Prefix.Parse("169.254.0.0/16"),
        Routing.Addressing.Prefix.Parse("224.0.0.0/3"), Routing.Addressing.Prefix.Parse("::/8"),
            Routing.Addressing.Prefix.Parse("fe80::/10"),
        Routing.Addressing.Prefix.Parse("ff00::/8"),
    ];

    /// <summary>Documentation space (RFC 5737, 3849, 9637): nobody routes it, so it harms nobody on a link.</summary>
    private static readonly IReadOnlyList<Prefix> Documentation =
    [
        Routing.Addressing.Prefix.Parse("192.0.2.0/24"), Routing.Addressing.Prefix.Parse("198.51.100.0/24"),
            Routing.Addressing.Prefix.Parse("203.0.113.0/24"),
        Routing.Addressing.Prefix.Parse("2001:db8::/32"), Routing.Addressing.Prefix.Parse("3fff::/20"),
    ];

    /// <summary>A /30 or a /31 (RFC 3021), by its network address.</summary>
    public static LinkPrefix ReadV4(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        if (!TrySplit(text, Afi.IPv4, out var address, out var length)) return Bad(text, "an IPv4 prefix like 192.0.2.0/31");
        if (length is not (30 or 31)) return new(null, $"Invalid Prefix: {address}/{length}, must be either /30 or /31.");
        var prefix = new Prefix(address, length);
        return prefix.Network == address
            ? new(prefix, null) : new(null, $"Invalid Prefix: {address}/{length}, the network address is {prefix.Network}.");
    }

    /// <summary>
    /// A /64 to /127 (RFC 6164). A /127 by its network address; for the wider ones the first usable address means the same network,
    /// and Azure's clients send it.
    /// </summary>
    public static LinkPrefix ReadV6(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        if (!TrySplit(text, Afi.IPv6, out var address, out var length)) return Bad(text, "an IPv6 prefix like 2001:db8::/127");
        if (length is < 64 or > 127) return new(null, $"Invalid Prefix: {address}/{length}, must be between /64 and /127.");
        var prefix = new Prefix(address, length);
        return prefix.Network == address || length < 127 && RequestReading.Link(prefix).Peer == address
            ? new(prefix, null)
            : new(null, $"Invalid Prefix: {address}/{length}, the network address is {prefix.Network}.");
    }

    /// <summary>The peering LAN of an exchange: an IPv4 /8 to /30 or an IPv6 /32 to /126, by its network address.</summary>
    public static LinkPrefix ReadLan(string? text, Family family)
    {
        if (string.IsNullOrEmpty(text)) return default;
        var (afi, least, most, example) = family is Family.IPv4 ? (Afi.IPv4, 8, 30, "192.0.2.0/24") : (Afi.IPv6, 32, 126, "2001:db8::/64");
        if (!TrySplit(text, afi, out var address, out var length)) return Bad(text, $"an {family} prefix like {example}");
        if (length < least || length > most) return new(null, $"Invalid Prefix: {address}/{length}, must be between /{least} and /{most}.");
        var prefix = new Prefix(address, length);
        return prefix.Network == address
            ? new(prefix, null) : new(null, $"Invalid Prefix: {address}/{length}, the network address is {prefix.Network}.");
    }

    public static bool IsUnusable(Prefix prefix, PeeringPolicy policy) =>
        NeverUsable.Any(p => p.Covers(prefix))
        || policy.NotPublic.Matches(prefix) && !Documentation.Any(d => d.Covers(prefix));

    private static LinkPrefix Bad(string text, string wanted) =>
        new(null, $"Invalid Prefix: {new string([.. text.Take(50).Where(c => c is > ' ' and <= '~')])}, {wanted} is needed.");

    private static bool TrySplit(string text, Afi family, out Address address, out int length)
    {
        (address, length) = (default, 0);
        var slash = text.IndexOf('/');
        return slash > 0 && Address.TryParse(text[..slash], out address) && address.Afi == family
            && text.Length - slash is 2 or 3 or 4 && text.AsSpan(slash + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && int.TryParse(text.AsSpan(slash + 1), out length) && length <= Routing.Addressing.Prefix.MaxLength(family);
    }
}
