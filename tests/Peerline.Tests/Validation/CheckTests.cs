using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Sources.Irr;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

/// <summary>One thing is wrong, and the report says which. Every check of the catalogue fails at least once here.</summary>
public class CheckTests
{
    /// <param name="Evidence">With one thing changed.</param>
    /// <param name="Check">The check that must fail, or be unproved.</param>
    /// <param name="Blocks">It must keep the policy closed.</param>
    /// <param name="Says">What its sentence, hint or evidence must hold: what leads the peer to the cause.</param>
    private sealed record Case(ValidationEvidence Evidence, string Check, bool Blocks, params string[] Says);

    private static readonly Address Stranger = Address.Parse("45.80.0.99");

    private static readonly Dictionary<string, Case> Cases = new()
    {
        // link and addressing
        ["no light"] = new(Scene.Down(h => h with { PeerAnswers = [], Ping = Scene.Answered(h.Link.Peer, 10, 0) })
            with { Interface = Scene.Good.Interface! with { Up = false } },
            "carrier", true, "e0 has no carrier", "LOA"),
        ["a member is not in the LAG"] = new(Scene.OnLag(new InterfaceObservation { Name = "e2", Up = true }), "lag-members", true, "e2 is not in bond0"),
        ["a member is in the LAG and dark"] = new(Scene.OnLag(new InterfaceObservation { Name = "e2", Up = false, Lag = "bond0" }), "lag-members", true,
            "e2 is in bond0 and not up", "C-2"),
        ["LACP does not take a member"] = new(Scene.OnLag(new InterfaceObservation { Name = "e2", Up = true, Lag = "bond0", IsInLagUse = false }),
            "lag-members", true, "not up there", "LACP"),
        ["our address is not on the port"] =
            new(Scene.Good with { Interface = Scene.Good.Interface! with { Addresses = [] } }, "session-address", true,
            "45.80.0.1 is not on the port"),
        ["our mask is wrong"] = new(Scene.Good
            with { Interface = Scene.Good.Interface! with { Addresses = [new(Scene.Link4.Operator, 24), new(Scene.Link6.Operator, 127)] } },
            "session-address", true, "/24", "/31"),
        ["a test address is left"] = new(Scene.Good
            with { Interface = Scene.Good.Interface!
            with { Addresses = [.. Scene.Good.Interface!.Addresses, new(Address.Parse("169.254.1.2"), 30)] } },
            "session-address", true, "169.254.1.2/30"),
        ["the ends are swapped"] = new(Scene.Down(h => h
            with { OwnAnswers = ["02:00:00:00:00:01"], PeerAnswers = [], Ping = Scene.Answered(h.Link.Peer, 10, 0) }),
            "own-address", true, "swapped", "Configure 45.80.0.0/31 on the peer's router and 45.80.0.1 as its neighbour"),
        ["somebody has our address too"] =
            new(Scene.Half4(h => h with { OwnAnswers = ["02:00:00:00:00:09"] }), "own-address", true, "45.80.0.1", "proxy ARP",
            "02:00:00:00:00:09"),
        ["nobody answers"] = new(Scene.Down(h => h with { PeerAnswers = [], Ping = Scene.Answered(h.Link.Peer, 10, 0) }), "peer-answers",
            true, "Nobody", "45.80.0.0", "LOA"),
        ["two devices answer"] = new(Scene.Half4(h => h with { PeerAnswers = ["02:00:00:00:00:01", "02:00:00:00:00:02"] }), "peer-answers",
            false, "2 devices", "bridge"),
        ["large packets vanish"] = new(Scene.Half4(h => h with { LargePing = Scene.Answered(h.Link.Peer, 3, 0) }), "mtu", true,
            "packets of 1500 octets", "MTU"),
        ["our port is too small"] = new(Scene.Good with { Interface = Scene.Good.Interface! with { Mtu = 1400 } }, "mtu", true,
            "MTU 1400, agreed is 1500"),
        ["the link test failed"] = new(Scene.Good with { Connection = Scene.Connection with { LinkTestPassed = false } }, "link-test",
            false, "failed"),
        ["a link test is required and missing"] =
            new(Scene.Good with { Connection = Scene.Connection with { Terms = new Terms { LinkTestRequired = true } } }, "link-test", true,
            "No link test"),

        // session
        ["the peer opens with another ASN"] =
            new(Scene.Down(h => h with { Session = h.Session!
            with { OpenedAsn = 3003, LastError = "2/2 OPEN Message Error: Bad Peer AS (sent by us)", LastErrorFromPeer = false } }),
            "asn", true, "AS3003", "AS2002"),
        ["the router does not tell which ASN"] =
            new(Scene.Down(h => h with { Session = h.Session!
            with { LastError = "OPEN Message Error: Bad Peer AS", LastErrorFromPeer = false } }),
            "asn", true, "another ASN than AS2002"),
        ["the peer expects another ASN of us"] =
            new(Scene.Down(h => h with { Session = h.Session!
            with { LastError = "OPEN Message Error: Bad Peer AS", LastErrorFromPeer = true } }),
            "asn", true, "refuses our AS1001", "remote AS"),
        ["the router has another ASN"] = new(Scene.Session4(s => s with { PeerAsn = 3003 }), "asn", true, "configured for AS3003"),
        ["the key is wrong"] = new(Scene.Down() with { Md5FailuresSinceApplied = 42 }, "md5", true, "42 segments", "wrong or missing",
            "agreed key"),
        ["another signed session is down on the router"] = new(Scene.Down() with { Md5FailuresSinceApplied = 42, OtherMd5SessionsDown = 1 },
            "md5", true, "42 segments", "the whole router's", "may be wrong or missing"),
        ["the peer signs and nobody agreed to"] =
            new(Scene.Down() with { Md5FailuresSinceApplied = 42, Connection = Scene.Connection
            with { Requested = Scene.Connection.Requested with { SealedMd5Key = null } } },
            "md5", true, "no key was agreed"),
        ["ping works and TCP does not"] =
            new(Scene.Down() with { Md5FailuresSinceApplied = null }, "md5", false, "Ping works and TCP does not"),
        ["the session is not signed"] = new(Scene.Session4(s => s with { Md5 = false }), "md5", true, "without the agreed MD5 key"),
        ["the roles do not fit"] = new(Scene.Down(h => h
            with { Session = h.Session! with { LastError = "OPEN Message Error: Role Mismatch", LastErrorFromPeer = false } }), "role",
            true, "Role Mismatch", "\"peer\""),
        ["the peer says no role where one is required"] = new(
            Scene.Session4(s => s with { PeerRole = null }) with { Operator = Scene.Policy(p => p with { StrictRoles = true }).Operator }, "role", true,
            "sends no role", "\"peer\""),
        ["the peer says customer"] = new(Scene.Session4(s => s with { PeerRole = "customer" }), "role", true, "customer"),
        ["the peer never comes"] = new(Scene.Down(h => h with { PeerAnswers = [], Ping = Scene.Answered(h.Link.Peer, 10, 0) }),
            "session-established", true, "not Established (Active)", "peer-answers"),
        ["ping and no TCP on both sides"] =
            new(Scene.Down(), "session-established", true, "TCP port 179", "neighbour 45.80.0.1", "MD5 key", "GTSM"),
        ["ping and TCP that times out"] =
            new(Scene.Down(h => h with { Session = h.Session! with { LastError = "connecting to 45.80.0.0: no answer" } }),
            "session-established", true, "TCP port 179 does not come up", "connecting to 45.80.0.0: no answer"),
        ["TCP is refused"] = new(Scene.Down(h => h
            with { Session = h.Session! with { LastError = "connecting to 45.80.0.0: Connection refused" } }),
            "session-established", true, "refuses TCP port 179", "neighbour 45.80.0.1"),
        ["the peer has shut the neighbour"] =
            new(Scene.Down(h => h with { Session = h.Session!
            with { LastError = "6/2 Cease: Administrative Shutdown (sent by the peer: Bad Peer AS)", LastErrorFromPeer = true } }),
            "session-established", true, "The peer ended it", "Administrative Shutdown", "shut down"),
        ["the router lost the session"] =
            new(Scene.Half4(h => h with { Session = null }), "session-established", true, "Absent", "applies it again"),
        ["up for a moment only"] = new(Scene.Session4(s => s with { EstablishedSince = Scene.Now - TimeSpan.FromSeconds(3), Flaps = 7 }),
            "session-stable", true, "3 s", "30 s", "7"),
        ["no GTSM"] = new(Scene.Session4(s => s with { Gtsm = false }), "gtsm", false, "without GTSM"),
        ["two-octet ASNs only"] = new(Scene.Session4(s => s with { FourOctetAsn = false }), "four-octet-asn", false, "23456"),
        ["hold time zero"] = new(Scene.Session4(s => s with { HoldTime = TimeSpan.Zero }), "hold-time", false, "never noticed"),

        // DENY ALL
        ["something is accepted"] = new(Scene.Half4(h => h with { Accepted = RouteSnapshot.Of([Scene.Route("45.82.0.0/24")]) }), "deny-all",
            true, "1 route", "45.82.0.0/24"),
        ["something is announced"] = new(Scene.Half4(h => h with { Advertised = RouteSnapshot.Of([Scene.Route("45.90.0.0/22")]) }),
            "deny-all", true, "announced to the peer", "45.90.0.0/22"),
        ["the peer announces nothing"] = new(Scene.Half4(h => h with { Received = RouteSnapshot.Of([]) }), "deny-all", true,
            "announces nothing", "waives"),
        ["a table could not be read"] = new(Scene.Half4(h => h with { Advertised = RouteSnapshot.NotRead }), "deny-all", true,
            "all three tables"),

        // received routes
        ["too many prefixes"] = new(Scene.Half4(h => h
            with { Received = RouteSnapshot.Of([.. Enumerable.Range(0, 101).Select(i => Scene.Route($"45.81.{i}.0/24"))]) }),
            "max-prefixes", true, "101", "100"),
        ["closed for too many prefixes"] =
            new(Scene.Down(h => h with { Session = h.Session!
            with { LastError = "6/1 Cease: Maximum Number of Prefixes Reached (sent by us)", LastErrorFromPeer = false } }),
            "max-prefixes", true, "more than 100", "limit is 100", "Maximum Number of Prefixes Reached"),
        ["nearly too many"] = new(Scene.Session4(s => s with { MaxPrefixes = 3 }), "max-prefixes", false, "nearly reached"),
        ["not all here yet"] = new(Scene.Session4(s => s
            with { EndOfRib = false, EstablishedSince = Scene.Now - TimeSpan.FromSeconds(40) }), "initial-routes", true, "End-of-RIB"),
        ["routes change while they are read"] = new(Scene.Half4(h => h with { Churning = true }), "initial-routes", true, "changed while"),
        ["a default route"] = new(Scene.Receiving(Scene.Route("0.0.0.0/0")), "default-route", true, "0.0.0.0/0", "default-originate"),
        ["a default route in pieces"] = new(Scene.Receiving(Scene.Route("0.0.0.0/1"), Scene.Route("128.0.0.0/1")), "too-short", true,
            "128.0.0.0/1", "0.0.0.0/1"),
        ["a bogon"] = new(Scene.Receiving(Scene.Route("10.1.0.0/16")), "bogon-prefix", true, "10.1.0.0/16: inside 10.0.0.0/8"),
        ["no list of bogons"] = new(Scene.Policy(p => p with { Bogons = [] }), "bogon-prefix", true, "empty", "operator restores"),
        ["our own space"] = new(Scene.Receiving(Scene.Route("45.90.3.0/24")), "own-prefix", true, "45.90.3.0/24", "45.90.0.0/20"),
        ["an upstream's routes"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, 2002, 3356, 5005)), "transit-free-asn", true,
            "AS3356", "2002 3356 5005"),
        ["a leak by OTC"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, 2002, 5005) with { OnlyToCustomer = new Asn(5005) }),
            "otc-leak", true, "OTC AS5005"),
        ["a route server's path"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, 5005)), "first-asn", true, "path 5005"),
        ["an empty path"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24") with { AsPath = [], AsPathText = "" }), "first-asn", true,
            "empty path"),
        ["a third party's next hop"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", Stranger)), "next-hop", true, "45.80.0.99",
            "next-hop-self"),
        ["our AS in the path"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, 2002, 1001, 5005)), "own-asn-in-path", false,
            "2002 1001 5005"),
        ["a private AS"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, 2002, 64512)), "bogon-asn", false, "AS64512",
            "remove-private-as"),
        ["no list of bogon ASNs"] = new(Scene.Policy(p => p with { BogonAsns = [] }), "bogon-asn", false, "empty"),
        ["an invalid origin"] = new(
            Scene.Receiving(Scene.Route("45.82.0.0/24", null, 2002, 5005) with { Rpki = OriginValidation.Invalid }) with { Rpki = RtrDataState.Stale },
            "rpki-invalid", false, "1 route", "45.82.0.0/24: RPKI invalid, path 2002 5005", "ROA"),
        ["no VRPs at hand"] = new(Scene.Good with { Rpki = RtrDataState.Expired }, "rpki-invalid", false, "no VRPs"),
        ["a prefix that nobody registered"] = new(Scene.Registered(IrrUse.Require, [2002], "45.81.0.0/22", "2a0e:81::/32"), "irr-prefix", false,
            "1 prefix is not registered by AS-PEER: not accepted", "45.82.0.0/24: no route object of AS-PEER covers it", "route object"),
        ["an origin that is not in the set"] = new(Scene.Registered(IrrUse.Report, [5005], "45.80.0.0/12", "2a0e:81::/32"), "irr-origin", false,
            "3 routes", "AS2002 is not in AS-PEER", "accepted nevertheless"),
        ["nothing is known of the set"] = new(
            Scene.Registered(IrrUse.Report, [2002], "45.80.0.0/12") with { Irr = IrrView.None }, "irr-prefix", false, "could not be expanded"),
        ["the operator asks for what is registered and asks nobody"] = new(
            Scene.Registered(IrrUse.Report, [2002], "45.80.0.0/12") with { Irr = IrrView.NotConfigured }, "irr-origin", false, "asks no IRR"),
        ["a very long path"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24", null, [.. Enumerable.Repeat(2002u, 51)])), "as-path-length",
            false, "51 AS numbers"),
        ["an AS_SET"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24") with { HasAsSet = true, AsPathText = "2002 {5005,5006}" }),
            "as-set", false, "{5005,5006}"),
        ["a blackhole"] = new(Scene.Receiving(Scene.Route("45.82.0.7/32") with { Communities = ["65535:666"] }), "blackhole", false,
            "45.82.0.7/32"),
        ["too specific"] = new(Scene.Receiving(Scene.Route("45.82.0.128/25")), "too-specific", false, "45.82.0.128/25", "/24"),
        ["two origins"] = new(Scene.Receiving(Scene.Route("45.82.0.0/24", null, 2002, 5005)), "origin-conflict", false, "AS2002, AS5005"),
        ["never stated"] = new(Scene.Receiving(Scene.Route("45.83.0.0/24")), "received-not-stated", false, "45.83.0.0/24", "not accepted"),
        ["stated and not there"] = new(Scene.Half4(h => h with { Received = RouteSnapshot.Of([Scene.Route("45.81.0.0/22")]) }),
            "stated-not-received", false, "1 of 2", "45.82.0.0/24"),
        ["nothing of it would be accepted"] =
            new(Scene.Good.WithStated(Scene.Stated("45.99.0.0/24"), Scene.Stated("2a0e:81::/32")), "would-accept", true, "None of the 3"),
        ["no IPv4 prefix was stated"] = new(Scene.Good.WithStated(Scene.Stated("2a0e:81::/32")), "would-accept", true,
            "State the IPv4 prefixes"),

        // a route server's LAN
        ["one route server is down"] = new(Scene.RouteServer([], h => h with
        {
            Mesh = [new(Address.Parse("45.80.0.66"), h.Session! with { State = SessionState.Active }), new(Address.Parse("45.80.0.67"), h.Session)],
        }), "mesh", false, "1 of 2", "45.80.0.66: Active", "Configure 45.80.0.1"),
        ["a next hop beyond the LAN"] = new(Scene.RouteServer([Scene.Route("45.82.0.0/24", Address.Parse("45.99.0.1"), 5005)]), "next-hop", true,
            "45.99.0.1", "on the LAN"),
        ["our own next hop"] = new(Scene.RouteServer([Scene.Route("45.82.0.0/24", Scene.Link4.Operator, 5005)]), "next-hop", true, "45.80.0.1"),
        ["a route server that plays a peer"] = new(Scene.RouteServer([], h => h with { Session = h.Session! with { PeerRole = "peer" } }), "role", true,
            "route server"),

        // announced routes, data plane, redundancy
        ["nothing to announce"] = new(Scene.Policy(p => p with { Announced = [] }), "announced-set", false, "no IPv4 prefix"),
        ["a default route to announce"] =
            new(Scene.Policy(p => p with { Announced = [Prefix.IPv4Default, Prefix.Parse("2a0e:90::/32")] }), "announced-set", false,
            "0.0.0.0/0"),
        ["a bad wire"] = new(Scene.Half4(h => h with { Ping = Scene.Answered(h.Link.Peer, 10, 5) }), "ping", true, "50 %"),
        ["some loss"] = new(Scene.Half4(h => h with { Ping = Scene.Answered(h.Link.Peer, 10, 9) }), "ping", false, "10 %"),
        ["ping is filtered"] = new(Scene.Half4(h => h with { Ping = Scene.Answered(h.Link.Peer, 10, 0) }), "ping", false, "filter"),
        ["the only connection"] = new(Scene.Good with { Siblings = [] }, "redundancy", false, "only connection"),
        ["two on one router"] = new(Scene.Good with { Siblings = [Scene.Connection with { Id = Guid.NewGuid() }] }, "redundancy", false,
            "same edge router"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_report_leads_to_the_cause(string name)
    {
        var (evidence, check, blocks, says) = (Cases[name].Evidence, Cases[name].Check, Cases[name].Blocks, Cases[name].Says);
        var report = Validator.Judge(evidence, Scene.Now);
        var finding = Assert.Single(report.Findings, f => f.Check == check && (f.Family is null or Family.IPv4)
            && (f.Outcome is CheckOutcome.Failed or CheckOutcome.Unproved));
        Assert.Equal(blocks, finding.Blocks);
        Assert.NotNull(finding.Hint);
        var text = string.Join('\n', [finding.Sentence, finding.Hint, .. finding.Evidence]);
        foreach (var word in says) Assert.Contains(word, text, StringComparison.Ordinal);
        if (blocks) Assert.Equal(Verdict.Failed, report.Verdict);
    }

    [Theory]
    [InlineData("fe80::99", true, CheckOutcome.Failed)]
    [InlineData("fe80::99", false, CheckOutcome.Passed)]
    [InlineData("2a0e:1:2::", true, CheckOutcome.Passed)]
    public void A_link_local_next_hop_is_the_peers_on_a_cable_and_anybodys_on_a_LAN(string hop, bool isOnLan, CheckOutcome outcome)
    {
        var finding = Assert.Single(
            Validator.Judge(Scene.NextHop6(Address.Parse(hop), isOnLan), Scene.Now).Findings, f => f is { Check: "next-hop", Family: Family.IPv6 });
        Assert.Equal(outcome, finding.Outcome);
        Assert.Equal(outcome is CheckOutcome.Failed, finding.Blocks);
    }

    [Fact]
    public void Every_check_of_the_catalogue_is_seen_to_fail()
    {
        Assert.NotEmpty(CheckCatalogue.Descriptions);
        Assert.Equal(CheckCatalogue.Descriptions.Select(d => d.Name).Order(), Cases.Values.Select(c => c.Check).Distinct().Order());
        Assert.Equal(CheckCatalogue.Descriptions.Count, CheckCatalogue.Descriptions.Select(d => d.Name).Distinct().Count());
    }

    [Fact]
    public void Where_nothing_is_wrong_every_finding_passes_or_has_nothing_to_look_at()
    {
        var report = Validator.Judge(Scene.Good, Scene.Now);
        Assert.Equal(Verdict.Passed, report.Verdict);
        Assert.All(report.Findings, f => Assert.True(f.Outcome is CheckOutcome.Passed
            || f is { Check: "link-test" or "mesh" or "lag-members" or "irr-prefix" or "irr-origin", Outcome: CheckOutcome.NotApplicable }, f.ToString()));
        Assert.Equal("Validated. IPv4: 3 of 3 announced prefixes are permitted, IPv6: 1 of 1 announced prefixes are permitted.",
            report.Summary);
    }

    /// <summary>RFC 7947 section 2.2.2: with two of our routers there, each gets the other's routes.</summary>
    [Fact]
    public void Our_own_route_from_another_of_our_routers_is_no_fault_of_a_route_server_and_is_not_accepted()
    {
        var member = Address.Parse("45.80.0.81");
        var ours = Scene.Route("45.90.0.0/20", member, Scene.Operator.Value);
        var report = Validator.Judge(Scene.RouteServer([Scene.Route("45.81.0.0/22", member, 5005), ours]), Scene.Now);
        Assert.DoesNotContain(report.Findings, f => f.Blocks && f.Check == "own-prefix");
        Assert.Contains(report.Findings, f => f is { Check: "own-asn-in-path", Family: Family.IPv4, Outcome: CheckOutcome.Failed });
        Assert.DoesNotContain("45.90.0.0/20", report.V4!.Predicted.Select(p => p.ToString()));

        // From anybody else's AS it is a hijack, through a route server too.
        var stolen = Validator.Judge(Scene.RouteServer([Scene.Route("45.90.0.0/20", member, 5005)]), Scene.Now);
        Assert.Contains(stolen.Findings, f => f.Blocks && f.Check == "own-prefix");
    }

    /// <summary>RFC 7947: paths begin with the member's AS, next hops are the member's, and Only to Customer is the member's too.</summary>
    [Fact]
    public void What_a_route_server_passes_on_is_its_clients_and_no_fault()
    {
        var member = Address.Parse("45.80.0.81");
        var evidence = Scene.RouteServer(
            [Scene.Route("45.81.0.0/22", member, 5005), Scene.Route("45.82.0.0/24", member, 5005, 5006) with { OnlyToCustomer = new Asn(5005) }],
            h => h with { Session = h.Session! with { PeerRole = "rs-server", Gtsm = false }, Mesh = [new(Address.Parse("45.80.0.66"), h.Session)] });
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.DoesNotContain(report.Findings, f => f.Family is Family.IPv4 && f.Outcome is CheckOutcome.Failed or CheckOutcome.Unproved);
        Assert.Equal(["45.81.0.0/22", "45.82.0.0/24"], report.V4!.Predicted.Select(p => p.ToString()));
        Assert.Equal(Verdict.Passed, report.Verdict);

        // The same from a peer is a leak of somebody else's routes.
        var peer = evidence with { Connection = evidence.Connection with { Requested = evidence.Connection.Requested with { TowardsRouteServer = false } } };
        Assert.Subset(
            Validator.Judge(peer, Scene.Now).Findings.Where(f => f.Blocks).Select(f => f.Check).ToHashSet(), new HashSet<string> { "first-asn", "next-hop", "otc-leak" });
    }

    [Fact]
    public void On_an_exchange_nobody_asks_for_a_link_test_or_GTSM()
    {
        var exchange = Scene.RouteServer([Scene.Route("45.82.0.0/24", Address.Parse("45.80.0.65"))], h => h with { Session = h.Session! with { Gtsm = false } });
        exchange = exchange with
        {
            Connection = exchange.Connection with
            {
                Requested = exchange.Connection.Requested with { Medium = LinkMedium.Exchange, TowardsRouteServer = false },
                Terms = new Terms { LinkTestRequired = true },
            },
        };
        var report = Validator.Judge(exchange, Scene.Now);
        Assert.All(report.Findings.Where(f => f.Check is "link-test" || f is { Check: "gtsm", Family: Family.IPv4 }),
            f => Assert.Equal(CheckOutcome.NotApplicable, f.Outcome));
        Assert.Equal(Verdict.Passed, report.Verdict);
    }

    [Fact]
    public void A_leak_in_one_check_does_not_make_others_fail()
    {
        var report = Validator.Judge(Scene.Receiving(Scene.Route("0.0.0.0/0")), Scene.Now);
        Assert.Equal(["default-route"], report.Findings.Where(f => f.Outcome is CheckOutcome.Failed)
            .Select(f => f.Check));
    }

    [Theory]
    [InlineData("the ends are swapped", "own-address")]
    [InlineData("nobody answers", "peer-answers")]
    [InlineData("no light", "carrier")]
    [InlineData("the key is wrong", "md5")]
    [InlineData("the peer opens with another ASN", "asn")]
    [InlineData("closed for too many prefixes", "max-prefixes")]
    [InlineData("ping and no TCP on both sides", "session-established")]
    public void The_summary_names_the_cause_and_not_its_consequence(string name, string check) =>
        Assert.StartsWith(check, Validator.Judge(Cases[name].Evidence, Scene.Now).Summary, StringComparison.Ordinal);

    [Fact]
    public void What_a_peer_wrote_into_an_error_is_no_evidence_and_cannot_break_a_line()
    {
        var evidence = Scene.Down(h => h with
        {
            Session = h.Session! with { LastError =
                "6/2 Cease: Administrative Shutdown (sent by the peer: Maximum Number of Prefixes Reached\r\n\u202eBad Peer AS)",
                LastErrorFromPeer = true },
        });
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.DoesNotContain(report.Findings, f => f.Blocks && (f.Check is "asn" or "max-prefixes"));
        Assert.All(report.Findings.SelectMany(f => (string?[])[f.Sentence, f.Hint, .. f.Evidence]), line =>
            Assert.DoesNotContain(line ?? "", c => char.IsControl(c) || c == '\u202e'));
    }

    [Fact]
    public void An_error_from_before_this_attempt_is_not_its_cause()
    {
        var old = Scene.Down(h => h with
        {
            Session = h.Session! with { LastError = "OPEN Message Error: Bad Peer AS", LastErrorAt =
                Scene.Connection.ReadyAt - TimeSpan.FromMinutes(1) },
        });
        Assert.DoesNotContain(Validator.Judge(old, Scene.Now).Findings, f => f.Check == "asn" && f.Blocks);
    }

    [Fact]
    public void Evidence_of_a_full_table_stays_short()
    {
        var flood = Scene.Half4(h => h with { Received =
            RouteSnapshot.Of([.. Enumerable.Range(0, 5000).Select(i => Scene.Route($"10.{i / 256}.{i % 256}.0/24"))]) });
        var bogons = Assert.Single(Validator.Judge(flood, Scene.Now).Findings, f => f is { Check: "bogon-prefix", Family: Family.IPv4 });
        Assert.Equal(11, bogons.Evidence.Count);
        Assert.Equal("and 4990 more", bogons.Evidence[^1]);
        Assert.Contains("5000 bogons", bogons.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_operators_data_leaves_out_stands_in_the_notes()
    {
        var evidence = Scene.Policy(p => p
            with { BogonsWaived = [Prefix.Parse("203.0.113.0/24")], BogonAsnsWaived = [new AsnRange(64496, 64511)] });
        var report = Validator.Judge(evidence, Scene.Now);
        Assert.Contains(report.Notes, n => n.Contains("203.0.113.0/24", StringComparison.Ordinal));
        Assert.Contains(report.Notes, n => n.Contains("64496-64511", StringComparison.Ordinal));
        var announced = evidence with { V4 = Scene.Receiving(Scene.Route("203.0.113.0/24"), Scene.Route("198.51.100.0/24")).V4 };
        var bogons = Assert.Single(Validator.Judge(announced, Scene.Now).Findings, f =>
            f is { Check: "bogon-prefix", Family: Family.IPv4 });
        Assert.Equal(["198.51.100.0/24: inside 198.51.100.0/24"], bogons.Evidence);
    }

    [Fact]
    public void A_router_that_forwards_nothing_says_so_in_every_report() =>
        Assert.Contains(Validator.Judge(Scene.Good with { Router = Scene.Good.Router! with { ForwardsTraffic = false } }, Scene.Now).Notes,
            n => n.Contains("forwards no traffic", StringComparison.Ordinal));

    [Fact]
    public void One_family_alone_is_judged_alone()
    {
        var v6only = Scene.Good with { V4 = null, Connection = Scene.Connection
            with { V4 = null, Addresses = new SessionAddresses(null, Scene.Link6) } };
        var report = Validator.Judge(v6only, Scene.Now);
        Assert.True(report.Passed);
        Assert.Null(report.V4);
        Assert.DoesNotContain(report.Findings, f => f.Family is Family.IPv4);
    }

    [Fact]
    public void With_nothing_to_validate_nothing_passes() =>
        Assert.Equal(Verdict.Failed, Validator.Judge(Scene.Good with { V4 = null, V6 = null }, Scene.Now).Verdict);
}
