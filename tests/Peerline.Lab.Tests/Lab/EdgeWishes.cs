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

    public static ConnectionAbsence Gone { get; } = new(Connection, "e0", [Peer4, Peer6], Denied.Addresses);

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
        };
    }

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
            1 => open,
            _ => open with { Accept = [], Announce = random.Next(2) == 0 ? [] : open.Announce },
        },
    };
}
