using System.Net;
using System.Text.Json.Nodes;

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
    [InlineData("PeerProp", "Edge, Voice, EdgeZoneForOperators")]
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
        foreach (var type in new[] { "Edge", "voice", "EdgeZoneForOperators" })
        {
            var location = Assert.Single((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct&directPeeringType={type}"))
                .Value);
            Assert.Equal(type, location.GetProperty("properties").GetProperty("direct").GetProperty("peeringFacilities")[0]
                .GetProperty("directPeeringType").GetString(), ignoreCase: true);
        }
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
