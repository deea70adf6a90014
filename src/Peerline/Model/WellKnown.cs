using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>Default data from the IANA special-purpose address registries (RFC 6890) and RFC 7454 section 6.1.</summary>
public static class WellKnown
{
    public static IReadOnlyList<Prefix> Bogons { get; } =
    [
        Prefix.Parse("0.0.0.0/8"), Prefix.Parse("10.0.0.0/8"), Prefix.Parse("100.64.0.0/10"), Prefix.Parse("127.0.0.0/8"),
        Prefix.Parse("169.254.0.0/16"), Prefix.Parse("172.16.0.0/12"), Prefix.Parse("192.0.0.0/24"), Prefix.Parse("192.0.2.0/24"),
        Prefix.Parse("192.168.0.0/16"), Prefix.Parse("198.18.0.0/15"), Prefix.Parse("198.51.100.0/24"), Prefix.Parse("203.0.113.0/24"),
        Prefix.Parse("224.0.0.0/4"), Prefix.Parse("240.0.0.0/4"),
        Prefix.Parse("::/8"), Prefix.Parse("100::/64"), Prefix.Parse("2001::/23"), Prefix.Parse("2001:db8::/32"), Prefix.Parse("2002::/16"),
        Prefix.Parse("3fff::/20"), Prefix.Parse("5f00::/16"), Prefix.Parse("fc00::/7"), Prefix.Parse("fe80::/10"), Prefix.Parse("ff00::/8"),
    ];

    /// <summary>AS 0 (RFC 7607), AS_TRANS (6793), documentation (5398), private use (6996), last ones (7300).</summary>
    public static IReadOnlyList<AsnRange> BogonAsns { get; } =
    [
        Range(0, 0), Range(23456, 23456), Range(64496, 64511), Range(64512, 65534), Range(65535, 65535), Range(65536, 65551),
        Range(4_200_000_000, 4_294_967_294), Range(4_294_967_295, 4_294_967_295),
    ];

    private static AsnRange Range(uint first, uint last) => new(new Asn(first), new Asn(last));
}
