using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Sources.Iana;

/// <summary>IANA's registries of special-purpose addresses and AS numbers, as they were on a day.</summary>
/// <param name="Date">The day on which they were read.</param>
/// <param name="Blocks">Of both families, by prefix.</param>
/// <param name="Asns">By first number.</param>
public sealed record IanaRegistries(DateOnly Date, IReadOnlyList<SpecialBlock> Blocks, IReadOnlyList<SpecialAsns> Asns)
{
    /// <summary>What is shipped. A test compares it with the registries where these are at hand.</summary>
    public static IanaRegistries Shipped { get; } = new(
        new DateOnly(2026, 7, 18),
        [
            Block("0.0.0.0/8", "\"This network\"", false), Block("0.0.0.0/32", "\"This host on this network\"", false),
            Block("10.0.0.0/8", "Private-Use", false), Block("100.64.0.0/10", "Shared Address Space", false), Block("127.0.0.0/8", "Loopback", false),
            Block("169.254.0.0/16", "Link Local", false), Block("172.16.0.0/12", "Private-Use", false),
            Block("192.0.0.0/24", "IETF Protocol Assignments", false), Block("192.0.0.0/29", "IPv4 Service Continuity Prefix", false),
            Block("192.0.0.8/32", "IPv4 dummy address", false), Block("192.0.0.9/32", "Port Control Protocol Anycast", true),
            Block("192.0.0.10/32", "Traversal Using Relays around NAT Anycast", true), Block("192.0.0.170/32", "NAT64/DNS64 Discovery", false),
            Block("192.0.0.171/32", "NAT64/DNS64 Discovery", false), Block("192.0.2.0/24", "Documentation (TEST-NET-1)", false),
            Block("192.31.196.0/24", "AS112-v4", true), Block("192.52.193.0/24", "AMT", true),
            Block("192.88.99.0/24", "Deprecated (6to4 Relay Anycast)", null), Block("192.88.99.2/32", "6a44-relay anycast address", false),
            Block("192.168.0.0/16", "Private-Use", false), Block("192.175.48.0/24", "Direct Delegation AS112 Service", true),
            Block("198.18.0.0/15", "Benchmarking", false), Block("198.51.100.0/24", "Documentation (TEST-NET-2)", false),
            Block("203.0.113.0/24", "Documentation (TEST-NET-3)", false), Block("240.0.0.0/4", "Reserved", false),
            Block("255.255.255.255/32", "Limited Broadcast", false),
            Block("::/128", "Unspecified Address", false), Block("::1/128", "Loopback Address", false), Block("::ffff:0:0/96", "IPv4-mapped Address", false),
            Block("64:ff9b::/96", "IPv4-IPv6 Translat.", true), Block("64:ff9b:1::/48", "IPv4-IPv6 Translat.", false),
            Block("100::/64", "Discard-Only Address Block", false), Block("100:0:0:1::/64", "Dummy IPv6 Prefix", false),
            Block("2001::/23", "IETF Protocol Assignments", false), Block("2001::/32", "TEREDO", null),
            Block("2001:1::1/128", "Port Control Protocol Anycast", true), Block("2001:1::2/128", "Traversal Using Relays around NAT Anycast", true),
            Block("2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", true), Block("2001:2::/48", "Benchmarking", false),
            Block("2001:3::/32", "AMT", true), Block("2001:4:112::/48", "AS112-v6", true), Block("2001:10::/28", "Deprecated (previously ORCHID)", null),
            Block("2001:20::/28", "ORCHIDv2", true), Block("2001:30::/28", "Drone Remote ID Protocol Entity Tags (DETs) Prefix", true),
            Block("2001:db8::/32", "Documentation", false), Block("2002::/16", "6to4", null),
            Block("2620:4f:8000::/48", "Direct Delegation AS112 Service", true), Block("3fff::/20", "Documentation", false),
            Block("5f00::/16", "Segment Routing (SRv6) SIDs", false), Block("fc00::/7", "Unique-Local", false), Block("fe80::/10", "Link-Local Unicast", false),
        ],
        [
            Numbers(0, 0, "Reserved by RFC 7607"), Numbers(112, 112, "AS112"), Numbers(23456, 23456, "AS_TRANS"),
            Numbers(64496, 64511, "Documentation"), Numbers(64512, 65534, "Private Use"), Numbers(65535, 65535, "Last 16-bit AS"),
            Numbers(65536, 65551, "Documentation"), Numbers(4_200_000_000, 4_294_967_294, "Private Use"),
            Numbers(4_294_967_295, 4_294_967_295, "Last 32-bit AS"),
        ]);

    private static SpecialBlock Block(string prefix, string name, bool? reachable) => new(Prefix.Parse(prefix), name, reachable);

    private static SpecialAsns Numbers(uint first, uint last, string reason) => new(new AsnRange(new Asn(first), new Asn(last)), reason);
}
