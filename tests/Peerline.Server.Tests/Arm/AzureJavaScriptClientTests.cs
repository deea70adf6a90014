using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>Microsoft's own JavaScript client (@azure/arm-peering with @azure/identity), through TLS with a real token: the peer's whole
/// part.</summary>
public class AzureJavaScriptClientTests(SharedServer shared, ServiceInventory inventory, RunningEdge edge)
    : IClassFixture<ServiceInventory>, IClassFixture<RunningEdge>
{
    private readonly HashSet<string?> called = [];

    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Azures_client_calls_every_method_that_it_has()
    {
        Assert.NotNull(inventory);
        Assert.True(edge.IsRunning);
        var folder = await InstalledAsync();
        using var arm = await ArmCaller.NewAsync(server);
        var asn = SharedServer.NextAsn();

        var registered = await RunAsync(folder, arm, asn, "register");
        Assert.Contains("Microsoft.Peering/peerings/write",
            registered.GetProperty("operations").EnumerateArray().Select(o => o.GetString()));
        var location = registered.GetProperty("locations")[0];
        Assert.Equal("Exampleton", location.GetProperty("peeringLocation").GetString());
        Assert.Equal([990001, 990002],
            location.GetProperty("direct").GetProperty("peeringFacilities").EnumerateArray()
                .Select(f => f.GetProperty("peeringDBFacilityId").GetInt32()));
        Assert.Equal("Pending", registered.GetProperty("registered").GetProperty("validationState").GetString());
        Assert.Equal(asn, registered.GetProperty("read").GetProperty("peerAsn").GetUInt32());
        Assert.Equal("js", Assert.Single(registered.GetProperty("listed").EnumerateArray()).GetString());
        Assert.Equal((400, "PeerAsnNotApproved"), Failure(registered, "early"));

        await arm.ApproveAsync("js");
        var requested = await RunAsync(folder, arm, asn, "request");
        Assert.Equal("Approved", requested.GetProperty("approved").GetString());
        Assert.Equal((400, "InvalidBandwidth"), Failure(requested, "broken"));
        var created = requested.GetProperty("created");
        Assert.Equal(("Succeeded", "Basic", "Direct", "Free"), (
            created.GetProperty("provisioningState").GetString(), created.GetProperty("sku").GetProperty("tier").GetString(),
            created.GetProperty("sku").GetProperty("family").GetString(), created.GetProperty("sku").GetProperty("size").GetString()));
        var connections = created.GetProperty("direct").GetProperty("connections");
        Assert.Equal(["PendingApproval", "PendingApproval"],
            connections.EnumerateArray().Select(c => c.GetProperty("connectionState").GetString()));
        Assert.Equal("198.51.100.200", connections[0].GetProperty("bgpSession").GetProperty("peerSessionIPv4Address").GetString());
        Assert.Equal("2001:db8:c5::1", connections[0].GetProperty("bgpSession").GetProperty("microsoftSessionIPv6Address").GetString());
        Assert.Equal("Microsoft", connections[1].GetProperty("sessionAddressProvider").GetString());
        Assert.Equal(created.GetRawText(), requested.GetProperty("read").GetRawText());
        Assert.Equal("edge", requested.GetProperty("tagged").GetProperty("tags").GetProperty("team").GetString());
        Assert.Equal("js", Assert.Single(requested.GetProperty("inGroup").EnumerateArray()).GetString());
        Assert.Equal("js", Assert.Single(requested.GetProperty("inSubscription").EnumerateArray()).GetString());
        Assert.Empty(requested.GetProperty("routes").EnumerateArray());
        Assert.Empty(requested.GetProperty("legacy").EnumerateArray());
        Assert.Equal((409, "PeerAsnInUse"), Failure(requested, "used"));

        var exchange = await RunAsync(folder, arm, asn, "exchange");
        Assert.Equal("EXAMPLE-IX", exchange.GetProperty("locations")[0].GetProperty("exchange").GetProperty("peeringFacilities")[0]
            .GetProperty("exchangeName").GetString());
        Assert.Empty(exchange.GetProperty("legacy").EnumerateArray());
        Assert.Equal(400, Failure(exchange, "broken").Item1);
        var session = exchange.GetProperty("created").GetProperty("exchange").GetProperty("connections")[0].GetProperty("bgpSession");
        Assert.Equal(("203.0.112.250", "203.0.112.10"),
            (session.GetProperty("peerSessionIPv4Address").GetString(), session.GetProperty("microsoftSessionIPv4Address").GetString()));
        Assert.Equal(2, exchange.GetProperty("extended").GetProperty("exchange").GetProperty("connections").GetArrayLength());
        Assert.Equal(exchange.GetProperty("extended").GetRawText(), exchange.GetProperty("read").GetRawText());
        Assert.Equal("ix", Assert.Single(exchange.GetProperty("listed").EnumerateArray()).GetString());
        Assert.Equal((404, "ResourceNotFound"), Failure(exchange, "gone"));

        var services = await RunAsync(folder, arm, asn, "services");
        Assert.Equal(["Exampleland", "Farland"], Texts(services, "countries"));
        Assert.Equal([ServiceInventory.Place, "Middleshire"], Texts(services, "locations").Order());
        Assert.Contains(ServiceInventory.Provider, Texts(services, "providers"));
        Assert.Equal("Available", services.GetProperty("available").GetProperty("body").GetString());
        Assert.Equal(3, services.GetProperty("cdn").GetArrayLength());
        Assert.Equal("edge-a: no route to 192.0.2.1", services.GetProperty("glass").GetProperty("output").GetString());
        Assert.Equal("Succeeded", services.GetProperty("service").GetProperty("provisioningState").GetString());
        Assert.Equal(["js"], Texts(services, "inGroup"));
        Assert.Equal(["js"], Texts(services, "inSubscription"));
        Assert.Equal("Pending", services.GetProperty("prefix").GetProperty("prefixValidationState").GetString());
        Assert.Equal(["one"], Texts(services, "prefixes"));
        Assert.Equal(30, services.GetProperty("testRead").GetProperty("testFrequencyInSec").GetInt32());
        Assert.Equal(["web"], Texts(services, "tests"));
        Assert.Equal((404, "ResourceNotFound"), Failure(services, "gone"));

        var ready = await arm.ActivePeeringAsync("active", "js");
        Assert.EndsWith("/active", ready);
        var own = await RunAsync(folder, arm, asn, "registered");
        Assert.Equal(own.GetProperty("asn").GetRawText(), own.GetProperty("asnRead").GetRawText());
        Assert.True(Guid.TryParse(own.GetProperty("prefix").GetProperty("peeringServicePrefixKey").GetString(), out _));
        Assert.Equal(["198.51.100.0/24"], Texts(own, "prefixes"));
        await arm.DeleteAsync(ready);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await arm.GetAsync(ready)).Status != System.Net.HttpStatusCode.NotFound) await Task.Delay(100, patience.Token);

        var removed = await RunAsync(folder, arm, asn, "remove");
        var all = removed.GetProperty("methods").EnumerateArray().Select(m => m.GetString()).ToList();
        Assert.True(all.Count >= 40, string.Join(", ", all));
        Assert.Empty(all.Except(called));
        Assert.Equal((404, "ResourceNotFound"), Failure(removed, "gone"));
        Assert.Equal((404, "ResourceNotFound"), Failure(removed, "asnGone"));
    }

    private static (int, string?) Failure(JsonElement result, string name)
    {
        var failure = result.GetProperty(name);
        Assert.True(failure.ValueKind is JsonValueKind.Object, $"'{name}' did not fail.");
        return (failure.GetProperty("status").GetInt32(), failure.GetProperty("code").GetString());
    }

    /// <summary>The packages of the lock file, next to the script; skips where there is no Node.js or no registry.</summary>
    private static async Task<string> InstalledAsync()
    {
        if (ClientProgram.Which("node") is null || ClientProgram.Which("npm") is null) Assert.Skip("Node.js and npm are not here.");
        var folder = ClientProgram.Folder("client-js");
        if (Directory.Exists(Path.Combine(folder, "node_modules", "@azure", "arm-peering"))) return folder;
        var (code, _, error) = await ClientProgram.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder,
            new Dictionary<string, string>());
        if (code != 0) Assert.Skip($"The packages of Azure's client cannot be had: {error}");
        return folder;
    }

    private async Task<JsonElement> RunAsync(string folder, ArmCaller arm, uint asn, string phase)
    {
        var demo = server.Demo;
        var (code, output, error) = await ClientProgram.RunAsync("node", ["peer.mjs", phase], folder, new Dictionary<string, string>
        {
            ["NODE_EXTRA_CA_CERTS"] = demo.CaFile,
            ["ENDPOINT"] = demo.Endpoint,
            ["TENANT"] = demo.TenantId.ToString(),
            ["CLIENT_ID"] = demo.Peers[0].ClientId,
            ["CLIENT_SECRET"] = demo.Peers[0].ClientSecret,
            ["SUBSCRIPTION"] = arm.Subscription.ToString(),
            ["GROUP"] = "peering",
            ["ASN"] = asn.ToString(),
        });
        Assert.True(code == 0, $"node peer.mjs {phase} ended with {code}:\n{output}\n{error}");
        var result = JsonDocument.Parse(output).RootElement;
        called.UnionWith(result.GetProperty("called").EnumerateArray().Select(m => m.GetString()));
        return result;
    }

    private static IEnumerable<string?> Texts(JsonElement result, string name) =>
        result.GetProperty(name).EnumerateArray().Select(x => x.GetString());
}
