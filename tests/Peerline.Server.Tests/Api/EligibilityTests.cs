using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages.Eligibility;

namespace Peerline.Server.Tests.Api;

/// <summary>Requests judged by the operator's file: at once, rule by rule, and again on the facts of then.</summary>
public class EligibilityTests(RuledServer ruled) : IClassFixture<RuledServer>
{
    private const string Rules = """
        eligibility: 1
        when-all-met: approve
        technical:
          asn-registered: {unmet: reject, why: "We peer with networks that exist."}
        operational:
          peeringdb-profile: {unmet: reject, unknown: note}
        physical:
          bandwidth: {unmet: review, least-mbps: 10000}
          port-capacity: review
        """;

    [Fact]
    public async Task Everybody_reads_the_rules_and_the_operator_alone_changes_them_with_every_problem_told()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        using var nobody = NativePeer.ClientOf(ruled.Server, null, null);
        await SetAsync(peer, "");
        var usual = await nobody.Eligibility.GetAsync();
        Assert.Equal(("Review", 0, EligibilityFile.Default), (usual.Value.WhenAllMet, usual.Value.Rules.Count, usual.Value.Text));
        var set = await SetAsync(peer, Rules);
        Assert.Equal((Rules, EligibilityFile.Hash(Rules)), (set.Text, set.Hash));
        var read = (await nobody.Eligibility.GetAsync()).Value;
        Assert.Equal(["asn-registered", "peeringdb-profile", "port-capacity", "bandwidth"], read.Rules.Select(r => r.Name));
        Assert.Equal("We peer with networks that exist.", read.Rules[0].Why);

