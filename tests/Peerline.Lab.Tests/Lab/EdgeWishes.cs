using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>What is wished of an edge in these tests, whatever drives it: one connection on port <c>e0</c>.</summary>
internal static class EdgeWishes
{
    public static readonly Guid Connection = Guid.Parse("0198a000-0000-7000-8000-000000000001");
    public static readonly Address Peer4 = Address.Parse("192.0.2.0");
    public static readonly Address Peer6 = Address.Parse("2001:db8:ffff::");
    public static readonly IReadOnlySet<Guid> Intent = new HashSet<Guid> { Connection };

    /// <summary>The usual wish: dual stack, MD5, GTSM, at most 10 prefixes, DENY ALL.</summary>
    public static ConnectionWish Denied { get; } = new()
    {
        ConnectionId = Connection,
        InterfaceName = "e0",
        Addresses = [new(Address.Parse("192.0.2.1"), 31), new(Address.Parse("2001:db8:ffff::1"), 127)],
        V4 = Session(Family.IPv4, "192.0.2.1", "192.0.2.0"),
        V6 = Session(Family.IPv6, "2001:db8:ffff::1", "2001:db8:ffff::"),
    };

    public static SessionPolicy Open4 { get; } = new(true, [Permit("203.0.113.0/24", 24)], [Prefix.Parse("198.51.100.0/24")]);
    public static SessionPolicy Open6 { get; } = new(true, [Permit("2001:db8:1000::/36", 48)], [Prefix.Parse("2001:db8:2000::/36")]);

    public static ConnectionWish Opened { get; } = Denied with
    {
        V4 = Denied.V4! with { Policy = Open4 },
        V6 = Denied.V6! with { Policy = Open6 },
    };

    /// <summary>What a route must hold besides being permitted; the AS numbers of the lab are none of the bogons.</summary>
    public static ImportRules Rules { get; } = new()
    {
        FirstAsn = true,
        NextHop = true,
        LongestAsPath = 5,
        RefuseAsSets = true,
        BogonAsns = [new(new Asn(0), new Asn(0)), new(new Asn(64512), new Asn(65534)), new(new Asn(4_200_000_000), new Asn(4_294_967_295))],
        TransitFreeAsns = [new Asn(174), new Asn(3356)],
        RefuseBlackhole = true,
        ScrubCommunities = true,
    };

    /// <summary>After any generation that these tests have.</summary>
    public static ConnectionAbsence Gone { get; } = new(Connection, "e0", [Peer4, Peer6], Denied.Addresses) { TakenOff = new(1000, 1000) };

    public static PermittedPrefix Permit(string prefix, int maxLength) => new(Prefix.Parse(prefix), maxLength);

    public static RouterWish Wish(params IReadOnlyList<ConnectionWish> connections) =>
        new() { LocalAsn = new Asn(64500), Connections = connections };

    public static RouterWish Without(ConnectionAbsence absence) => new() { LocalAsn = new Asn(64500), Absent = [absence] };

    private static SessionWish Session(Family family, string local, string peer) => new()
    {
        Family = family,
        Generation = 1,
        LocalAddress = Address.Parse(local),
        PeerAddress = Address.Parse(peer),
        PeerAsn = new Asn(64501),
        Description = $"peerline {Connection}",
        Md5Key = "s3cret",
        MaxPrefixes = 10,
        Policy = SessionPolicy.DenyAll,
    };

    /// <summary>Any wish for the connection, with that generation.</summary>
    public static ConnectionWish Any(Random random, int generation)
    {
        var test = new InterfaceAddress(Address.Parse("169.254.10.2"), 30);
        return Denied with
        {
            Addresses = [.. Denied.Addresses, .. random.Next(2) == 0 ? [] : new[] { test }],
            V4 = random.Next(4) == 0 ? null : Any(random, Denied.V4!, Open4, generation),
            V6 = random.Next(4) == 0 ? null : Any(random, Denied.V6!, Open6, generation),
            TakenOff = new(generation, generation),
        };
    }

    private static ImportRules Any(Random random) => new()
    {
        FirstAsn = random.Next(2) == 0,
        NextHop = random.Next(2) == 0,
        LongestAsPath = random.Next(2) == 0 ? null : 1 + random.Next(100),
        RefuseAsSets = random.Next(2) == 0,
        BogonAsns = random.Next(3) switch { 0 => null, 1 => [], _ => Rules.BogonAsns },
        TransitFreeAsns = random.Next(2) == 0 ? [] : Rules.TransitFreeAsns,
        RefuseBlackhole = random.Next(2) == 0,
        RefuseRpkiInvalid = random.Next(2) == 0,
        ScrubCommunities = random.Next(2) == 0,
    };

    private static SessionWish Any(Random random, SessionWish session, SessionPolicy open, int generation) => session with
    {
        Generation = generation,
        Md5Key = random.Next(3) == 0 ? null : $"key{random.Next(3)}",
        Gtsm = random.Next(4) != 0,
        MaxPrefixes = 1 + random.Next(3),
        Description = random.Next(3) == 0 ? "" : $"! {random.Next(2)}\n",
        PeerAsn = new Asn(64501 + (uint)random.Next(2)),
        Drain = random.Next(4) == 0,
        Policy = random.Next(3) switch
        {
            0 => SessionPolicy.DenyAll,
            1 => random.Next(2) == 0 ? open : open with { Rules = Any(random) },
            _ => open with { Accept = [], Announce = random.Next(2) == 0 ? [] : open.Announce },
        },
    };
}
