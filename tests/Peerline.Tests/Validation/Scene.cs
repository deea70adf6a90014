using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Stages.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

/// <summary>A dual-stack connection on which everything is as it should be. Tests change one thing and say what it should lead
/// to.</summary>
internal static class Scene
{
    public static readonly Asn Operator = 1001;
    public static readonly Asn Peer = 2002;
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly LinkAddresses Link4 = LinkAddressing.Split(Prefix.Parse("45.80.0.0/31"), fromPool: true);
    public static readonly LinkAddresses Link6 = LinkAddressing.Split(Prefix.Parse("2a0e:1:2::/127"), fromPool: true);

    public static OperatorProfile Profile { get; } = new()
    {
        LegalName = "Example Networks",
        Address = "1 Example Street",
        Asn = Operator,
        Noc = new Contact(ContactRole.Noc, "noc@operator.example", null),
        PeeringEmail = "peering@operator.example",
        Signatory = "A. Operator",
        Policy = new PeeringPolicy
        {
            Announced = [Prefix.Parse("45.90.0.0/22"), Prefix.Parse("2a0e:90::/32")],
            OwnPrefixes = [Prefix.Parse("45.90.0.0/20"), Prefix.Parse("2a0e:90::/32")],
            TransitFreeAsns = [174, 3356],
        },
    };

    public static Connection Connection { get; } = new()
    {
        Id = Guid.Parse("0193d0aa-0000-7000-8000-000000000001"),
        PeeringId = Guid.Parse("0193d0aa-0000-7000-8000-000000000002"),
        SubscriptionId = Guid.Parse("0193d0aa-0000-7000-8000-000000000003"),
        Identifier = Guid.Parse("0193d0aa-0000-7000-8000-000000000004"),
        Requested = new ConnectionRequest
        {
            FacilityId = 26,
            BandwidthMbps = 10_000,
            AddressProvider = AddressProvider.Operator,
            MaxPrefixesV4 = 100,
            MaxPrefixesV6 = 100,
            SealedMd5Key = "sealed",
        },
        Terms = new Terms(),
        State = ConnectionState.Validating,
        StateSince = Now - TimeSpan.FromMinutes(1),
        CreatedAt = Now - TimeSpan.FromDays(3),
        ReadyAt = Now - TimeSpan.FromMinutes(10),
        Port = new PortAssignment(Guid.NewGuid(), Guid.Parse("0193d0aa-0000-7000-8000-00000000000a"), "e0"),
        Addresses = new SessionAddresses(Link4, Link6),
        V4 = new SessionHalf { Family = Family.IPv4, Generation = 1, Applied = new AppliedHalf(1, false) },
        V6 = new SessionHalf { Family = Family.IPv6, Generation = 1, Applied = new AppliedHalf(1, false) },
        Stated = new StatedPrefixes([Stated("45.81.0.0/22", 24), Stated("45.82.0.0/24"), Stated("2a0e:81::/32", 48)],
            Now - TimeSpan.FromMinutes(10), "peer"),
    };

    public static ValidationEvidence Good { get; } = new()
    {
        ReportId = Guid.Parse("0193d0aa-0000-7000-8000-000000000005"),
        Kind = ReportKind.Validation,
        Connection = Connection,
        PeerAsn = Peer,
        Operator = Profile,
        Rpki = RtrDataState.Current,
        Siblings = [Connection with { Id = Guid.NewGuid(), Port = new PortAssignment(Guid.NewGuid(), Guid.NewGuid(), "e0"), State =
            ConnectionState.Active }],
        StartedAt = Now - TimeSpan.FromSeconds(2),
        TakenAt = Now,
        Router = new RouterCapabilities("FRRouting 8.4.4", true, true, true, true, true, false, true),
        Interface = new InterfaceObservation
        {
            Name = "e0",
            Up = true,
            Mtu = 1500,
            Addresses = [new(Link4.Operator, 31), new(Link6.Operator, 127)],
        },
        Md5FailuresSinceApplied = 0,
        V4 = Half(Connection.V4!, Link4, [Route("45.81.0.0/22"), Route("45.81.1.0/24"), Route("45.82.0.0/24")]),
        V6 = Half(Connection.V6!, Link6, [Route("2a0e:81::/32", Link6.Peer)]),
    };

    /// <summary>The same over a LAG of two, whose second member is seen as it is told.</summary>
    public static ValidationEvidence OnLag(InterfaceObservation second) => Good with
    {
        Connection = Connection with
        {
            Port = PortAssignment.OfLag(Connection.Port!.EdgeRouterId, "bond0", new LagAssignment(
                [new LagMember(Guid.NewGuid(), "e1", 10_000, "C-1"), new LagMember(Guid.NewGuid(), "e2", 10_000, "C-2")], true, 1)),
        },
        Ports = [new InterfaceObservation { Name = "e1", Up = true, Lag = "bond0", IsInLagUse = true }, second],
    };

    public static StatedPrefix Stated(string prefix, int? maxLength = null) =>
        new(Prefix.Parse(prefix), maxLength ?? Prefix.Parse(prefix).Length);

    public static Route Route(string prefix, Address? hop = null, params uint[] path) => new()
    {
        Prefix = Prefix.Parse(prefix),
        NextHop = hop ?? (prefix.Contains(':', StringComparison.Ordinal) ? Link6.Peer : Link4.Peer),
        AsPath = path.Length == 0 ? [Peer] : [.. path.Select(a => new Asn(a))],
        AsPathText = path.Length == 0 ? Peer.ToString() : string.Join(' ', path),
    };

