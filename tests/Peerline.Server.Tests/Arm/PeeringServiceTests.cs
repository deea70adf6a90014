using System.Net;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>Peering services with what is in them, and the lists that the operator's inventory gives.</summary>
public class PeeringServiceTests(SharedServer shared, ServiceInventory inventory) : IClassFixture<ServiceInventory>
{
    private readonly ServiceInventory inventory = inventory;

    [Fact]
    public async Task The_lists_are_the_operators_inventory()
    {
        Assert.NotNull(inventory);
        using var arm = await ArmCaller.NewAsync(shared.Server);
        Assert.Equal(["Exampleland", "Farland"], await NamesAsync(arm, "peeringServiceCountries"));
        Assert.Equal([ServiceInventory.FarPlace, ServiceInventory.Place, "Middleshire"], await NamesAsync(arm, "peeringServiceLocations"));
        Assert.Equal([ServiceInventory.FarPlace], await NamesAsync(arm, "peeringServiceLocations?country=farland"));
        var providers = await PagingTests.AllAsync(arm, $"{arm.Provider}/peeringServiceProviders");
        // A test beside this one has a provider of its own, at the end.
        Assert.Equal([ServiceInventory.Provider, "Fabrikam Networks", "Woodgrove"],
            providers.Select(p => p.GetProperty("name").GetString()!).Where(n => !n.StartsWith("zz-", StringComparison.Ordinal)));
        Assert.Equal(["Exampleton"], providers[0].GetProperty("properties").GetProperty("peeringLocations").EnumerateArray()
            .Select(l => l.GetString()));
        var cdn = await PagingTests.AllAsync(arm, $"{arm.Provider}/cdnPeeringPrefixes?peeringLocation=EXAMPLETON");
        Assert.Equal(["198.18.0.0/24", "198.18.1.0/24", "198.18.2.0/24"],
            cdn.Select(p => p.GetProperty("properties").GetProperty("prefix").GetString()));
        Assert.Equal("MissingQueryParameter", (await arm.GetAsync($"{arm.Provider}/cdnPeeringPrefixes")).Code);
        Assert.Empty((await arm.GetAsync($"{arm.Provider}/cdnPeeringPrefixes?peeringLocation=Elsewhere")).Value);
        var exchange = Assert.Single((await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Exchange")).Value);
        Assert.Equal(880001, exchange.GetProperty("properties").GetProperty("exchange").GetProperty("peeringFacilities")[0]
            .GetProperty("peeringDBFacilityId").GetInt32());
    }

    [Theory]
    [InlineData(ServiceInventory.Place, "contoso networks", "Available")]
    [InlineData(ServiceInventory.FarPlace, ServiceInventory.Provider, "Unavailable")]
    [InlineData("Nowhere", ServiceInventory.Provider, "Unavailable")]
    [InlineData(ServiceInventory.Place, "Nobody", "Unavailable")]
    public async Task A_provider_is_available_within_a_thousand_miles(string place, string provider, string expected)
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var answer = await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/checkServiceProviderAvailability",
            new { peeringServiceLocation = place, peeringServiceProvider = provider });
        Assert.Equal((HttpStatusCode.OK, expected), (answer.Status, answer.Body.GetString()));
    }

