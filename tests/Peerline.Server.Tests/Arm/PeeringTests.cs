using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages;
using Peerline.Storage;

namespace Peerline.Server.Tests.Arm;

public class PeeringTests(SharedServer shared, ApprovedPeer peer) : IClassFixture<ApprovedPeer>
{
    private readonly PeerlineServer server = shared.Server;
    private readonly ArmCaller arm = peer.Arm;

    [Fact]
    public async Task A_request_is_created_with_its_addresses_computed_and_waits_for_approval()
    {
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["sessionPrefixV4"] = "198.51.100.72/30";
        connection["bgpSession"]!["sessionPrefixV6"] = "2001:db8:cc::cc/126";
        var made = await PutAsync("fresh", connection);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var properties = made.Body.GetProperty("properties");
        Assert.Equal("Succeeded", properties.GetProperty("provisioningState").GetString());
        Assert.Equal("{\"name\":\"Basic_Direct_Free\",\"tier\":\"Basic\",\"family\":\"Direct\",\"size\":\"Free\"}",
            made.Body.GetProperty("sku").GetRawText());
        Assert.Equal($"{arm.Root}/resourceGroups/peering/providers/Microsoft.Peering/peerings/fresh",
            made.Body.GetProperty("id").GetString());
        var shown = made.Connection();
        Assert.Equal("PendingApproval", shown.GetProperty("connectionState").GetString());
        Assert.Equal(0, shown.GetProperty("provisionedBandwidthInMbps").GetInt32());
        Assert.False(shown.TryGetProperty("errorMessage", out _));
        var session = shown.GetProperty("bgpSession");
        Assert.Equal("198.51.100.73", session.GetProperty("peerSessionIPv4Address").GetString());
        Assert.Equal("198.51.100.74", session.GetProperty("microsoftSessionIPv4Address").GetString());
        Assert.Equal("2001:db8:cc::cd", session.GetProperty("peerSessionIPv6Address").GetString());
        Assert.Equal("2001:db8:cc::ce", session.GetProperty("microsoftSessionIPv6Address").GetString());
        Assert.Equal("PendingAdd", session.GetProperty("sessionStateV4").GetString());
        Assert.Equal("PendingAdd", session.GetProperty("sessionStateV6").GetString());
        Assert.Equal(made.Body.GetRawText(), (await arm.GetAsync($"{arm.Peerings}/FRESH")).Body.GetRawText());
    }

    [Fact]
    public async Task A_31_and_a_127_start_with_the_peers_address()
    {
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["sessionPrefixV4"] = "198.51.100.10/31";
        connection["bgpSession"]!["sessionPrefixV6"] = "2001:db8:cd::10/127";
        var session = (await PutAsync("narrow", connection)).Connection().GetProperty("bgpSession");
        Assert.Equal(("198.51.100.10", "198.51.100.11"), (Text("peerSessionIPv4Address"), Text("microsoftSessionIPv4Address")));
        Assert.Equal(("2001:db8:cd::10", "2001:db8:cd::11"), (Text("peerSessionIPv6Address"), Text("microsoftSessionIPv6Address")));

        string? Text(string field) => session.GetProperty(field).GetString();
    }

    [Fact]
    public async Task What_was_read_can_be_put_again_and_changes_nothing()
    {
        await PutAsync("again", ApprovedPeer.Connection(), ApprovedPeer.Connection(990002));
        var read = await arm.GetAsync($"{arm.Peerings}/again");
        var put = await arm.PutAsync($"{arm.Peerings}/again", read.Body.GetRawText());
        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(read.Body.GetRawText(), put.Body.GetRawText());
        Assert.Equal(1, (await EventsAsync("again")).Count(e => e == "peering.created"));
        Assert.Equal(2, (await EventsAsync("again")).Count(e => e == "connection.requested"));
        Assert.Equal(3, (await EventsAsync("again")).Count);
    }

