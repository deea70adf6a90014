using System.Net;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

public class ArmFaceTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    public static TheoryData<string> Versions =>
    [
        "2019-08-01-preview", "2019-09-01-preview", "2020-01-01-preview", "2020-04-01", "2020-10-01", "2021-01-01", "2021-06-01",
            "2022-01-01",
        "2022-06-01", "2022-10-01", "2025-05-01",
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_api_version_is_served(string version)
    {
        using var arm = await ArmCaller.NewAsync(server);
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync($"{arm.Provider}/peerAsns", version)).Status);
    }

    [Fact]
    public async Task An_unknown_api_version_is_400_and_names_the_supported_ones()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.GetAsync($"{arm.Provider}/peerAsns", "2018-01-01");
        Assert.Equal((HttpStatusCode.BadRequest, "NoRegisteredProviderFound"), (answer.Status, answer.Code));
        Assert.All(Versions, row => Assert.Contains(row.Data, answer.Message));
    }

    [Fact]
    public async Task A_missing_api_version_is_400()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.GetAsync($"{arm.Provider}/peerAsns", null);
        Assert.Equal((HttpStatusCode.BadRequest, "MissingApiVersionParameter"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Paths_are_compared_without_case()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        Assert.Equal(HttpStatusCode.OK,
            (await arm.GetAsync($"{arm.Root.ToUpperInvariant()}/PROVIDERS/microsoft.peering/PEERASNS/ASN")).Status);
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync($"{arm.Root}/resourcegroups/PEERING")).Status);
        Assert.Equal(HttpStatusCode.OK,
            (await arm.GetAsync($"{arm.Root}/resourcegroups/Peering/providers/MICROSOFT.PEERING/peerings")).Status);
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_are_recorded_of_azures()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.GetAsync($"{arm.Provider}/peerAsns");
        Assert.Equal("no-cache", answer.Headers["cache-control"]);
        Assert.Equal("no-cache", answer.Headers["pragma"]);
        Assert.Equal("-1", answer.Headers["expires"]);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["content-type"]);
        Assert.True(Guid.TryParse(answer.Headers["x-ms-request-id"], out _));
        Assert.True(Guid.TryParse(answer.Headers["x-ms-correlation-request-id"], out _));
        Assert.Matches(@"^LOCAL:\d{8}T\d{6}Z:[0-9a-f-]{36}$", answer.Headers["x-ms-routing-request-id"]);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
    }

    [Fact]
    public async Task The_limit_of_calls_is_counted_and_kept()
    {
        await using var own = await PeerlineServer.StartAsync(new Dictionary<string, string> { ["Peerline__Azure__ReadsPerHour"] = "3" });
        using var arm = await ArmCaller.NewAsync(own);
        for (var left = 2; left >= 0; left--)
        {
            var answer = await arm.GetAsync($"{arm.Provider}/peerAsns");
            Assert.Equal((HttpStatusCode.OK, $"{left}"), (answer.Status, answer.Headers["x-ms-ratelimit-remaining-subscription-reads"]));
        }

        var refused = await arm.GetAsync($"{arm.Provider}/peerAsns");
        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyRequests"), (refused.Status, refused.Code));
        Assert.InRange(int.Parse(refused.Headers["retry-after"]), 3500, 3600);

        // Writes have a limit of their own, and so has every other subscription.
        Assert.Equal(HttpStatusCode.Created, (await arm.RegisterAsync(64_510)).Status);
        using var other = await ArmCaller.NewAsync(own);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync($"{other.Provider}/peerAsns")).Status);
    }

    [Theory]
    [InlineData("GET", "/providers/Microsoft.Peering/moons", HttpStatusCode.NotFound, "InvalidResourceType")]
    [InlineData("GET", "/resourceGroups/peering/providers/Microsoft.Peering/peerings/x/moons", HttpStatusCode.NotFound,
        "InvalidResourceType")]
    [InlineData("GET", "/providers/Microsoft.Peering/lookingGlass", HttpStatusCode.MethodNotAllowed, "MethodNotAllowed")]
    [InlineData("GET", "/providers/Microsoft.Compute/virtualMachines", HttpStatusCode.NotFound, "InvalidResourceNamespace")]
    [InlineData("POST", "/providers/Microsoft.Peering/peerAsns/x", HttpStatusCode.MethodNotAllowed, "MethodNotAllowed")]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "NotFound")]
    public async Task What_is_not_built_is_refused_by_name(string method, string path, HttpStatusCode status, string code)
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.SendAsync(new HttpMethod(method), arm.Root + path, null);
        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Operations_lists_what_is_built_and_nothing_else()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var names = (await arm.GetAsync("/providers/Microsoft.Peering/operations")).Value.Select(o => o.GetProperty("name").GetString());
        Assert.Equal(
        [
            "Microsoft.Peering/register/action",
            "Microsoft.Peering/peerAsns/write", "Microsoft.Peering/peerAsns/read", "Microsoft.Peering/peerAsns/delete",
            "Microsoft.Peering/peeringLocations/read", "Microsoft.Peering/legacyPeerings/read", "Microsoft.Peering/cdnPeeringPrefixes/read",
            "Microsoft.Peering/peerings/write", "Microsoft.Peering/peerings/read", "Microsoft.Peering/peerings/delete",
            "Microsoft.Peering/peerings/receivedRoutes/read",
            "Microsoft.Peering/peerings/registeredAsns/write", "Microsoft.Peering/peerings/registeredAsns/read",
            "Microsoft.Peering/peerings/registeredAsns/delete",
            "Microsoft.Peering/peerings/registeredPrefixes/write", "Microsoft.Peering/peerings/registeredPrefixes/read",
            "Microsoft.Peering/peerings/registeredPrefixes/delete", "Microsoft.Peering/peerings/registeredPrefixes/validate/action",
            "Microsoft.Peering/peerings/rpUnbilledPrefixes/read",
            "Microsoft.Peering/peeringServiceCountries/read", "Microsoft.Peering/peeringServiceLocations/read",
            "Microsoft.Peering/peeringServiceProviders/read", "Microsoft.Peering/checkServiceProviderAvailability/action",
            "Microsoft.Peering/initializeConnectionMonitor/action",
            "Microsoft.Peering/peeringServices/write", "Microsoft.Peering/peeringServices/read", "Microsoft.Peering/peeringServices/delete",
            "Microsoft.Peering/peeringServices/prefixes/write", "Microsoft.Peering/peeringServices/prefixes/read",
            "Microsoft.Peering/peeringServices/prefixes/delete",
            "Microsoft.Peering/peeringServices/connectionMonitorTests/write",
                "Microsoft.Peering/peeringServices/connectionMonitorTests/read",
            "Microsoft.Peering/peeringServices/connectionMonitorTests/delete",
            "Microsoft.Peering/lookingGlass/action",
            "Microsoft.Peering/peerings/providers/Microsoft.Insights/metricDefinitions/read",
            "Microsoft.Peering/peeringServices/providers/Microsoft.Insights/metricDefinitions/read",
        ], names);
    }

    [Fact]
    public async Task A_foreign_subscription_is_missing_like_one_that_is_not_there()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var foreign = await arm.GetAsync($"/subscriptions/{server.Demo.Peers[1].SubscriptionId}");
        var missing = await arm.GetAsync($"/subscriptions/{Guid.NewGuid()}");
        Assert.Equal((HttpStatusCode.NotFound, "SubscriptionNotFound"), (foreign.Status, foreign.Code));
        Assert.Equal((foreign.Status, foreign.Code), (missing.Status, missing.Code));
    }

    [Fact]
    public async Task A_peer_sees_its_own_subscriptions_and_the_operator_all()
    {
        using var mine = await ArmCaller.NewAsync(server, 0);
        using var theirs = await ArmCaller.NewAsync(server, 1);
        var seen = await ListAsync(mine, "/subscriptions");
        Assert.Contains(mine.Subscription.ToString(), seen);
        Assert.DoesNotContain(theirs.Subscription.ToString(), seen);
        using var client = server.Client(await server.OperatorTokenAsync());
        using var root = new ArmCaller(server, client, mine.Subscription);
        var all = await ListAsync(root, "/subscriptions");
        Assert.Contains(mine.Subscription.ToString(), all);
        Assert.Contains(theirs.Subscription.ToString(), all);

        static async Task<List<string?>> ListAsync(ArmCaller arm, string path) =>
            [.. (await PagingTests.AllAsync(arm, path)).Select(s => s.GetProperty("subscriptionId").GetString())];
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"properties\":{\"peerAsn\":\"x\"}}")]
    public async Task A_body_that_is_not_what_it_should_be_is_400(string body)
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.PutAsync($"{arm.Provider}/peerAsns/x", body);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestContent"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_provider_that_is_not_registered_is_named_and_can_be_registered()
    {
        using var arm = await ArmCaller.NewAsync(server, registered: false);
        var refused = await arm.RegisterAsync(SharedServer.NextAsn());
        Assert.Equal((HttpStatusCode.Conflict, "MissingSubscriptionRegistration"), (refused.Status, refused.Code));
        Assert.Equal("NotRegistered", (await arm.GetAsync(arm.Provider)).Body.GetProperty("registrationState").GetString());
        var registered = await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/register", null);
        Assert.Equal((HttpStatusCode.OK, "Registered"), (registered.Status, registered.Body.GetProperty("registrationState").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await arm.RegisterAsync(SharedServer.NextAsn())).Status);
        Assert.Contains(
            (await arm.GetAsync($"{arm.Root}/providers/Microsoft.Resources")).Body.GetProperty("resourceTypes").EnumerateArray(),
            t => t.GetProperty("resourceType").GetString() == "tags");
        var used = await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/unregister", null);
        Assert.Equal((HttpStatusCode.Conflict, "SubscriptionInUse"), (used.Status, used.Code));
    }

    [Fact]
    public async Task Tenants_locations_and_providers_are_there()
    {
        using var arm = await ArmCaller.NewAsync(server);
        Assert.Equal(server.Demo.TenantId, (await arm.GetAsync("/tenants", "2021-01-01")).Value.Single().GetProperty("tenantId").GetGuid());
        Assert.Equal("local", (await arm.GetAsync($"{arm.Root}/locations", "2021-01-01")).Value.Single().GetProperty("name").GetString());
        Assert.Equal("Enabled", (await arm.GetAsync(arm.Root, "2021-01-01")).Body.GetProperty("state").GetString());
        var types = (await arm.GetAsync($"{arm.Root}/providers", "2021-04-01")).Value
            .Single(p => p.GetProperty("namespace").GetString() == "Microsoft.Peering");
        Assert.Equal(11, types.GetProperty("resourceTypes")[0].GetProperty("apiVersions").GetArrayLength());
    }

    [Fact]
    public async Task Resource_groups_are_made_tagged_found_and_deleted()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var path = $"{arm.Root}/resourcegroups/rg-1";
        Assert.Equal(HttpStatusCode.NotFound, (await arm.SendAsync(HttpMethod.Head, path, null)).Status);
        var missing = await arm.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "ResourceGroupNotFound", "gateway"),
            (missing.Status, missing.Code, missing.Headers["x-ms-failure-cause"]));
        var made = await arm.PutAsync(path, new { location = "East US" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("Succeeded", made.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
        Assert.Equal("Microsoft.Resources/resourceGroups", made.Body.GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, new { location = "eastus" })).Status);
        Assert.Equal("InvalidResourceGroupLocation", (await arm.PutAsync(path, new { location = "westus" })).Code);
        Assert.Equal("b", (await arm.PatchAsync(path, new { tags = new { a = "b" } })).Body.GetProperty("tags").GetProperty("a")
            .GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await arm.SendAsync(HttpMethod.Head, path, null)).Status);
        Assert.Equal(2, (await PagingTests.AllAsync(arm, $"{arm.Root}/resourceGroups")).Count);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync(path)).Status);
    }
}