    [Fact]
    public async Task A_question_about_availability_names_both()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var answer = await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/checkServiceProviderAvailability", new { });
        Assert.Equal((HttpStatusCode.BadRequest, 2), (answer.Status, answer.Problems.Count));
    }

    [Fact]
    public async Task A_service_lives_with_everything_in_it()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var path = $"{arm.Group}/providers/Microsoft.Peering/peeringServices/Mine";
        var missing = await arm.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound,
            "The Resource 'Microsoft.Peering/peeringServices/Mine' under resource group 'peering' was not found."),
                (missing.Status, missing.Message));
        var made = await arm.PutAsync(path, Request());
        Assert.Equal((HttpStatusCode.Created, "Mine"), (made.Status, made.Body.GetProperty("name").GetString()));
        Assert.Equal((ServiceInventory.Provider, "Exampleton"),
            (Property(made, "peeringServiceProvider").GetString(), Property(made, "providerPrimaryPeeringLocation").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path.Replace("Mine", "mine", StringComparison.Ordinal), Request())).Status);
        Assert.Equal("a", (await arm.PatchAsync(path, new { tags = new { team = "a" } })).Body.GetProperty("tags").GetProperty("team")
            .GetString());
        Assert.Equal(["Mine"], (await arm.GetAsync($"{arm.Provider}/peeringServices"))
            .Value.Select(s => s.GetProperty("name").GetString()));
        Assert.Single((await arm.GetAsync($"{arm.Group}/providers/Microsoft.Peering/peeringServices")).Value);

        // Without the provider's key a prefix is nobody's.
        var prefix = $"{path}/prefixes/one";
        var pending = await arm.PutAsync(prefix,
            new { properties = new { prefix = "198.51.100.0/24", peeringServicePrefixKey = Guid.NewGuid() } });
        Assert.Equal((HttpStatusCode.Created, "Pending", "None"),
            (pending.Status, Property(pending, "prefixValidationState").GetString(), Property(pending, "learnedType").GetString()));
        var invalid = await UntilAsync(arm, prefix, p => p.GetProperty("prefixValidationState").GetString() == "Invalid");
        Assert.Equal("Peering service prefix is invalid", Property(invalid, "errorMessage").GetString());
        Assert.Equal("InvalidPrefixLength",
            (await arm.PutAsync($"{path}/prefixes/two", new { properties = new { prefix = "198.51.0.0/16" } })).Code);
        Assert.Equal("AlreadyRegistered",
            (await arm.PutAsync($"{path}/prefixes/two", new { properties = new { prefix = "198.51.100.0/24" } })).Code);
        Assert.Equal("one", Assert.Single((await arm.GetAsync($"{path}/prefixes")).Value).GetProperty("name").GetString());

        // A group with a service in it is not deleted; the service takes along what is in it.
        Assert.Equal("ResourceGroupNotEmpty", (await arm.DeleteAsync(arm.Group)).Code);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync(prefix)).Status);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(arm.Group)).Status);
    }

    [Fact]
    public async Task The_key_of_the_provider_opens_a_prefix_and_its_routes_are_looked_for()
    {
        using var provider = await ArmCaller.WithAsnAsync(shared.Server);
        using var customer = await ArmCaller.NewAsync(shared.Server, peer: 1);
        using var op = Api.NativePeer.ClientOf(shared.Server, shared.Server.Demo.Operator.ClientId,
            shared.Server.Demo.Operator.ClientSecret);
        var asn = (await provider.GetAsync($"{provider.Provider}/peerAsns/asn")).Body.GetProperty("properties").GetProperty("peerAsn")
            .GetUInt32();
        var name = $"zz-{asn}";
        var added = await op.Inventory.ServiceProviders.AddAsync(new Client.Contracts.ServiceProvider { Name = name, Asn = asn,
            Metros = ["Exampleton"] });
        var registered = await provider.PutAsync(
            $"{await provider.ActivePeeringAsync("carrier")}/registeredPrefixes/one",
                new { properties = new { prefix = "198.51.100.0/24" } });
        var service = $"{customer.Group}/providers/Microsoft.Peering/peeringServices/office";
        Assert.Equal(HttpStatusCode.Created, (await customer.PutAsync(service, Request(name))).Status);
        await customer.PutAsync($"{service}/prefixes/one", new
        {
            properties = new { prefix = "198.51.100.0/24", peeringServicePrefixKey = Property(registered, "peeringServicePrefixKey")
                .GetString() },
        });
        var failed = await UntilAsync(customer, $"{service}/prefixes/one", p =>
            p.GetProperty("prefixValidationState").GetString() == "Failed");
        Assert.Equal("Provider has fewer than two sessions in its primary location", Property(failed, "errorMessage").GetString());
        Assert.False(failed.Body.GetProperty("properties").TryGetProperty("events", out _));
        Assert.Empty(Property(await customer.GetAsync($"{service}/prefixes/one?$expand=events"), "events").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await customer.DeleteAsync(service)).Status);
        await op.Inventory.ServiceProviders.DeleteAsync(added.Value.Id!.Value, added.ETag);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_service_is_told_at_once()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var path = $"{arm.Group}/providers/Microsoft.Peering/peeringServices/wrong";
        var refused = await arm.PutAsync(path, new
        {
            location = "local",
            properties = new
            {
                peeringServiceLocation = "Nowhere", peeringServiceProvider = "Nobody", providerPrimaryPeeringLocation = "Elsewhere",
            },
        });
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(
        [
            ("UnknownServiceLocation", "properties.peeringServiceLocation"),
                ("UnknownServiceProvider", "properties.peeringServiceProvider"),
            ("UnknownMetro", "properties.providerPrimaryPeeringLocation"),
        ], refused.Problems);
        Assert.Contains(("LocationRequired", "location"), (await arm.PutAsync(path, new { properties = new { } })).Problems);
        Assert.Equal("ResourceGroupNotFound",
            (await arm.PutAsync($"{arm.Root}/resourceGroups/none/providers/Microsoft.Peering/peeringServices/x", Request())).Code);
    }

    [Fact]
    public async Task Monitoring_is_asked_for_once_and_tests_are_made_changed_and_deleted()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var path = $"{arm.Group}/providers/Microsoft.Peering/peeringServices/watched";
        await arm.PutAsync(path, Request());
        Assert.False((await arm.GetAsync(path)).Body.GetProperty("properties").TryGetProperty("logAnalyticsWorkspaceProperties", out _));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/initializeConnectionMonitor", null))
                .Status);
        // Other tests have metros of their own on the same server.
        Assert.Single(Property(await arm.GetAsync(path), "logAnalyticsWorkspaceProperties").GetProperty("connectedAgents")
            .EnumerateArray(), a => a.GetString() == "Exampleton");

        var test = $"{path}/connectionMonitorTests/web";
        var made = await arm.PutAsync(test, new
        {
            properties = new { sourceAgent = "Example Source Agent", destination = "Example Destination", destinationPort = 443,
                testFrequencyInSec = 30 },
        });
        Assert.Equal((HttpStatusCode.Created, false, 0),
            (made.Status, Property(made, "isTestSuccessful").GetBoolean(), Property(made, "path").GetArrayLength()));
        var changed = await arm.PutAsync(test, new { properties = new { destination = "198.51.100.1", destinationPort = 80 } });
        Assert.Equal((HttpStatusCode.OK, 60), (changed.Status, Property(changed, "testFrequencyInSec").GetInt32()));
        var wrong = await arm.PutAsync(test, new { properties = new { destinationPort = 70_000, testFrequencyInSec = 1 } });
        Assert.Equal([("OutOfRange", "properties.destinationPort"), ("OutOfRange", "properties.testFrequencyInSec")], wrong.Problems);
        Assert.Single((await arm.GetAsync($"{path}/connectionMonitorTests")).Value);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(test)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync(test)).Status);
        Assert.Equal(HttpStatusCode.NotFound,
            (await arm.GetAsync($"{path.Replace("watched", "none", StringComparison.Ordinal)}/connectionMonitorTests")).Status);
    }

    internal static object Request(string provider = ServiceInventory.Provider) => new
    {
        location = "local",
        properties = new
        {
            peeringServiceLocation = ServiceInventory.Place, peeringServiceProvider = provider,
                providerPrimaryPeeringLocation = "exampleton",
        },
    };

    private static JsonElement Property(ArmAnswer answer, string name) => answer.Body.GetProperty("properties").GetProperty(name);

    private static async Task<IEnumerable<string?>> NamesAsync(ArmCaller arm, string list) =>
        (await PagingTests.AllAsync(arm, $"{arm.Provider}/{list}")).Select(x => x.GetProperty("name").GetString());

    private static async Task<ArmAnswer> UntilAsync(ArmCaller arm, string path, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await arm.GetAsync(path);
            if (holds(answer.Body.GetProperty("properties"))) return answer;
            await Task.Delay(100, patience.Token);
        }
    }
}