    [Fact]
    public async Task The_operators_addresses_are_left_open_until_they_are_allocated()
    {
        var connection = ApprovedPeer.Connection();
        connection["sessionAddressProvider"] = "Microsoft";
        connection["bgpSession"] = null;
        var shown = (await PutAsync("given", connection)).Connection();
        Assert.Equal("Microsoft", shown.GetProperty("sessionAddressProvider").GetString());
        Assert.Equal("{\"sessionStateV4\":\"PendingAdd\",\"sessionStateV6\":\"PendingAdd\"}", shown.GetProperty("bgpSession").GetRawText());
        connection["bgpSession"] = new JsonObject { ["sessionPrefixV4"] = "203.0.113.252/31" };
        Assert.Equal("PrefixIsOperators", (await PutAsync("given", connection)).Code);
        connection["bgpSession"] = new JsonObject { ["maxPrefixesAdvertisedV4"] = 50 };
        var narrowed = (await PutAsync("given", connection)).Connection().GetProperty("bgpSession");
        Assert.False(narrowed.TryGetProperty("sessionStateV6", out _));
    }

    [Fact]
    public async Task The_md5_key_is_never_read_back_is_kept_when_left_out_and_removed_when_empty()
    {
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["md5AuthenticationKey"] = "s3cret-key";
        var made = await PutAsync("secret", connection);
        Assert.DoesNotContain("s3cret-key", made.Body.GetRawText());
        Assert.DoesNotContain("s3cret-key", (await arm.GetAsync($"{arm.Peerings}/secret")).Body.GetRawText());
        var sealedKey = await KeyAsync();
        Assert.NotNull(sealedKey);
        Assert.DoesNotContain("s3cret-key", sealedKey);

        connection["bgpSession"]!.AsObject().Remove("md5AuthenticationKey");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("secret", connection)).Status);
        Assert.Equal(sealedKey, await KeyAsync());
        connection["bgpSession"]!["md5AuthenticationKey"] = "s3cret-key";
        await PutAsync("secret", connection);
        Assert.Equal(sealedKey, await KeyAsync());
        connection["bgpSession"]!["md5AuthenticationKey"] = "another";
        await PutAsync("secret", connection);
        Assert.NotEqual(sealedKey, await KeyAsync());
        connection["bgpSession"]!["md5AuthenticationKey"] = "";
        await PutAsync("secret", connection);
        Assert.Null(await KeyAsync());

        async Task<string?> KeyAsync() => (await ConnectionsAsync("secret")).Single().Requested.SealedMd5Key;
    }

    [Fact]
    public async Task The_switch_gives_the_key_back_as_azure_does()
    {
        await using var own = await PeerlineServer
            .StartAsync(new Dictionary<string, string> { ["Peerline__Azure__ReturnMd5Key"] = "true" });
        using var mine = await ArmCaller.WithAsnAsync(own);
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["md5AuthenticationKey"] = "s3cret-key";
        var made = await mine.PutAsync($"{mine.Peerings}/open", ApprovedPeer.Request(mine, connection).ToJsonString());
        Assert.Equal("s3cret-key", made.Connection().GetProperty("bgpSession").GetProperty("md5AuthenticationKey").GetString());
        var read = await mine.GetAsync($"{mine.Peerings}/open");
        Assert.Equal("s3cret-key", read.Connection().GetProperty("bgpSession").GetProperty("md5AuthenticationKey").GetString());
        Assert.Equal(HttpStatusCode.OK, (await mine.PutAsync($"{mine.Peerings}/open", read.Body.GetRawText())).Status);
    }

    [Fact]
    public async Task What_is_fixed_stays_fixed()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("fixed", connection);
        await arm.RegisterAsync(SharedServer.NextAsn(), "second");
        await arm.ApproveAsync("second");
        var request = ApprovedPeer.Request(arm, connection);
        request["location"] = "elsewhere";
        request["properties"]!["direct"]!["peerAsn"]!["id"] = $"{arm.Provider}/peerAsns/second";
        request["properties"]!["direct"]!["connections"]![0]!.AsObject().Remove("connectionIdentifier");
        var answer = await arm.PutAsync($"{arm.Peerings}/fixed", request.ToJsonString());
        Assert.Equal(
        [
            ("PeerAsnImmutable", "properties.direct.peerAsn.id"), ("LocationImmutable", "location"),
            ("IdentifierMissing", "properties.direct.connections[0].connectionIdentifier"),
        ], answer.Problems.Where(p => p.Code != "PrefixTaken"));
    }

    [Fact]
    public async Task A_changed_request_is_submitted_again_while_it_is_reviewed()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("changed", connection);
        connection["bandwidthInMbps"] = 20_000;
        var changed = await PutAsync("changed", connection);
        Assert.Equal((HttpStatusCode.OK, 20_000), (changed.Status, changed.Connection().GetProperty("bandwidthInMbps").GetInt32()));
        Assert.Contains("connection.resubmitted", await EventsAsync("changed"));
    }

    [Fact]
    public async Task What_is_offered_instead_is_shown_and_accepted_by_asking_for_just_that()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("offered", connection);
        await SayAsync("offered", new OfferInstead(990002, 20_000, "The first is full.", DateTimeOffset.UtcNow.AddDays(3)));
        var shown = (await arm.GetAsync($"{arm.Peerings}/offered")).Connection();
        Assert.Equal(("PendingApproval", 990001), (shown.GetProperty("connectionState").GetString(), shown.GetProperty("peeringDBFacilityId").GetInt32()));
        Assert.Contains("20000 Mbps at facility 990002. The first is full. Ask for just that", shown.GetProperty("errorMessage").GetString());

        connection["peeringDBFacilityId"] = 990002;
        connection["bandwidthInMbps"] = 20_000;
        var accepted = await PutAsync("offered", connection);
        Assert.Equal((HttpStatusCode.OK, 990002, 20_000), (accepted.Status, accepted.Connection().GetProperty("peeringDBFacilityId").GetInt32(),
            accepted.Connection().GetProperty("bandwidthInMbps").GetInt32()));
        Assert.False(accepted.Connection().TryGetProperty("errorMessage", out _));
        var events = await EventsAsync("offered");
        foreach (var type in new[] { "connection.offer-made", "connection.offer-accepted", "connection.approved" }) Assert.Contains(type, events);
    }

    [Fact]
    public async Task What_is_like_an_offer_and_not_it_is_another_request()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("unlike", connection);
        await SayAsync("unlike", new OfferInstead(990002, 20_000, "The first is full.", DateTimeOffset.UtcNow.AddDays(3)));
        connection["peeringDBFacilityId"] = 990002;
        var changed = await PutAsync("unlike", connection);
        Assert.Equal("PendingApproval", changed.Connection().GetProperty("connectionState").GetString());
        Assert.False(changed.Connection().TryGetProperty("errorMessage", out _));
        var events = await EventsAsync("unlike");
        Assert.Contains("connection.resubmitted", events);
        Assert.DoesNotContain("connection.offer-accepted", events);
    }

    [Fact]
    public async Task A_rejected_request_reads_as_failed_with_its_reason_and_can_be_submitted_again()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("rejected", connection);
        await SayAsync("rejected", new Reject("Your NOC does not answer."));
        var shown = (await arm.GetAsync($"{arm.Peerings}/rejected")).Connection();
        Assert.Equal(("ProvisioningFailed", "Your NOC does not answer."),
            (shown.GetProperty("connectionState").GetString(), shown.GetProperty("errorMessage").GetString()));
        var again = (await PutAsync("rejected", connection)).Connection();
        Assert.Equal("PendingApproval", again.GetProperty("connectionState").GetString());
        Assert.False(again.TryGetProperty("errorMessage", out _));
    }

    [Fact]
    public async Task A_connection_is_added_and_one_that_is_left_out_is_removed()
    {
        var (one, two) = (ApprovedPeer.Connection(), ApprovedPeer.Connection(990002));
        await PutAsync("grown", one);
        var grown = await PutAsync("grown", one, two);
        Assert.Equal((HttpStatusCode.OK, 2),
            (grown.Status, grown.Body.GetProperty("properties").GetProperty("direct").GetProperty("connections").GetArrayLength()));
        var shrunk = await PutAsync("grown", two);
        Assert.Equal(HttpStatusCode.OK, shrunk.Status);
        Assert.Equal(two["connectionIdentifier"]!.GetValue<string>(), shrunk.Connection().GetProperty("connectionIdentifier").GetString());
        Assert.Equal(1, shrunk.Body.GetProperty("properties").GetProperty("direct").GetProperty("connections").GetArrayLength());
    }

    [Fact]
    public async Task A_connection_that_is_being_provisioned_can_be_neither_deleted_nor_left_out_nor_changed()
    {
        var (one, two) = (ApprovedPeer.Connection(), ApprovedPeer.Connection(990002));
        await PutAsync("busy", one, two);
        var first = (await ConnectionsAsync("busy")).Single(c => c.Requested.FacilityId == 990001);
        await SayAsync(first.Id, new Approve());
        await UntilAsync("busy", ConnectionState.ProvisioningStarted);
        var before = (await arm.GetAsync($"{arm.Peerings}/busy")).Body.GetRawText();

        var delete = await arm.DeleteAsync($"{arm.Peerings}/busy");
        Assert.Equal((HttpStatusCode.Conflict, "DeleteWhileProvisioning"), (delete.Status, delete.Code));
        var leftOut = await PutAsync("busy", two);
        Assert.Equal((HttpStatusCode.Conflict, "DeleteWhileProvisioning"), (leftOut.Status, leftOut.Code));
        one["bandwidthInMbps"] = 20_000;
        two["bandwidthInMbps"] = 20_000;
        var changed = await PutAsync("busy", one, two);
        Assert.Equal((HttpStatusCode.Conflict, "CannotChangeNow"), (changed.Status, changed.Code));
        Assert.Equal(before, (await arm.GetAsync($"{arm.Peerings}/busy")).Body.GetRawText());

        // The operator may call it off; then the way out is open.
        await SayAsync(first.Id, new Cancel("The cross connect cannot be built."));
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{arm.Peerings}/busy")).Status);
        await UntilGoneAsync("busy");
    }

    [Fact]
    public async Task A_deleted_peering_is_gone_with_its_last_connection_and_its_name_is_free_again()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("short", connection);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{arm.Peerings}/short")).Status);
        var missing = await arm.GetAsync($"{arm.Peerings}/short");
        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFound", "gateway"),
            (missing.Status, missing.Code, missing.Headers["x-ms-failure-cause"]));
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync($"{arm.Peerings}/short")).Status);
        Assert.DoesNotContain(
            await PagingTests.AllAsync(arm, $"{arm.Provider}/peerings"), p => p.GetProperty("name").GetString() == "short");
        Assert.Equal(HttpStatusCode.Created, (await PutAsync("short", connection)).Status);
    }

    [Fact]
    public async Task While_it_is_deleted_it_is_readable_and_takes_no_request()
    {
        // Without its last step no connection is gone: the removal is held by a drain that has to be waited for.
        var connection = ApprovedPeer.Connection();
        await PutAsync("leaving", connection);
        await server.Store.WriteAsync(Caller.System, async work =>
        {
            var c = (await work.Db.LiveConnectionsOf("leaving", arm.Subscription)).Single();
            return await work.SaveAsync(c with
            {
                State = ConnectionState.PendingRemove,
                Removal = new Removal(work.Now, "test", null, [RemovalTask.Drain]) { DrainingSince = work.Now },
                Terms = c.Terms with { DrainFor = TimeSpan.FromHours(1) },
            });
        });
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{arm.Peerings}/leaving")).Status);
        var read = await arm.GetAsync($"{arm.Peerings}/leaving");
        Assert.Equal("Deleting", read.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
        Assert.Equal("PendingRemove", read.Connection().GetProperty("connectionState").GetString());
        Assert.Equal("PendingRemove", read.Connection().GetProperty("bgpSession").GetProperty("sessionStateV4").GetString());
        var put = await PutAsync("leaving", connection);
        Assert.Equal((HttpStatusCode.Conflict, "PeeringDeleting"), (put.Status, put.Code));
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{arm.Peerings}/leaving")).Status);
    }

    [Fact]
    public async Task More_bandwidth_waits_for_the_operator_and_the_old_value_takes_it_back()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("grows", connection);
        await InServiceAsync("grows");
        connection["bandwidthInMbps"] = 20_000;
        var asked = await PutAsync("grows", connection);
        Assert.Equal((HttpStatusCode.OK, "Active", 20_000, 10_000), Shown(asked));
        Assert.Equal("Succeeded", asked.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
        Assert.NotNull((await ConnectionsAsync("grows")).Single().Change!.AwaitsApprovalSince);
        Assert.Equal(asked.Body.GetRawText(), (await PutAsync("grows", connection)).Body.GetRawText());

        connection["bandwidthInMbps"] = 10_000;
        Assert.Equal((HttpStatusCode.OK, "Active", 10_000, 10_000), Shown(await PutAsync("grows", connection)));
        Assert.Null((await ConnectionsAsync("grows")).Single().Change);

        connection["bandwidthInMbps"] = 20_000;
        await PutAsync("grows", connection);
        await SayAsync((await ConnectionsAsync("grows")).Single().Id, new Approve());
        Assert.Equal((HttpStatusCode.OK, "Active", 20_000, 20_000), Shown(await arm.GetAsync($"{arm.Peerings}/grows")));
        connection["bandwidthInMbps"] = 10_000;
        Assert.Equal((HttpStatusCode.OK, "Active", 10_000, 10_000), Shown(await PutAsync("grows", connection)));
    }

    [Fact]
    public async Task Peering_Service_goes_through_the_type_change_and_a_rejection_says_why()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("serves", connection);
        await InServiceAsync("serves");
        connection["useForPeeringService"] = true;
        var asked = await PutAsync("serves", connection);
        Assert.Equal("TypeChangeRequested", asked.Connection().GetProperty("connectionState").GetString());
        Assert.True(asked.Connection().GetProperty("useForPeeringService").GetBoolean());
        var id = (await ConnectionsAsync("serves")).Single().Id;
        await SayAsync(id, new Reject("Two connections are needed."));
        var rejected = await arm.GetAsync($"{arm.Peerings}/serves");
        Assert.Equal("Active", rejected.Connection().GetProperty("connectionState").GetString());
        Assert.False(rejected.Connection().GetProperty("useForPeeringService").GetBoolean());
        Assert.Equal("The change was rejected: Two connections are needed.", rejected.Connection().GetProperty("errorMessage").GetString());

        await PutAsync("serves", connection);
        await SayAsync(id, new Approve());
        var underway = await arm.GetAsync($"{arm.Peerings}/serves");
        Assert.Equal("TypeChangeInProgress", underway.Connection().GetProperty("connectionState").GetString());
        Assert.Equal("PendingUpdate", underway.Connection().GetProperty("bgpSession").GetProperty("sessionStateV4").GetString());
        Assert.Equal("Updating", underway.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
    }

    [Fact]
    public async Task A_change_shows_on_the_half_that_it_touches_and_what_cannot_change_is_refused_by_name()
    {
        var connection = ApprovedPeer.Connection();
        await PutAsync("changes", connection);
        await InServiceAsync("changes");
        var session = connection["bgpSession"]!;
        session["maxPrefixesAdvertisedV4"] = 2000;
        Assert.Equal(("PendingUpdate", "Established"), Halves(await PutAsync("changes", connection)));
        session["maxPrefixesAdvertisedV4"] = 1000;
        Assert.Equal(("PendingUpdate", "Established"), Halves(await PutAsync("changes", connection)));
        var back = (await ConnectionsAsync("changes")).Single();
        Assert.Equal((null, HalfPhase.PuttingBack), (back.Change, back.V4!.Change!.Phase));

        // No word about IPv6 any more: when IPv4 is through, IPv6 leaves.
        var alone = connection.DeepClone();
        alone["bgpSession"]!.AsObject().Remove("sessionPrefixV6");
        alone["bgpSession"]!.AsObject().Remove("maxPrefixesAdvertisedV6");
        Assert.Equal(("PendingUpdate", "PendingRemove"), Halves(await PutAsync("changes", alone)));
        Assert.Equal(("PendingUpdate", "Established"), Halves(await PutAsync("changes", connection)));

        var moved = connection.DeepClone();
        moved["peeringDBFacilityId"] = 990002;
        moved["bgpSession"]!["sessionPrefixV4"] = ApprovedPeer.NextLink().V4;
        var refused = await PutAsync("changes", moved);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(
            [("FacilityStays", "properties.direct.connections[0].peeringDBFacilityId"),
                ("AddressesStay", "properties.direct.connections[0].sessionAddressProvider")], refused.Problems);

        static (string?, string?) Halves(ArmAnswer reply) => (
            reply.Connection().GetProperty("bgpSession").GetProperty("sessionStateV4").GetString(),
            reply.Connection().GetProperty("bgpSession").GetProperty("sessionStateV6").GetString());
    }

    [Fact]
    public async Task A_connection_that_was_left_out_is_wanted_back_while_it_drains()
    {
        var (one, two) = (ApprovedPeer.Connection(), ApprovedPeer.Connection());
        await PutAsync("returns", one, two);
        await InServiceAsync("returns");
        var less = await PutAsync("returns", one);
        Assert.Equal(["Active", "PendingRemove"], States(less));
        Assert.Equal("Updating", less.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
        Assert.Equal(["Active", "Active"], States(await PutAsync("returns", one, two)));

        static IEnumerable<string?> States(ArmAnswer reply) => reply.Body.GetProperty("properties").GetProperty("direct").GetProperty("connections")
            .EnumerateArray().Select(c => c.GetProperty("connectionState").GetString());
    }

    private static (HttpStatusCode, string?, int, int) Shown(ArmAnswer reply) => (
        reply.Status, reply.Connection().GetProperty("connectionState").GetString(), reply.Connection().GetProperty("bandwidthInMbps").GetInt32(),
        reply.Connection().GetProperty("provisionedBandwidthInMbps").GetInt32());

    /// <summary>As the life of a connection leaves it, without a port: no router has a part in it.</summary>
    private Task InServiceAsync(string peering) => server.Store.WriteAsync(Caller.System, async work =>
    {
        var connections = await work.Db.LiveConnectionsOf(peering, arm.Subscription);
        foreach (var c in connections)
        {
            await work.SaveAsync(c with
            {
                State = ConnectionState.Active,
                Addresses = new SessionAddresses(
                    Stages.Addressing.LinkAddressing.Split(c.Requested.PrefixV4!.Value), Stages.Addressing.LinkAddressing.Split(c.Requested.PrefixV6!.Value)),
                V4 = Half(Family.IPv4),
                V6 = Half(Family.IPv6),
            });
        }

        return connections.Count;

        static SessionHalf Half(Family family) => new()
        {
            Family = family, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true), Observed = SessionState.Established,
        };
    });

    [Fact]
    public async Task Tags_are_patched_and_nothing_else()
    {
        await PutAsync("tagged", ApprovedPeer.Connection());
        var patched = await arm.PatchAsync($"{arm.Peerings}/tagged", new { tags = new { cost = "42" }, location = "moon" });
        Assert.Equal((HttpStatusCode.OK, "42", "local"),
            (patched.Status, patched.Body.GetProperty("tags").GetProperty("cost").GetString(),
                patched.Body.GetProperty("location").GetString()));
        Assert.False((await arm.PatchAsync($"{arm.Peerings}/tagged", new { tags = new { } })).Body.TryGetProperty("tags", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await arm.PatchAsync($"{arm.Peerings}/none", new { tags = new { } })).Status);
    }

    [Fact]
    public async Task What_a_peering_stands_on_cannot_be_taken_away()
    {
        using var own = await ArmCaller.WithAsnAsync(server);
        await own.PutAsync($"{own.Peerings}/stands", ApprovedPeer.Request(own, ApprovedPeer.Connection()).ToJsonString());
        Assert.Equal("PeerAsnInUse", (await own.DeleteAsync($"{own.Provider}/peerAsns/asn")).Code);
        Assert.Equal("ResourceGroupNotEmpty", (await own.DeleteAsync(own.Group)).Code);
        await own.DeleteAsync($"{own.Peerings}/stands");
        Assert.Equal(HttpStatusCode.OK, (await own.DeleteAsync($"{own.Provider}/peerAsns/asn")).Status);
        Assert.Equal(HttpStatusCode.OK, (await own.DeleteAsync(own.Group)).Status);
    }

    [Fact]
    public async Task Lists_are_by_group_and_by_subscription()
    {
        using var own = await ArmCaller.WithAsnAsync(server);
        await own.PutAsync($"{own.Root}/resourceGroups/other", new { location = "local" });
        var other = $"{own.Root}/resourceGroups/other/providers/Microsoft.Peering/peerings";
        foreach (var path in new[] { $"{own.Peerings}/a", $"{own.Peerings}/b", $"{own.Peerings}/c", $"{other}/d" })
            Assert.Equal(HttpStatusCode.Created,
                (await own.PutAsync(path, ApprovedPeer.Request(own, ApprovedPeer.Connection()).ToJsonString())).Status);
        Assert.Equal(["a", "b", "c", "d"], Names(await PagingTests.AllAsync(own, $"{own.Provider}/peerings")));
        Assert.Equal(["a", "b", "c"], Names(await PagingTests.AllAsync(own, own.Peerings)));
        Assert.Equal(["d"], Names(await PagingTests.AllAsync(own, other)));
        Assert.Equal("ResourceGroupNotFound",
            (await own.GetAsync($"{own.Root}/resourceGroups/none/providers/Microsoft.Peering/peerings")).Code);

        static IEnumerable<string?> Names(IEnumerable<System.Text.Json.JsonElement> list) =>
            list.Select(p => p.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Locations_and_legacy_peerings_ask_for_what_they_need()
    {
        var location = Assert.Single((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct")).Value);
        Assert.Equal("Exampleton", location.GetProperty("properties").GetProperty("peeringLocation").GetString());
        Assert.Equal([10_000, 100_000],
            location.GetProperty("properties").GetProperty("direct").GetProperty("bandwidthOffers").EnumerateArray()
                .Select(o => o.GetProperty("valueInMbps").GetInt32()));
        Assert.Equal([990001, 990002],
            location.GetProperty("properties").GetProperty("direct").GetProperty("peeringFacilities").EnumerateArray()
                .Select(f => f.GetProperty("peeringDBFacilityId").GetInt32()));
        Assert.Empty((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct&directPeeringType=Cdn")).Value);
        Assert.Equal("MissingQueryParameter", (await arm.GetAsync($"{arm.Provider}/peeringLocations")).Code);
        Assert.Equal("KindNotOffered", (await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Moon")).Code);
        Assert.Equal("MissingQueryParameter", (await arm.GetAsync($"{arm.Provider}/legacyPeerings?kind=Direct")).Code);
        Assert.Equal("MissingQueryParameter", (await arm.GetAsync($"{arm.Provider}/legacyPeerings?peeringLocation=Exampleton")).Code);
        Assert.Empty((await arm.GetAsync($"{arm.Provider}/legacyPeerings?peeringLocation=Exampleton&kind=Exchange")).Value);
        Assert.Equal("KindNotOffered", (await arm.GetAsync($"{arm.Provider}/legacyPeerings?peeringLocation=Exampleton&kind=Moon")).Code);
        Assert.Equal("InvalidAsn",
            (await arm.GetAsync($"{arm.Provider}/legacyPeerings?peeringLocation=Exampleton&kind=Direct&asn=x")).Code);
        Assert.Empty((await arm.GetAsync($"{arm.Provider}/legacyPeerings?peeringLocation=Exampleton&kind=Direct")).Value);
    }

    [Fact]
    public async Task Received_routes_of_a_peering_without_a_session_are_none()
    {
        await PutAsync("quiet", ApprovedPeer.Connection());
        Assert.Empty((await arm.GetAsync($"{arm.Peerings}/quiet/receivedRoutes?rpkiValidationState=Unknown")).Value);
        Assert.Equal("InvalidPrefix", (await arm.GetAsync($"{arm.Peerings}/quiet/receivedRoutes?prefix=x")).Code);
        Assert.Equal("ResourceNotFound", (await arm.GetAsync($"{arm.Peerings}/none/receivedRoutes")).Code);
    }

    private Task<ArmAnswer> PutAsync(string name, params JsonNode[] connections) =>
        arm.PutAsync($"{arm.Peerings}/{name}", ApprovedPeer.Request(arm, connections).ToJsonString());

    private Task<IReadOnlyList<Connection>> ConnectionsAsync(string peering) =>
        server.Store.ReadAsync(Caller.System, db => db.LiveConnectionsOf(peering, arm.Subscription));

    private async Task SayAsync(string peering, Input input)
    {
        foreach (var connection in await ConnectionsAsync(peering)) await SayAsync(connection.Id, input);
    }

    private async Task SayAsync(Guid connection, Input input) =>
        Assert.IsType<Answer<Connection>.Done>(
            await new ConnectionDesk(server.Store).SayAsync(Caller.System with { Role = Role.Operator }, connection, input));

    private async Task UntilAsync(string peering, ConnectionState state)
    {
        var patience = Stopwatch.StartNew();
        while ((await ConnectionsAsync(peering)).All(c => c.State != state))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60),
                $"No connection came to {state}: {await ToldAsync(peering)}.");
            await Task.Delay(50);
        }
    }

    private async Task UntilGoneAsync(string peering)
    {
        var patience = Stopwatch.StartNew();
        while ((await arm.GetAsync($"{arm.Peerings}/{peering}")).Status != HttpStatusCode.NotFound)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60),
                $"It is not gone: {await ToldAsync(peering)}.");
            await Task.Delay(50);
        }
    }

    private async Task<string> ToldAsync(string peering) =>
        string.Join(", ", (await ConnectionsAsync(peering)).Select(c => $"{c.State} {c.Trouble}"));

    private Task<List<string>> EventsAsync(string peering) => server.Store.ReadAsync(Caller.System, async db =>
    {
        var connections = await db.LiveConnectionsOf(peering, arm.Subscription);
        var subjects = connections.Select(c => c.Id).Append(connections[0].PeeringId).ToList();
        return db.Events.Where(e => subjects.Contains(e.Subject)).OrderBy(e => e.Position).Select(e => e.Type).ToList();
    });
}
