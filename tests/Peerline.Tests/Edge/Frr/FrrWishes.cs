using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Tests.Edge.Frr;

/// <summary>Wishes for one connection on port e0, as the tests of the drivers use them.</summary>
internal static class FrrWishes
{
    public static readonly Asn Local = new(64500);
    public static readonly Guid Connection = Guid.Parse("0198a000-0000-7000-8000-000000000001");
    public static readonly IReadOnlySet<Guid> Intent = new HashSet<Guid> { Connection };

    public static SessionWish V4 { get; } = new()
    {
        Family = Family.IPv4,
        Generation = 1,
        LocalAddress = Address.Parse("192.0.2.1"),
        PeerAddress = Address.Parse("192.0.2.0"),
        PeerAsn = new Asn(64501),
        Description = $"peerline {Connection}",
        Md5Key = "s3cret",
        MaxPrefixes = 10,
        Policy = SessionPolicy.DenyAll,
    };

    public static SessionWish V6 { get; } = V4 with
    {
        Family = Family.IPv6,
        LocalAddress = Address.Parse("2001:db8:ffff::1"),
        PeerAddress = Address.Parse("2001:db8:ffff::"),
    };

    public static ConnectionWish Denied { get; } = new()
    {
        ConnectionId = Connection,
        InterfaceName = "e0",
        Addresses = [new(Address.Parse("192.0.2.1"), 31), new(Address.Parse("2001:db8:ffff::1"), 127)],
        V4 = V4,
        V6 = V6,
    };

    public static ConnectionWish Opened { get; } = Denied with
    {
        V4 = V4 with { Policy = new SessionPolicy(true, [Permit("203.0.113.0/24", 24)], [Prefix.Parse("198.51.100.0/24")]) },
        V6 = V6 with { Policy = new SessionPolicy(true, [Permit("2001:db8:1000::/36", 48)], [Prefix.Parse("2001:db8:2000::/36")]) },
    };

    /// <summary>All rules of an import, with lists that are seen to be put together.</summary>
    public static ImportRules Rules { get; } = new()
    {
        FirstAsn = true,
        NextHop = true,
        LongestAsPath = 50,
        RefuseAsSets = true,
        BogonAsns =
            [Range(0, 0), Range(23456, 23456), Range(64512, 65534), Range(65535, 65535), Range(4_200_000_000, 4_294_967_295)],
        TransitFreeAsns = [new Asn(174), new Asn(3356)],
        RefuseBlackhole = true,
        RefuseRpkiInvalid = true,
        ScrubCommunities = true,
    };

    public static ConnectionWish Ruled { get; } = Opened with
    {
        V4 = Opened.V4! with { Policy = Opened.V4!.Policy with { Rules = Rules } },
        V6 = Opened.V6! with { Policy = Opened.V6!.Policy with { Rules = Rules } },
    };

    /// <summary>Entries that overlap, of which one takes more-specifics; and more than one prefix announced.</summary>
    public static ConnectionWish MoreSpecific { get; } = Opened with
    {
        V6 = null,
        V4 = V4 with
        {
            Policy = new SessionPolicy(
                true, [Permit("203.0.113.0/24", 24), Permit("198.18.0.0/15", 24), Permit("203.0.113.0/24", 28)],
                [Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.0.0/20")]),
        },
    };

    /// <summary>Open for nothing.</summary>
    public static ConnectionWish Empty { get; } = Denied with { V6 = null, V4 = V4 with { Policy = new SessionPolicy(true, [], []) } };

    public static ConnectionWish Drained { get; } = Opened with { V6 = null, V4 = Opened.V4! with { Drain = true } };

    /// <summary>A session with each of two route servers of an exchange.</summary>
    public static ConnectionWish RouteServers { get; } = Opened with
    {
        V4 = Opened.V4! with { Gtsm = false, IsRouteServer = true },
        V6 = null,
        Mesh = [Opened.V4! with { Gtsm = false, IsRouteServer = true, PeerAddress = Address.Parse("192.0.2.9") }],
    };

    /// <summary>All that is done to what is announced, and two customers.</summary>
    public static ConnectionWish Exporting { get; } = Opened with
    {
        V4 = Opened.V4! with
        {
            Policy = Opened.V4!.Policy with
            {
                Export = new ExportRules
                {
                    CustomerAsns = [new Asn(64510), new Asn(4_200_000_001)], Internal = [Pattern("64500:666"), Pattern("64500:*:*")],
                    Communities = ["64501:10", "64501:2:1"], Prepend = 2, Med = 70,
                },
            },
        },
        V6 = null,
    };

    /// <summary>The peer must say its role, and its routes are kept while it restarts.</summary>
    public static ConnectionWish StrictAndHelping { get; } = Denied with
    {
        V6 = null, V4 = V4 with { StrictRole = true, GracefulRestart = GracefulRestartUse.Helper },
    };

    public static ConnectionWish NothingKept { get; } = Denied with { V6 = null, V4 = V4 with { GracefulRestart = GracefulRestartUse.Off } };

    /// <summary>All rules, and an agreement about BLACKHOLE, but for a part of what is permitted.</summary>
    public static ConnectionWish Discarding { get; } = Ruled with
    {
        V4 = Ruled.V4! with { Policy = Ruled.V4!.Policy with { Rules = Rules with { DiscardsFrom = 32, NeverDiscarded = Never("203.0.113.64/26") } } },
        V6 = Ruled.V6! with { Policy = Ruled.V6!.Policy with { Rules = Rules with { DiscardsFrom = 128, NeverDiscarded = Never("2001:db8:1800::/37") } } },
    };

    /// <summary>A session on the operator's port x0 on an exchange, whose addresses are the operator's.</summary>
    public static ConnectionWish OnExchange { get; } = new()
    {
        ConnectionId = Connection,
        InterfaceName = "x0",
        IsShared = true,
        V4 = Opened.V4! with { Gtsm = false },
    };

    /// <summary>The same over IPv6, with all rules: no link-local next hop is the peer's for sure.</summary>
    public static ConnectionWish OnExchangeV6 { get; } = OnExchange with
    {
        V4 = null,
        V6 = Ruled.V6! with { Gtsm = false, Policy = Ruled.V6!.Policy with { Rules = Rules with { RefuseLinkLocal = true } } },
    };

    public static ConnectionAbsence Gone { get; } = new(Connection, "e0", [V4.PeerAddress, V6.PeerAddress], Denied.Addresses) { TakenOff = new(1, 1) };

    private static PrefixFilter Never(string prefix) => PrefixFilter.Inside([Prefix.Parse(prefix)]);

    public static PermittedPrefix Permit(string prefix, int maxLength) => new(Prefix.Parse(prefix), maxLength);

    private static CommunityPattern Pattern(string text) => CommunityPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text);

    public static AsnRange Range(uint first, uint last) => new(new Asn(first), new Asn(last));

    public static RouterWish Wish(params IReadOnlyList<ConnectionWish> connections) =>
        new() { LocalAsn = Local, Connections = connections };
}