    private static HalfEvidence Half(SessionHalf half, LinkAddresses link, IReadOnlyList<Route> received) => new()
    {
        Half = half,
        Link = link,
        Session = new SessionObservation
        {
            Family = half.Family,
            PeerAddress = link.Peer,
            LocalAddress = link.Operator,
            InterfaceName = "e0",
            PeerAsn = Peer,
            State = SessionState.Established,
            EstablishedSince = Now - TimeSpan.FromMinutes(5),
            PrefixesReceived = received.Count,
            MaxPrefixes = 100,
            Md5 = true,
            Gtsm = true,
            FourOctetAsn = true,
            RouteRefresh = true,
            OpenedAsn = Peer,
            PeerRole = "peer",
            HoldTime = TimeSpan.FromSeconds(90),
            EndOfRib = true,
        },
        Received = RouteSnapshot.Of(received),
        Accepted = RouteSnapshot.Of([]),
        Advertised = RouteSnapshot.Of([]),
        OwnAnswers = [],
        PeerAnswers = ["02:00:00:00:00:01"],
        Ping = Answered(link.Peer, 10, 10),
        LargePing = Answered(link.Peer, 3, 3),
    };

    public static PingResult Answered(Address peer, int sent, int received) => new(
        peer, sent, received, received == 0 ? null : TimeSpan.FromMicroseconds(80), received == 0 ? null : TimeSpan.FromMicroseconds(110),
        received == 0 ? null : TimeSpan.FromMicroseconds(190), null);

    // ---- one thing changed --------------------------------------------------------------------------------------------------

    /// <summary>The IPv4 half is on the LAN 45.80.0.0/24 of an exchange, and its peer is a route server there.</summary>
    public static ValidationEvidence RouteServer(IReadOnlyList<Route> received, Func<HalfEvidence, HalfEvidence>? change = null)
    {
        var link = new LinkAddresses(Prefix.Parse("45.80.0.0/24"), Address.Parse("45.80.0.65"), Link4.Operator, FromPool: false) { IsOnLan = true };
        var half = Good.V4! with
        {
            Link = link, Received = received.Count == 0 ? Good.V4!.Received : RouteSnapshot.Of(received),
            Session = Good.V4!.Session! with { PeerAddress = link.Peer, PeerRole = null },
        };
        return Good with
        {
            Connection = Connection with
            {
                Requested = Connection.Requested with { TowardsRouteServer = true }, Addresses = new SessionAddresses(link, Link6),
            },
            Interface = Good.Interface! with { Addresses = [new(link.Operator, 24), new(Link6.Operator, 127)] },
            V4 = change?.Invoke(half) ?? half,
            V6 = Good.V6! with { Session = Good.V6!.Session! with { PeerRole = null } },
        };
    }

    /// <summary>The peer's IPv6 route has this next hop.</summary>
    public static ValidationEvidence NextHop6(Address hop, bool isOnLan) => Good with
    {
        V6 = Good.V6! with { Link = Link6 with { IsOnLan = isOnLan }, Received = RouteSnapshot.Of([Route("2a0e:81::/32", hop)]) },
    };

    public static ValidationEvidence Half4(Func<HalfEvidence, HalfEvidence> change) => Good with { V4 = change(Good.V4!) };

    public static ValidationEvidence Session4(Func<SessionObservation, SessionObservation> change) =>
        Half4(h => h with { Session = change(h.Session!) });

    /// <summary>Neither half is up, and nothing was ever received.</summary>
    public static ValidationEvidence Down(Func<HalfEvidence, HalfEvidence>? change = null)
    {
        HalfEvidence IsDown(HalfEvidence h)
        {
            var down = h with
            {
                Session = h.Session! with
                {
                    State = SessionState.Active, EstablishedSince = null, OpenedAsn = null, PeerRole = null, PrefixesReceived = 0,
                    FourOctetAsn = null, HoldTime = null, EndOfRib = null,
                },
                Received = RouteSnapshot.NotRead,
                Accepted = RouteSnapshot.NotRead,
                Advertised = RouteSnapshot.NotRead,
            };
            return change?.Invoke(down) ?? down;
        }

        return Good with { Kind = ReportKind.Diagnosis, V4 = IsDown(Good.V4!), V6 = IsDown(Good.V6!) };
    }

    public static ValidationEvidence Receiving(params Route[] more) =>
        Half4(h => h with { Received = RouteSnapshot.Of([.. h.Received.Routes, .. more]) });

    public static ValidationEvidence Policy(Func<PeeringPolicy, PeeringPolicy> change) =>
        Good with { Operator = Profile with { Policy = change(Profile.Policy) } };

    /// <summary>The peer's AS-SET has these origins and prefixes.</summary>
    public static ValidationEvidence Registered(IrrUse use, uint[] origins, params string[] prefixes) => Policy(p => p with { Irr = use }) with
    {
        Irr = new IrrView(IrrState.Current, new IrrSet(Now, ["AS-PEER"], origins, [.. prefixes.Select(p => Prefix.Parse(p))])),
    };

    public static ValidationEvidence WithStated(this ValidationEvidence evidence, params StatedPrefix[] stated) =>
        evidence with { Connection = evidence.Connection with { Stated = new StatedPrefixes(stated, Now, "peer") } };

    public static ValidationEvidence Waiving(this ValidationEvidence evidence, string check) =>
        evidence with { Connection = evidence.Connection with { Waivers = [new Waiver(check, "agreed by phone", "noc", Now)] } };
}