        var wrong = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Operator.Eligibility.CheckAsync("eligibility: 1\nwhen-all-met: maybe\ntechnical: {asn-pubic: reject}\n"));
        Assert.Equal([("UnknownWord", "when-all-met"), ("UnknownField", "technical.asn-pubic")], wrong.Problems.Select(p => (p.Code, p.Target)));
        Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<PeerlineApiException>(() => SetAsync(peer, "no"))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Eligibility.SetAsync("", usual.ETag!))).Status);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Eligibility.SetAsync("", "\"1\""))).Status);
        Assert.Equal(Rules, (await nobody.Eligibility.GetAsync()).Value.Text);
    }

    [Fact]
    public async Task A_request_that_meets_the_rules_is_approved_at_once_and_one_that_breaks_them_is_rejected_with_the_reason()
    {
        using var good = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(good, Rules);
        ruled.Whois.Register(good.Asn);
        var asked = await good.RequestedAsync();
        var started = await good.UntilAsync(asked.Connections[0].Id, c => c.State == "ProvisioningStarted");
        Assert.Equal("Approve", started.Eligibility!.Outcome);
        Assert.Contains($"-r -T aut-num AS{good.Asn}", ruled.Whois.Queries);
        var decision = await good.Client.Connections.EligibilityAsync(started.Id).SingleAsync();
        Assert.Equal((started.Eligibility.DecisionId, "Approve", EligibilityFile.Hash(Rules)), (decision.Id, decision.Outcome, decision.PolicyHash));
        Assert.Equal(
            [("asn-registered", "Met"), ("peeringdb-profile", "Unknown"), ("port-capacity", "Met"), ("bandwidth", "Met")],
            decision.Findings.Select(f => (f.Rule, f.State)));
        Assert.Contains("CANARY-AS, source TEST.", decision.Findings[0].Evidence);
        var history = await good.Client.Connections.HistoryAsync(started.Id).ToListAsync();
        Assert.Equal("peerline", history.Single(e => e.Type == "connection.approved").Actor);

        using var bad = await NativePeer.NewAsync(ruled.Server);
        var rejected = await bad.UntilAsync((await bad.RequestedAsync()).Connections[0].Id, c => c.State == "Rejected");
        Assert.Contains($"asn-registered: 127.0.0.1 has no aut-num object for AS{bad.Asn}.", rejected.Reason);
        var finding = (await bad.Client.Connections.EligibilityAsync(rejected.Id).SingleAsync()).Findings[0];
        Assert.Equal(("Unmet", "Reject", "We peer with networks that exist."), (finding.State, finding.Consequence, finding.Why));
        Assert.NotEmpty(finding.Hint!);
        using var stranger = await NativePeer.NewAsync(ruled.Server, peer: 1);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<PeerlineApiException>(async () =>
            await stranger.Client.Connections.EligibilityAsync(rejected.Id).ToListAsync())).Status);

        // Mended and submitted again, it is judged again.
        ruled.Whois.Register(bad.Asn);
        var whole = await bad.Client.Peerings.GetAsync(rejected.PeeringId);
        var request = bad.Request();
        await bad.Client.Peerings.ChangeAsync(
            rejected.PeeringId, request with { Connections = [request.Connections[0] with { Identifier = rejected.Identifier }] }, whole.ETag!);
        Assert.Equal("Approve", (await bad.UntilAsync(rejected.Id, c => c.State == "ProvisioningStarted")).Eligibility!.Outcome);

        // Both sides have it in the mail of the decision, rule by rule.
        Assert.Contains("FAULT  asn-registered: Unmet", await MailAsync(bad, "request rejected"));
        Assert.Contains("note   asn-registered: Met", await MailAsync(good, "request approved"));
    }

    [Fact]
    public async Task What_a_person_must_decide_waits_with_the_findings_and_is_judged_again_when_asked()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, Rules.Replace("least-mbps: 10000", "least-mbps: 40000"));
        ruled.Whois.Register(peer.Asn);
        var id = (await peer.RequestedAsync()).Connections[0].Id;
        var judged = await peer.UntilAsync(id, c => c.Eligibility?.JudgedAt is not null);
        Assert.Equal(("PendingApproval", "Review"), (judged.State, judged.Eligibility!.Outcome));
        var waiting = await peer.Operator.ReviewAsync().FirstAsync(i => i.Id == id);
        Assert.Contains("bandwidth: 10000 Mbps; 40000 to 10000000 Mbps are taken.", waiting.Waiting);

        // Which of the past decisions would another file decide otherwise?
        var replay = await peer.Operator.Eligibility.ReplayAsync(Rules).ToListAsync();
        var mine = Assert.Single(replay, d => d.ConnectionId == id);
        Assert.Equal(("Review", "Approve", true, "bandwidth"), (mine.Was, mine.Now, mine.Differs, Assert.Single(mine.Changed).Rule));
        Assert.DoesNotContain(await peer.Operator.Eligibility.ReplayAsync().ToListAsync(), d => d.ConnectionId == id && d.Differs);

        await SetAsync(peer, Rules);
        await peer.Client.Connections.JudgeAsync(id);
        Assert.Equal("Approve", (await peer.UntilAsync(id, c => c.State == "ProvisioningStarted")).Eligibility!.Outcome);
        Assert.Equal(["Approve", "Review"], await peer.Client.Connections.EligibilityAsync(id).Select(d => d.Outcome).ToListAsync());
    }

    [Fact]
    public async Task Who_calls_itself_otherwise_is_approved_again_before_its_requests_are()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, Rules.Replace("least-mbps: 10000", "least-mbps: 40000"));
        ruled.Whois.Register(peer.Asn);
        var id = (await peer.RequestedAsync()).Connections[0].Id;
        await peer.UntilAsync(id, c => c.Eligibility?.JudgedAt is not null);
        var asn = await peer.Client.PeerAsns.ListAsync().FirstAsync(a => a.Asn == peer.Asn);
        await RenamedAsync("Fabrikam Networks");

        // The file would approve it now, and a person must not either.
        await SetAsync(peer, Rules);
        await peer.Client.Connections.JudgeAsync(id);
        var waiting = await peer.UntilAsync(id, c => c.Trouble is not null);
        Assert.Equal("PendingApproval", waiting.State);
        Assert.Contains($"AS{peer.Asn} for Fabrikam Networks is not approved", waiting.Trouble!.Reason);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Connections.ApproveAsync(id));
        Assert.Equal("PeerAsnNotApproved", Assert.Single(refused.Problems).Code);

        await peer.Operator.PeerAsns.ApproveAsync(asn.Id);
        Assert.Equal("Approve", (await peer.UntilAsync(id, c => c.State == "ProvisioningStarted")).Eligibility!.Outcome);

        // Nor does a letter authorize a name that nobody has approved.
        await RenamedAsync("Contoso");
        await peer.Client.Connections.StateDemarcAsync(id, new("PP-1", "F1"));
        Assert.Contains("no letter is issued in that name", (await peer.UntilAsync(id, c => c.Trouble is not null)).Trouble!.Reason);
        Assert.Equal(1, (await peer.Client.Connections.GetAsync(id)).Value.Letter!.Version);
        await peer.Operator.PeerAsns.ApproveAsync(asn.Id);
        Assert.Null((await peer.UntilAsync(id, c => c.Letter!.Version == 2)).Trouble);

        async Task RenamedAsync(string name) => await peer.Client.PeerAsns.ChangeAsync(
            asn.Id, peer.Registration with { PeerName = name }, (await peer.Client.PeerAsns.GetAsync(asn.Id)).ETag!);
    }

    [Fact]
    public async Task More_bandwidth_of_a_connection_in_service_is_judged_by_what_its_own_LAG_can_carry_and_the_peer_reads_why()
    {
        const string rules = """
            eligibility: 1
            when-all-met: approve
            physical:
              port-capacity: reject
              bandwidth: {unmet: reject, most-mbps: 50000}
            """;
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, "");
        var c = await OwnPlace.InServiceOverLagAsync(peer);

        // A third member is free.
        await SetAsync(peer, rules);
        await AskAsync(peer, c, 30_000);
        var granted = await peer.UntilAsync(c.Id, x => x.Lag!.Members is [_, _, { State: "Adding" }]);
        Assert.Null(granted.Change!.AwaitsApprovalSince);
        Assert.Equal("peerline", (await peer.Client.Connections.HistoryAsync(c.Id).FirstAsync(e => e.Type == "connection.change-approved")).Actor);
        var approved = await peer.Client.Connections.EligibilityAsync(c.Id).SingleAsync();
        Assert.Equal(("Approve", "bandwidth 20000 to 30000 Mbps"), (approved.Outcome, approved.Change));
        Assert.Contains("carries 30000 Mbps; 30000 Mbps are asked for.", approved.Findings[0].Evidence);
        Assert.Contains("note   port-capacity: Met", await MailAsync(peer, "change approved"));

        // A fourth is not: what was granted goes on.
        await AskAsync(peer, c, 40_000);
        var rejected = await peer.UntilAsync(c.Id, x => x.Reason is not null);
        Assert.StartsWith("The change was rejected: The peering policy does not allow it: port-capacity: ", rejected.Reason);
        Assert.Equal((30_000, null), (rejected.Change!.Wanted.BandwidthMbps, rejected.Change.AwaitsApprovalSince));
        Assert.Contains("FAULT  port-capacity: Unmet", await MailAsync(peer, "change rejected"));

        // Left to a person, with the findings; another file would decide otherwise.
        await SetAsync(peer, rules.Replace("port-capacity: reject", "port-capacity: review"));
        await AskAsync(peer, c, 40_000);
        var left = await peer.UntilAsync(c.Id, x => x.Change?.Eligibility?.Outcome is not null);
        Assert.Equal(("Active", "Review"), (left.State, left.Change!.Eligibility!.Outcome));
        Assert.Contains(left.Tasks, t => t is { Task: "review-change", Owner: "Operator" });
        Assert.Contains("port-capacity: ", (await peer.Operator.ReviewAsync().FirstAsync(i => i.Id == c.Id)).Waiting);
        Assert.Contains("judged your change", await MailAsync(peer, "change judged"));
        var replayed = await peer.Operator.Eligibility.ReplayAsync(rules).FirstAsync(d => d.ConnectionId == c.Id && d.Differs);
        Assert.Equal(("Review", "Reject", "bandwidth 20000 to 40000 Mbps"), (replayed.Was, replayed.Now, replayed.Change));
        var cli = PeerlineProgram.Peer(ruled.Server);
        Assert.Contains("A change: bandwidth 20000 to 40000 Mbps", (await cli.DoneAsync("connection", "eligibility", $"{c.Id}")).Output);
        Assert.Contains("of the change", (await cli.DoneAsync("connection", "show", $"{c.Id}")).Output);

        // Judged again by another file.
        await SetAsync(peer, "eligibility: 1\nwhen-all-met: approve\nphysical:\n  bandwidth: {unmet: reject, most-mbps: 50000}\n");
        await cli.DoneAsync("connection", "judge", $"{c.Id}");
        await peer.UntilAsync(c.Id, x => x.Change is { AwaitsApprovalSince: null });
        Assert.Equal(["Approve", "Review", "Reject", "Approve"], await peer.Client.Connections.EligibilityAsync(c.Id).Select(d => d.Outcome).ToListAsync());
    }

    [Fact]
    public async Task A_connection_that_the_file_rejects_by_itself_makes_no_other_redundant()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, """
            eligibility: 1
            when-all-met: approve
            technical:
              redundancy: {unmet: reject, connections: 2, routers: 2}
            physical:
              bandwidth: {unmet: reject, most-mbps: 10000}
            """);
        var (o, metro) = (peer.Operator.Inventory, await OwnPlace.MetroAsync(peer));
        var (here, there) = ((int)SharedServer.NextAsn(), (int)SharedServer.NextAsn());
        await OwnPlace.PortAsync(o, await OwnPlace.RouterAsync(peer, metro, here), 1);
        var second = await OwnPlace.RouterAsync(peer, metro, there, new Lag("bond0"));
        foreach (var number in new[] { 1, 2 }) await OwnPlace.PortAsync(o, second, number, "bond0");

        // The file does not take the second one's bandwidth, so the first stands alone, whichever is judged first.
        await peer.ApprovedAsnAsync();
        var request = peer.Request() with
        {
            Metro = metro.Name,
            Connections = [new() { FacilityId = here, BandwidthMbps = 10_000 }, new() { FacilityId = there, BandwidthMbps = 20_000 }],
        };
        var peering = (await peer.Client.Peerings.RequestAsync(request)).Value;
        var (good, decoy) = (peering.Connections.Single(c => c.FacilityId == here), peering.Connections.Single(c => c.FacilityId == there));
        Assert.Contains("bandwidth: 20000 Mbps;", (await peer.UntilAsync(decoy.Id, c => c.State == "Rejected")).Reason);
        Assert.Contains("redundancy: 1 connection on 1 edge router; 2 connections", (await peer.UntilAsync(good.Id, c => c.State == "Rejected")).Reason);

        // Mended, each is the other's second one.
        var whole = await peer.Client.Peerings.GetAsync(peering.Id);
        await peer.Client.Peerings.ChangeAsync(peering.Id, request with
        {
            Connections =
            [
                new() { Identifier = good.Identifier, FacilityId = here, BandwidthMbps = 10_000 },
                new() { Identifier = decoy.Identifier, FacilityId = there, BandwidthMbps = 10_000 },
            ],
        }, whole.ETag!);
        foreach (var id in new[] { good.Id, decoy.Id }) await peer.UntilAsync(id, c => c.State == "ProvisioningStarted");
    }

    [Fact]
    public async Task The_last_port_of_a_facility_is_promised_to_one_connection_only()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, "eligibility: 1\nwhen-all-met: approve\nphysical:\n  port-capacity: review\n");
        // A LAG that could take the port makes no second one of it.
        var (o, router) = (peer.Operator.Inventory, await OwnPlace.RouterAsync(peer, new Lag("bond0")));
        await OwnPlace.PortAsync(o, router, 1);
        var facility = await OwnPlace.FacilityAsync(o, router);
        await peer.ApprovedAsnAsync();
        var asked = (await peer.Client.Peerings.RequestAsync(peer.Request() with
        {
            Metro = peer.Name,
            Connections = [.. Enumerable.Range(0, 2).Select(_ => new ConnectionRequest { FacilityId = facility, BandwidthMbps = 10_000 })],
        })).Value.Connections;
        var judged = new List<Connection>();
        foreach (var c in asked) judged.Add(await peer.UntilAsync(c.Id, x => x.Eligibility?.JudgedAt is not null));
        Assert.Equal(["Approve", "Review"], judged.Select(c => c.Eligibility!.Outcome).Order(StringComparer.Ordinal));
        var left = judged.Single(c => c.Eligibility!.Outcome == "Review");
        var finding = (await peer.Client.Connections.EligibilityAsync(left.Id).SingleAsync()).Findings.Single(f => f.Rule == "port-capacity");
        Assert.Equal(("PendingApproval", "Unmet"), (left.State, finding.State));
        await peer.UntilAsync(judged.Single(c => c != left).Id, c => c.State == "ProvisioningStarted");
    }

    private static async Task AskAsync(NativePeer peer, Connection c, int mbps)
    {
        var whole = await peer.Client.Peerings.GetAsync(c.PeeringId);
        await peer.Client.Peerings.ChangeAsync(c.PeeringId, peer.Request() with
        {
            Metro = peer.Name,
            Connections = [new ConnectionRequest { Identifier = c.Identifier, FacilityId = c.Requested.FacilityId, BandwidthMbps = mbps }],
        }, whole.ETag!);
    }

    [Fact]
    public async Task Another_facility_is_offered_and_declined_and_another_bandwidth_is_accepted_and_approves_the_request()
    {
        using var peer = await NativePeer.NewAsync(ruled.Server);
        await SetAsync(peer, "");
        var asked = (await peer.RequestedAsync()).Connections[0];
        var wrong = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Connections.OfferAsync(asked.Id, new("Full.", 4711, 12_345)));
        Assert.Equal(["facilityId", "bandwidthMbps"], wrong.Problems.Select(p => p.Target));
        Assert.Equal(HttpStatusCode.Forbidden,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.OfferAsync(asked.Id, new("Please.", 990002)))).Status);

        var offered = (await peer.Operator.Connections.OfferAsync(asked.Id, new("The first is full.", 990002))).Value;
        Assert.Equal((990002, 10_000, "operator"), (offered.Offer!.FacilityId, offered.Offer.BandwidthMbps, offered.Offer.MadeBy));
        Assert.Equal(("offer", "Peer"), (offered.Tasks[0].Task, offered.Tasks[0].Owner));
        Assert.Contains("yet to answer the offer", (await peer.Operator.ReviewAsync().FirstAsync(i => i.Id == asked.Id)).Waiting);
        var declined = (await peer.Client.Connections.DeclineAsync(asked.Id, "We are not there.")).Value;
        Assert.Equal(("PendingApproval", null, 990001), (declined.State, declined.Offer, declined.Requested.FacilityId));

        await peer.Operator.Connections.OfferAsync(asked.Id, new("We have it at the other only.", 990002, null, DateTimeOffset.UtcNow.AddDays(2)));
        await peer.Client.Connections.AcceptAsync(asked.Id);
        var started = await peer.UntilAsync(asked.Id, c => c.State == "ProvisioningStarted");
        Assert.Equal(990002, started.Requested.FacilityId);
        var history = await peer.Client.Connections.HistoryAsync(asked.Id).ToListAsync();
        foreach (var type in new[] { "offer-made", "offer-declined", "offer-accepted", "approved" })
            Assert.Contains(history, e => e.Type == $"connection.{type}");
    }

    private Task<string> MailAsync(NativePeer peer, string subject) => ruled.Server.MailAsync($"noc@{peer.Name}.example", subject);

    private static async Task<Client.Contracts.Eligibility> SetAsync(NativePeer peer, string text)
    {
        var present = await peer.Operator.Eligibility.GetAsync();
        return (await peer.Operator.Eligibility.SetAsync(text, present.ETag!)).Value;
    }
}
