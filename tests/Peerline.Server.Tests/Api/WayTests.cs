using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;
using Peerline.Storage;

namespace Peerline.Server.Tests.Api;

/// <summary>The way of a peering as far as it goes without a router, and what is recorded on it.</summary>
public class WayTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task An_ASN_is_registered_reviewed_failed_changed_and_approved()
    {
        using var peer = await NativePeer.NewAsync(server);
        var asn = (await peer.Client.PeerAsns.RegisterAsync(peer.Registration)).Value;
        Assert.Equal("Pending", asn.Validation);
        var waiting = await peer.Operator.ReviewAsync().FirstAsync(i => i.Id == asn.Id);
        Assert.Equal(("peer-asn", peer.Asn), (waiting.Kind, waiting.Asn));
        var failed = (await peer.Operator.PeerAsns.FailAsync(asn.Id, "PeeringDB says otherwise.")).Value;
        Assert.Equal(("Failed", "PeeringDB says otherwise."), (failed.Validation, failed.Reason));
        var twice = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.PeerAsns.RegisterAsync(peer.Registration));
        Assert.Equal(HttpStatusCode.Conflict, twice.Status);
        Assert.Equal("Approved", (await peer.Operator.PeerAsns.ApproveAsync(asn.Id)).Value.Validation);
        Assert.DoesNotContain(await peer.Operator.ReviewAsync().ToListAsync(), i => i.Id == asn.Id);
        await peer.Client.PeerAsns.DeleteAsync(asn.Id);
        var gone = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.PeerAsns.GetAsync(asn.Id));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
    }

    [Fact]
    public async Task A_request_is_asked_about_answered_rejected_and_submitted_again()
    {
        using var peer = await NativePeer.NewAsync(server);
        var peering = await peer.RequestedAsync(connections: 2);
        var (one, two) = (peering.Connections[0].Id, peering.Connections[1].Id);
        Assert.Equal([990001, 990002], peering.Connections.Select(c => c.FacilityId));
        var asked = (await peer.Operator.Connections.AskAsync(one, "Which MTU?")).Value;
        Assert.Equal(("answer", "Peer"), (asked.Tasks[0].Task, asked.Tasks[0].Owner));
        var answered = (await peer.Client.Connections.AnswerAsync(one, "1500.")).Value;
        Assert.Equal(("Which MTU?", "1500."), (answered.Question!.Text, answered.Question.Answer));
        Assert.Equal("operator", answered.Question.AskedBy);
        var rejected = (await peer.Operator.Connections.RejectAsync(two, "No capacity there.")).Value;
        Assert.Equal(("Rejected", "No capacity there."), (rejected.State, rejected.Reason));
        var whole = await peer.Client.Peerings.GetAsync(peering.Id);
        var again = peer.Request(2);
        var request =
            again with { Connections = [
                .. again.Connections.Zip(whole.Value.Connections, (r, c) => r with { Identifier = c.Identifier })] };
        var changed = (await peer.Client.Peerings.ChangeAsync(peering.Id, request, whole.ETag!)).Value;
        Assert.Equal(["PendingApproval", "PendingApproval"], changed.Connections.Select(c => c.State));
        var decided = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.AnswerAsync(two, "?"));
        Assert.Equal("NoOpenQuestion", Assert.Single(decided.Problems).Code);
    }

    [Fact]
    public async Task From_approval_to_ready_every_step_is_said_and_remembered()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        Assert.Equal(2, started.Halves.Count);
        Assert.All(started.Halves, h => Assert.Equal((0, false, "Unknown"), (h.Desired.Generation, h.Desired.Open, h.Observed.State)));
        Assert.Null(started.Port!.EdgeRouter);
        Assert.NotNull((await peer.Operator.Connections.GetAsync(started.Id)).Value.Port!.EdgeRouter);

        var early = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.ReadyAsync(started.Id));
        Assert.Equal(["NotWiredYet", "NoPrefixesStated"], early.Problems.Select(p => p.Code));
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.DeleteAsync(started.Id));
        Assert.Equal((HttpStatusCode.Conflict, "DeleteWhileProvisioning"), (refused.Status, refused.Problems.Single().Code));

        var blocked = (await peer.Operator.Connections.RaiseBlockerAsync(started.Id, "The meet-me room is closed.", "Colo")).Value;
        Assert.Equal("ExternalBlocker", blocked.State);
        await peer.Operator.Connections.ClearBlockerAsync(started.Id);
        await peer.Client.Connections.WiredAsync(started.Id, "XC-4711");
        await peer.Client.Connections.StatePrefixesAsync(started.Id, [new("198.51.100.0/24"), new("2001:db8:4711::/48", 56)]);
        var later = DateTimeOffset.UtcNow.AddDays(120);
        var extended = (await peer.Operator.Connections.ExtendAsync(started.Id, later)).Value;
        Assert.True((extended.Deadline!.Value - later).Duration() < TimeSpan.FromMilliseconds(1));
        await peer.Operator.Connections.WaiveAsync(started.Id, Stages.Validation.CheckCatalogue.Descriptions.First(d => d.CanBeWaived).Name,
            "Agreed by phone.");
        var ready = (await peer.Client.Connections.ReadyAsync(started.Id)).Value;
        Assert.NotNull(ready.ReadyAt);
        Assert.All(ready.Halves, h => Assert.Equal((1, false), (h.Desired.Generation, h.Desired.Open)));

        var history = await peer.Client.Connections.HistoryAsync(started.Id).ToListAsync();
        Assert.Equal(Enumerable.Range(1, history.Count).Select(i => (long)i), history.Select(e => e.Sequence));
        foreach (
            var type in new[] { "requested", "approved", "port-allocated", "addresses-allocated", "loa-issued", "blocker-raised", "wired",
                "prefixes-stated", "ready" })
            Assert.Contains(history, e => e.Type == $"connection.{type}");
        Assert.Equal("operator", history.First(e => e.Type == "connection.approved").Actor);

        var sheet = await peer.Client.Connections.ParametersAsync(started.Id);
        Assert.Equal((64496u, peer.Asn), (sheet.OperatorAsn, sheet.PeerAsn));
        Assert.Equal(started.AddressesV4!.Peer, sheet.V4!.PeerAddress);
        Assert.Contains(sheet.Hints, h => h.Name == "bird" && h.Text.Contains(sheet.V4.OperatorAddress));

        // There may be something of it on the router by now, and the router does not answer: nothing is given back before it is looked at.
        var leaving = (await peer.Operator.Connections.CancelAsync(started.Id, "The peer withdrew.")).Value;
        Assert.Equal("PendingRemove", leaving.State);
        Assert.Equal(["RemoveFromRouter", "VerifyRemoved", "RevokeLoa", "IssueCeaseLetter", "ReleaseAddresses", "ReleasePort"],
            leaving.Removal!.Remaining);
    }

    [Fact]
    public async Task What_was_cancelled_is_undone_and_gone_and_its_records_stay()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        await peer.Operator.Connections.CancelAsync(started.Id, "The peer withdrew.");
        await peer.UntilGoneAsync(started.Id);
        var gone = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.GetAsync(started.Id));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains(await peer.Client.Connections.LettersAsync(started.Id).ToListAsync(), l => l.State == "Revoked");
        var all = await peer.Client.Peerings.HistoryAsync(started.PeeringId).ToListAsync();
        Assert.Contains(all, e => e.Type == "connection.gone");
        Assert.Contains(all, e => e.Type == "peering.created");
    }

    [Fact]
    public async Task The_letter_can_be_downloaded_and_checked_by_anybody_who_has_it()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var letter = await peer.Client.Connections.LettersAsync(started.Id).SingleAsync();
        var pdf = await peer.Client.Letters.PdfAsync(letter.Number, letter.Version);
        var json = await peer.Client.Letters.JsonAsync(letter.Number, letter.Version);
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        Assert.Equal(letter.PdfSha256, Convert.ToHexStringLower(SHA256.HashData(pdf)));
        Assert.Equal(letter.JsonSha256, Convert.ToHexStringLower(SHA256.HashData(json)));

        using var nobody = NativePeer.ClientOf(server, null, null);
        var valid = await nobody.Letters.VerifyAsync(letter.Number, letter.Version, letter.PdfSha256);
        Assert.True(valid.InForce);
        Assert.Contains(valid.Facts, f => f.Value.Contains("Canary Networks"));
        var byNumber = await nobody.Letters.VerifyAsync(letter.Number);
        Assert.Equal(("ValidByNumber", false, 0), (byNumber.Outcome, byNumber.InForce, byNumber.Facts.Count));
        Assert.Equal("Altered", (await nobody.Letters.VerifyAsync(letter.Number, 1, new string('0', 64))).Outcome);
        Assert.Equal("UnknownVersion", (await nobody.Letters.VerifyAsync(letter.Number, 9)).Outcome);
        Assert.Equal("Unknown", (await nobody.Letters.VerifyAsync("LOA-1999-000001")).Outcome);

        using var client = server.Client();
        var page = await client.GetStringAsync(letter.Verify);
        Assert.Contains("In force", page);
        Assert.Contains("Canary Networks", page);
        using var unknown = await client.GetAsync("/loa/%3Cscript%3Ealert(1)%3C%2Fscript%3E?v=%3Cb%3E&h=%22%3E%3Ci%3E");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var text = await unknown.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", text);
        Assert.DoesNotContain("<b>", text);
        Assert.DoesNotContain("<i>", text);
        Assert.DoesNotContain("script-src", unknown.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task The_stream_resumes_behind_the_last_event_that_was_seen()
    {
        using var peer = await NativePeer.NewAsync(server);
        var peering = await peer.RequestedAsync();
        var id = peering.Connections[0].Id;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var told = new List<HistoryEvent>();
        for (var i = 0; i < 3; i++)
        {
            // A new stream each time, behind what the last one told; something happens in between, and while it is open.
            await peer.Operator.Connections.AskAsync(id, $"Before {i}?");
            var stream = peer.Client.Events.StreamAsync(told.LastOrDefault()?.Position ?? 0, id, patience.Token);
            await foreach (var e in stream)
            {
                told.Add(e);
                if (e.Sentence == $"Before {i}?") await peer.Operator.Connections.AskAsync(id, $"Within {i}?", cancel: patience.Token);
                if (e.Sentence == $"Within {i}?") break;
            }
        }

        Assert.Equal(told.Select(e => e.Position).Distinct().Order(), told.Select(e => e.Position));
        var history = await peer.Client.Connections.HistoryAsync(id).ToListAsync();
        Assert.Equal(history.Select(e => e.Id), told.Select(e => e.Id));
    }

    [Fact]
    public async Task A_stream_ends_when_its_client_is_revoked()
    {
        using var peer = await NativePeer.NewAsync(server);
        var secret = await peer.Operator.Clients.CreateAsync(new NewApiClient("short-lived", "peer", [peer.Subscription]));
        using var client = server.Client(await server.TokenAsync(secret.ClientId, secret.ClientSecret));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = await client.GetStreamAsync("/api/v1/events", patience.Token);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("id: ", await reader.ReadLineAsync(patience.Token));
        await peer.Operator.Clients.RevokeAsync(secret.ClientId);
        while (await reader.ReadLineAsync(patience.Token) is not null)
        {
            // Until the server ends it.
        }

        using var refused = await client.GetAsync("/api/v1/me", patience.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task What_is_in_use_is_not_removed_from_the_inventory()
    {
        using var peer = await NativePeer.NewAsync(server);
        var o = peer.Operator.Inventory;
        var metro = (await o.Metros.AddAsync(new Metro { Name = peer.Name, Country = "DE", Region = "local" })).Value;
        var number = (int)SharedServer.NextAsn();
        var facility =
            (await o.Facilities.AddAsync(
                new Facility { MetroId = metro.Id!.Value, PeeringDbId = number, Name = "House", Address = "1 Street" })).Value;
        var bad =
            await Assert.ThrowsAsync<PeerlineApiException>(() =>
                o.EdgeRouters.AddAsync(new EdgeRouter { FacilityId = Guid.NewGuid(), Name = "a\nb", Driver = "abacus" }));
        Assert.Equal(["name", "facilityId", "driver"], bad.Problems.Select(p => p.Target));
        var settings = System.Text.Json.JsonDocument.Parse("{\"socket\":\"/nowhere/edge.sock\"}").RootElement;
        var router =
            (await o.EdgeRouters.AddAsync(
                new EdgeRouter { FacilityId = facility.Id!.Value, Name = peer.Name, Driver = "embedded", Settings = settings })).Value;
        var port = (await o.Ports.AddAsync(new Port
        {
            EdgeRouterId = router.Id!.Value, InterfaceName = "port1", SpeedMbps = 10_000, Panel = "P", PanelPort = "1/2",
                CircuitId = peer.Name,
        })).Value;
        var same =
            await Assert.ThrowsAsync<PeerlineApiException>(() => o.Ports.AddAsync(port with { Id = null, SpeedMbps = 0, Panel = "" }));
        Assert.Equal(["speedMbps", "panel", "interfaceName"], same.Problems.Select(p => p.Target));

        foreach (
            var delete in new Func<Task>[] { () => o.Metros.DeleteAsync(metro.Id.Value), () =>
                o.Facilities.DeleteAsync(facility.Id.Value), () => o.EdgeRouters.DeleteAsync(router.Id.Value) })
            Assert.Equal("InUse", (await Assert.ThrowsAsync<PeerlineApiException>(delete)).Problems.Single().Code);

        var status = await o.StatusAsync(router.Id.Value);
        Assert.False(status.Reachable);
        Assert.NotEmpty(status.Reason!);
        Assert.Contains(router.Id.Value, (await o.HoldAsync(router: router.Id)).EdgeRouters);
        Assert.True((await o.EdgeRouters.GetAsync(router.Id.Value)).Value.Paused);
        Assert.DoesNotContain(router.Id.Value, (await o.ResumeAsync(router: router.Id)).EdgeRouters);

        await o.Ports.DeleteAsync(port.Id!.Value);
        await o.EdgeRouters.DeleteAsync(router.Id.Value);
        await o.Facilities.DeleteAsync(facility.Id.Value);
        await o.Metros.DeleteAsync(metro.Id.Value);
    }

    [Fact]
    public async Task A_port_that_a_connection_holds_stays_as_its_letter_says()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var held = (await peer.Operator.Connections.GetAsync(started.Id)).Value.Port!.PortId!.Value;
        var port = await peer.Operator.Inventory.Ports.GetAsync(held);
        Assert.Equal(started.Id, port.Value.ConnectionId);
        var refused =
            await Assert.ThrowsAsync<PeerlineApiException>(() =>
                peer.Operator.Inventory.Ports.ChangeAsync(held, port.Value with { PanelPort = "99" }, port.ETag!));
        Assert.Equal("InUse", refused.Problems.Single().Code);
        refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Inventory.Ports.DeleteAsync(held));
        Assert.Equal("InUse", refused.Problems.Single().Code);
    }

    [Fact]
    public async Task The_letter_and_the_port_name_both_ends_of_the_cross_connect_and_a_change_of_one_is_another_version()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        Assert.Equal(("SMF OS2", "LC/UPC duplex"), (started.Port!.Media, started.Port.Connector));
        var wrong = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.StateDemarcAsync(started.Id, new("", "F9\u001b[31m")));
        Assert.Equal(["panel", "positions"], wrong.Problems.Select(p => p.Target));
        var end = new PeerDemarc("PP:0117:U38", "F9/F10", Cage: "C-0117", Media: "SMF OS2", Connector: "LC/APC");
        Assert.Equal(end, (await peer.Client.Connections.StateDemarcAsync(started.Id, end)).Value.PeerDemarc);
        var letter = (await peer.UntilAsync(started.Id, c => c.Letter?.Version == 2)).Letter!;
        var facts = Encoding.UTF8.GetString(await peer.Client.Letters.JsonAsync(letter.Number, 2));
        foreach (var word in new[] { "\"zSide\"", "PP:0117:U38", "F9/F10", "C-0117", "LC/APC" }) Assert.Contains(word, facts);
        Assert.Equal("Superseded", (await peer.Client.Letters.ListAsync().FirstAsync(l => l.Number == letter.Number && l.Version == 1)).State);
        var held = await peer.Operator.Connections.GetAsync(started.Id);
        Assert.Equal(end, (await peer.Operator.Inventory.Ports.GetAsync(held.Value.Port!.PortId!.Value)).Value.FarEnd);

        await peer.Client.Connections.WiredAsync(started.Id, "XC-4712");
        var late = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.StateDemarcAsync(started.Id, end with { Positions = "F1/F2" }));
        Assert.Equal("AlreadyWired", late.Problems.Single().Code);
    }

    [Fact]
    public async Task The_peers_end_is_stated_so_often_a_day_and_then_by_the_operator()
    {
        using var peer = await NativePeer.NewAsync(server);
        var id = (await peer.StartedAsync()).Id;
        for (var version = 2; version <= 21; version++)
        {
            await peer.Client.Connections.StateDemarcAsync(id, new("PP-1", $"F{version}"));
            await peer.UntilAsync(id, c => c.Letter?.Version == version);
        }

        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.StateDemarcAsync(id, new("PP-1", "F22")));
        var problem = Assert.Single(refused.Problems);
        Assert.Equal("TooManyLetters", problem.Code);
        Assert.Contains("21 letters", problem.Detail);
        await peer.Operator.Connections.StateDemarcAsync(id, new("PP-1", "F22"));
        await peer.UntilAsync(id, c => c.Letter?.Version == 22);
    }

    [Fact]
    public async Task Pools_do_not_overlap_and_keep_what_is_taken()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var pools = peer.Operator.Inventory.AddressPools;
        foreach (
            var (prefix, code) in new[] { ("169.254.0.0/24", "UnusablePrefix"), ("nonsense", "InvalidPrefix"),
                ("10.0.0.1/24", "InvalidPrefix"), (started.AddressesV4!.Subnet, "PoolOverlap") })
            Assert.Contains((await Assert.ThrowsAsync<PeerlineApiException>(() => pools.AddAsync(new AddressPool(prefix)))).Problems, p =>
                p.Code == code);
        var used = await pools.ListAsync().FirstAsync(p => p.Prefix.Contains('.'));
        Assert.True((await pools.GetAsync(used.Id!.Value)).Value.Taken > 0);
        Assert.Equal("InUse",
            (await Assert.ThrowsAsync<PeerlineApiException>(() => pools.DeleteAsync(used.Id.Value))).Problems.Single().Code);
    }

    [Fact]
    public async Task A_changed_entry_of_the_audit_is_found_and_named()
    {
        using var peer = await NativePeer.NewAsync(server);
        await peer.RequestedAsync();
        await peer.Operator.Audit.MakeCheckpointsAsync();
        var before = await ChainAsync(peer);
        Assert.True(before.Holds);
        Assert.Equal(before.Verified, before.SignedUpTo);

        await TamperAsync(peer, 2, "x");
        var bad = await ChainAsync(peer);
        Assert.Equal((false, 2L), (bad.Holds, bad.FirstBad));
        await server.Store.WriteAsync(Caller.System, work =>
            work.Db.Audit.Where(a => a.Chain == peer.Subscription && a.Sequence == before.Verified).ExecuteDeleteAsync());
        await TamperAsync(peer, 2, "");
        var cut = await ChainAsync(peer);
        Assert.Equal((false, before.Verified), (cut.Holds, cut.FirstBad));
    }

    [Fact]
    public async Task The_policy_is_for_everybody_and_changes_only_by_the_operator_and_whole()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var nobody = NativePeer.ClientOf(server, null, null);
        Assert.Equal(64496u, (await nobody.Policy.GetAsync()).Asn);
        var profile = await peer.Operator.Policy.ProfileAsync();
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Policy.SetAsync(
            profile.Value.Policy with { Bogons = [], Mtu = 10, Announced = ["x"], BogonAsns = ["9-1"] }, profile.ETag));
        Assert.Equal(["announced[0]", "bogonAsns[0]", "bogons", "mtu"], refused.Problems.Select(p => p.Target).Order());
        var same = await peer.Operator.Policy.SetAsync(profile.Value.Policy, profile.ETag);
        Assert.NotEqual(profile.ETag, same.ETag);
        Assert.Equal(profile.Value.Policy.Announced, same.Value.Announced);
        var forbidden = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Policy.SetAsync(profile.Value.Policy, same.ETag));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.Status);
    }

    private static async Task<ChainVerdict> ChainAsync(NativePeer peer) =>
        (await peer.Operator.Audit.VerifyAsync()).Chains.Single(c => c.Chain == peer.Subscription);

    private Task<int> TamperAsync(NativePeer peer, long sequence, string suffix) => server.Store.WriteAsync(Caller.System, async work =>
    {
        var row = await work.Db.Audit.FirstAsync(a => a.Chain == peer.Subscription && a.Sequence == sequence);
        row.Detail = suffix.Length > 0 ? row.Detail + suffix : row.Detail[..^1];
        return 0;
    });
}
