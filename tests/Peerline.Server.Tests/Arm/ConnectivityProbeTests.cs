using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

public class ConnectivityProbeTests(SharedServer shared)
{
    private const string Version = "2025-05-01";

    [Fact]
    public async Task Probes_come_and_go_with_the_peering_and_older_clients_leave_them_alone()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var path = $"{arm.Peerings}/probed";
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection());
        request["properties"]!["connectivityProbes"] = new JsonArray(
            new JsonObject { ["endpoint"] = "198.51.100.7", ["azureRegion"] = "local", ["protocol"] = "ICMP" },
            new JsonObject { ["endpoint"] = "198.51.100.8", ["azureRegion"] = "local", ["protocol"] = "tcp" });
        var made = await arm.PutAsync(path, request.ToJsonString(), Version);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal([("198.51.100.7", "ICMP"), ("198.51.100.8", "TCP")], Probes(made.Body));
        Assert.Equal(2, Probes((await arm.GetAsync(path, Version)).Body).Count());
        Assert.Equal(2, Probes(Assert.Single((await arm.GetAsync(arm.Peerings, Version)).Value)).Count());

        // A client of before does not see them, and its PUT leaves them as they are.
        Assert.False((await arm.GetAsync(path)).Body.GetProperty("properties").TryGetProperty("connectivityProbes", out _));
        request["properties"]!["direct"]!["connections"] = JsonNode.Parse(made.Body.GetProperty("properties").GetProperty("direct")
            .GetProperty("connections").GetRawText());
        request["properties"]!.AsObject().Remove("connectivityProbes");
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, request.ToJsonString())).Status);
        Assert.Equal(2, Probes((await arm.GetAsync(path, Version)).Body).Count());

        request["properties"]!["connectivityProbes"] = new JsonArray(
            new JsonObject { ["endpoint"] = "198.51.100.8", ["azureRegion"] = "local", ["protocol"] = "None" });
        Assert.Equal([("198.51.100.8", "None")], Probes((await arm.PutAsync(path, request.ToJsonString(), Version)).Body));
        request["properties"]!["connectivityProbes"] = new JsonArray();
        Assert.False((await arm.PutAsync(path, request.ToJsonString(), Version)).Body.GetProperty("properties")
            .TryGetProperty("connectivityProbes", out _));
    }

    [Fact]
    public async Task All_that_is_wrong_with_probes_is_told_and_nothing_is_made()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection());
        request["properties"]!["connectivityProbes"] = new JsonArray(
            new JsonObject { ["endpoint"] = "example.com", ["azureRegion"] = "local", ["protocol"] = "ICMP" },
            new JsonObject { ["endpoint"] = "198.51.100.8", ["protocol"] = "UDP" });
        var refused = await arm.PutAsync($"{arm.Peerings}/wrong", request.ToJsonString(), Version);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(
        [
            ("InvalidEndpoint", "properties.connectivityProbes[0].endpoint"), ("Required", "properties.connectivityProbes[1].azureRegion"),
            ("InvalidProtocol", "properties.connectivityProbes[1].protocol"),
        ], refused.Problems);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync($"{arm.Peerings}/wrong", Version)).Status);
    }

    private static IEnumerable<(string?, string?)> Probes(JsonElement peering) =>
        peering.GetProperty("properties").GetProperty("connectivityProbes").EnumerateArray()
            .Select(p => (p.GetProperty("endpoint").GetString(), p.GetProperty("protocol").GetString()));
}
