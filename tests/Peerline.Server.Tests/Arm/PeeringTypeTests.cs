using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages;
using Peerline.Storage;

namespace Peerline.Server.Tests.Arm;

/// <summary>Types of direct peerings: each with its own rules.</summary>
public class PeeringTypeTests(ApprovedPeer peer) : IClassFixture<ApprovedPeer>
{
    private readonly ArmCaller arm = peer.Arm;

    [Fact]
    public async Task Voice_takes_two_connections_on_our_addresses_for_the_peering_service()
    {
        var path = $"{arm.Peerings}/voice";
        var request = Request("Voice", "Premium_Direct_Free", Plain(990001), Plain(990002));
        var made = await arm.PutAsync(path, request.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var direct = made.Body.GetProperty("properties").GetProperty("direct");
        Assert.Equal(("Voice", true), (direct.GetProperty("directPeeringType").GetString(), direct.GetProperty("useForPeeringService")
            .GetBoolean()));
        Assert.All(direct.GetProperty("connections").EnumerateArray(), c => Assert.Equal(
            ("Microsoft", true), (c.GetProperty("sessionAddressProvider").GetString(), c.GetProperty("useForPeeringService")
                .GetBoolean())));

        // It stays what it is.
        request["properties"]!["direct"]!["directPeeringType"] = "Edge";
        Assert.Contains(("PeeringTypeImmutable", "properties.direct.directPeeringType"), (await arm.PutAsync(path, request.ToJsonString()))
            .Problems);
    }

    [Fact]
    public async Task What_voice_lacks_is_said()
    {
        var refused = await arm.PutAsync($"{arm.Peerings}/voice-less", Request("Voice", "Basic_Direct_Free", Plain(990001)).ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([("InvalidSku", "sku.name"), ("TooFewConnections", "properties.direct.connections")], refused.Problems);
    }

    [Theory]
    [InlineData("Cdn", "operator's own")]
    [InlineData("transit", "operator's own")]
    [InlineData("Internal", "operator's own")]
    [InlineData("PeerProp", "Edge, Voice, EdgeZoneForOperators, Ix, IxRs")]
    public async Task What_nobody_may_ask_for_is_refused_by_name(string type, string why)
    {
        var refused = await arm.PutAsync($"{arm.Peerings}/reserved", Request(type, "Basic_Direct_Free", Plain(990001)).ToJsonString());
        Assert.Equal(("PeeringTypeNotOffered", "properties.direct.directPeeringType"), Assert.Single(refused.Problems));
        Assert.Contains(why, refused.Message);
        Assert.Empty((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct&directPeeringType={type}")).Value);
    }

    [Fact]
    public async Task Locations_are_the_same_for_every_type_that_is_offered()
    {
        foreach (var type in new[] { "Edge", "voice", "EdgeZoneForOperators", "ix", "IxRs" })
        {
            var location = Assert.Single((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct&directPeeringType={type}"))
                .Value);
            Assert.Equal(type, location.GetProperty("properties").GetProperty("direct").GetProperty("peeringFacilities")[0]
                .GetProperty("directPeeringType").GetString(), ignoreCase: true);
        }
    }

    [Fact]
    public async Task An_exchange_operator_asks_as_anybody_else()
    {
        var made = await arm.PutAsync($"{arm.Peerings}/ix", Request("ix", "Basic_Direct_Free", Plain(990001)).ToJsonString());
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("Ix", made.Body.GetProperty("properties").GetProperty("direct").GetProperty("directPeeringType").GetString());
        Assert.False(made.Connection().GetProperty("useForPeeringService").GetBoolean());
    }

    /// <summary>The body is Azure's published request, with its limit for a family that the session does not have.</summary>
    [Fact]
    public async Task A_route_server_names_both_ends_on_its_LAN()
    {
        var path = $"{arm.Peerings}/ixrs";
        var request = RouteServer("203.0.113.128/25", "203.0.113.234", "203.0.113.223");
        var made = await arm.PutAsync(path, request.ToJsonString());
        Assert.True(made.Status == HttpStatusCode.Created, made.Body.ToString());
        var connection = made.Connection();
        Assert.Equal(("Peer", true), (connection.GetProperty("sessionAddressProvider").GetString(), connection.GetProperty("useForPeeringService")
            .GetBoolean()));
        var session = connection.GetProperty("bgpSession");
        Assert.Equal("203.0.113.128/25", session.GetProperty("sessionPrefixV4").GetString());
        Assert.Equal("203.0.113.234", session.GetProperty("peerSessionIPv4Address").GetString());
        Assert.Equal("203.0.113.223", session.GetProperty("microsoftSessionIPv4Address").GetString());
        Assert.Equal("PendingAdd", session.GetProperty("sessionStateV4").GetString());
        Assert.False(session.TryGetProperty("sessionStateV6", out _));

        // What was read goes back and changes nothing; the same addresses are nobody else's.
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, made.Body.GetRawText())).Status);
        request["properties"]!["direct"]!["connections"]![0]!["connectionIdentifier"] = Guid.NewGuid();
        var taken = await arm.PutAsync($"{path}-too", request.ToJsonString());
        Assert.Equal(
            [("AddressTaken", Session + ".peerSessionIPv4Address"), ("AddressTaken", Session + ".microsoftSessionIPv4Address")], taken.Problems);
    }

    [Fact]
    public async Task A_second_route_server_may_come_while_the_first_is_validated_and_they_meet_when_it_is_in_service()
    {
        var path = $"{arm.Peerings}/mesh";
        var request = RouteServer("203.0.113.128/25", "203.0.113.240", "203.0.113.241");
        var made = await arm.PutAsync(path, request.ToJsonString());
        Assert.True(made.Status == HttpStatusCode.Created, made.Body.ToString());
        var first = Guid.Parse(made.Connection().GetProperty("connectionIdentifier").GetString()!);
        var id = await arm.Server.Store.WriteAsync(Caller.System, async work =>
        {
            var row = await work.Db.Peerings.SingleAsync(p => p.SubscriptionId == arm.Subscription && p.NameKey == "mesh");
            var c = Assert.Single(await work.ConnectionsOfAsync(row.Id));
            var half = new SessionHalf { Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true) };
            await work.SaveAsync(c with
            {
                State = ConnectionState.Validating, StateSince = work.Now, Addresses = new SessionAddresses(c.Requested.LanV4, null),
                V4 = half,
                Trouble = new Trouble(nameof(StepKind.VerifyOpening), "There is no router here.", 1, work.Now, work.Now.AddDays(1)),
            });
            return c.Id;
        });

        var second = RouteServer("203.0.113.128/25", "203.0.113.242", "203.0.113.243");
        request["properties"]!["direct"]!["connections"]!.AsArray()
            .Add(second["properties"]!["direct"]!["connections"]![0]!.DeepClone());
        var both = await arm.PutAsync(path, request.ToJsonString());
        Assert.True(both.Status == HttpStatusCode.OK, both.Body.ToString());
        Assert.Equal(2, both.Body.GetProperty("properties").GetProperty("direct").GetProperty("connections").GetArrayLength());
        Assert.Null((await ReadAsync(id)).Asked.MeshV4);
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, both.Body.GetRawText())).Status);

        Assert.IsType<Answer<Connection>.Done>(
            await new ConnectionDesk(arm.Server.Store).SayAsync(Caller.System, id, new OpeningVerified(Guid.CreateVersion7(), 1, 0)));
        var now = await ReadAsync(id);
        Assert.Equal(ConnectionState.Active, now.State);
        Assert.Equal(["203.0.113.242"], now.Asked.MeshV4!.Peers.Select(p => p.ToString()));
        Assert.Equal(first, now.Identifier);
        await arm.Server.Store.WriteAsync(Caller.System, async work =>
        {
            foreach (var c in await work.ConnectionsOfAsync(now.PeeringId)) await work.SaveAsync(c with { State = ConnectionState.Gone });
            return true;
        });

        Task<Connection> ReadAsync(Guid connection) => arm.Server.Store.ReadAsync(Caller.System, async db =>
            (await db.Connections.SingleAsync(c => c.Id == connection)).ToConnection());
    }

    [Theory]
    [InlineData("203.0.113.128/25", "203.0.113.5", "203.0.113.200", "AddressOutsideLan", ".peerSessionIPv4Address")]
    [InlineData("203.0.113.128/25", "203.0.113.128", "203.0.113.200", "AddressOutsideLan", ".peerSessionIPv4Address")]
    [InlineData("203.0.113.128/25", "203.0.113.255", "203.0.113.200", "AddressOutsideLan", ".peerSessionIPv4Address")]
    [InlineData("203.0.113.128/25", "203.0.113.201", "203.0.113.5", "AddressOutsideLan", ".microsoftSessionIPv4Address")]
    [InlineData("203.0.113.128/25", "203.0.113.202", "203.0.113.202", "AddressIsOperators", ".peerSessionIPv4Address")]
    [InlineData("203.0.113.129/25", "203.0.113.203", "203.0.113.204", "InvalidSessionPrefix", ".sessionPrefixV4")]
    [InlineData("203.0.113.204/31", "203.0.113.204", "203.0.113.205", "InvalidSessionPrefix", ".sessionPrefixV4")]
    [InlineData("203.0.113.128/25", "", "203.0.113.206", "NoSessionAddress", ".peerSessionIPv4Address")]
    [InlineData("203.0.113.128/25", "203.0.113.207", "", "NoSessionAddress", ".microsoftSessionIPv4Address")]
    [InlineData("", "203.0.113.208", "203.0.113.209", "NoSessionPrefix", ".sessionPrefixV4")]
    public async Task What_a_route_server_lacks_is_said(string lan, string peerAddress, string ours, string code, string field)
    {
        var refused = await arm.PutAsync($"{arm.Peerings}/ixrs-less", RouteServer(lan, peerAddress, ours).ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains((code, Session + field), refused.Problems);
    }

    private const string Session = "properties.direct.connections[0].bgpSession";

    private JsonNode RouteServer(string lan, string peerAddress, string ours)
    {
        var request = Request("IxRs", "Premium_Direct_Free", Plain(990001));
        request["properties"]!["direct"]!["connections"]![0]!["bgpSession"] = new JsonObject
        {
            ["sessionPrefixV4"] = lan, ["microsoftSessionIPv4Address"] = ours, ["peerSessionIPv4Address"] = peerAddress,
            ["maxPrefixesAdvertisedV4"] = 1000, ["maxPrefixesAdvertisedV6"] = 100,
        };
        return request;
    }

    private JsonNode Request(string type, string sku, params JsonNode[] connections)
    {
        var request = ApprovedPeer.Request(arm, connections);
        request["sku"]!["name"] = sku;
        request["properties"]!["direct"]!["directPeeringType"] = type;
        return request;
    }

    private static JsonNode Plain(int facility) => new JsonObject
    {
        ["bandwidthInMbps"] = 10_000, ["peeringDBFacilityId"] = facility, ["connectionIdentifier"] = Guid.NewGuid(),
    };
}
