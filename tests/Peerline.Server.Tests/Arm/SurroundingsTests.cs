using System.Net;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>What Azure's clients ask around Microsoft.Peering: where the cloud is, tags, generic resources, the activity log.</summary>
public class SurroundingsTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Theory]
    [InlineData("1.0")]
    [InlineData("2015-01-01")]
    [InlineData("2017-12-01")]
    public async Task An_old_client_finds_the_authority_in_one_object(string version)
    {
        var cloud = await MetadataAsync($"?api-version={version}");
        Assert.Equal(server.Https.ToString(), cloud.GetProperty("authentication").GetProperty("loginEndpoint").GetString());
        Assert.Contains(server.Demo.Endpoint, cloud.GetProperty("authentication").GetProperty("audiences").EnumerateArray()
            .Select(a => a.GetString()));
        Assert.All(new[] { "galleryEndpoint", "graphEndpoint", "portalEndpoint" }, e =>
            Assert.NotEqual("", cloud.GetProperty(e).GetString()));
    }

    [Theory]
    [InlineData("2019-05-01")]
    [InlineData("2022-09-01")]
    public async Task A_newer_client_finds_a_list_of_clouds(string version)
    {
        var cloud = Assert.Single((await MetadataAsync($"?api-version={version}")).EnumerateArray());
        Assert.Equal(server.Https.ToString(), cloud.GetProperty("resourceManager").GetString());
        Assert.Equal(server.Demo.TenantId, cloud.GetProperty("authentication").GetProperty("tenant").GetGuid());
        Assert.Equal("AAD", cloud.GetProperty("authentication").GetProperty("identityProvider").GetString());
        Assert.Equal("Peerline", cloud.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("", "MissingApiVersionParameter")]
    [InlineData("?api-version=2014-01-01", "InvalidApiVersionParameter")]
    public async Task Metadata_names_its_versions(string query, string code)
    {
        using var client = server.Client();
        using var answer = await client.GetAsync("/metadata/endpoints" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Providers_are_listed_with_and_without_a_subscription()
    {
        using var arm = await ArmCaller.NewAsync(server);
        string[] all = ["Microsoft.Peering", "Microsoft.Resources", "Microsoft.Insights", "Microsoft.Authorization"];
        Assert.Equal(all, (await arm.GetAsync("/providers", "2021-04-01")).Value.Select(p => p.GetProperty("namespace").GetString()));
        Assert.Equal(all, (await arm.GetAsync($"{arm.Root}/providers", "2021-04-01"))
            .Value.Select(p => p.GetProperty("namespace").GetString()));
        Assert.False((await arm.GetAsync("/providers/microsoft.peering", "2021-04-01")).Body.TryGetProperty("registrationState", out _));
        Assert.Equal("InvalidResourceNamespace", (await arm.GetAsync("/providers/Microsoft.Compute", "2021-04-01")).Code);
        Assert.Equal("NotRegistered", (await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/unregister", null)).Body
            .GetProperty("registrationState").GetString());
    }

    [Fact]
    public async Task Tags_of_every_scope_are_one_resource()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var peering = $"{arm.Peerings}/tagged";
        await arm.PutAsync(peering, ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString());
        foreach (var scope in new[] { arm.Root, arm.Group, peering })
        {
            var path = $"{scope}/providers/Microsoft.Resources/tags/default";
            Assert.Empty(Tags(await arm.GetAsync(path, "2021-04-01")));
            Assert.Equal([("a", "1"), ("b", "2")],
                Tags(await arm.PutAsync(path, new { properties = new { tags = new { a = "1", b = "2" } } }, "2021-04-01")));
            Assert.Equal([("a", "1"), ("b", "3"), ("c", "4")], Tags(await PatchAsync(path, "Merge", new { b = "3", c = "4" })));
            Assert.Equal([("b", "3"), ("c", "4")], Tags(await PatchAsync(path, "Delete", new { a = "1" })));
            Assert.Equal([("d", "5")], Tags(await PatchAsync(path, "Replace", new { d = "5" })));
            Assert.Equal([("d", "5")], Tags(await arm.GetAsync(path, "2021-04-01")));
            Assert.Equal("5", (await arm.GetAsync(scope)).Body.GetProperty("tags").GetProperty("d").GetString());
            Assert.Equal("InvalidTagsPatchOperation", (await PatchAsync(path, "Forget", new { })).Code);
            Assert.Equal("InvalidTagName", (await arm.PutAsync(path, "{\"properties\":{\"tags\":{\"a?\":\"\"}}}", "2021-04-01")).Code);
            Assert.Equal(HttpStatusCode.OK, (await arm.SendAsync(HttpMethod.Delete, path, null, "2021-04-01")).Status);
            Assert.Empty(Tags(await arm.GetAsync(path, "2021-04-01")));
        }

        Assert.Equal("ResourceNotFound",
            (await arm.GetAsync($"{arm.Peerings}/none/providers/Microsoft.Resources/tags/default", "2021-04-01")).Code);

        Task<ArmAnswer> PatchAsync(string path, string operation, object tags) =>
            arm.SendAsync(HttpMethod.Patch, path, new { operation, properties = new { tags } }, "2021-04-01");
    }

    [Fact]
    public async Task Resources_are_listed_whatever_they_are_and_filtered()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        foreach (var name in new[] { "one", "two", "three" })
            await arm.PutAsync($"{arm.Peerings}/{name}", ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString());
        await arm.PatchAsync($"{arm.Peerings}/two", new { tags = new { team = "edge" } });
        Assert.Equal(["one", "three", "two"], await NamesAsync(""));
        Assert.Equal(["two"], await NamesAsync("$filter=tagName eq 'team' and tagValue eq 'edge'"));
        Assert.Equal(["one", "three", "two"], await NamesAsync("$filter=resourceType eq 'microsoft.peering/PEERINGS'"));
        Assert.Empty(await NamesAsync("$filter=resourceType eq 'Microsoft.Peering/peeringServices'"));
        Assert.Equal(["three", "two"], await NamesAsync("$filter=startswith(name,'t')"));
        Assert.Equal(["one"], await NamesAsync("$filter=substringof('ne', name) and (location eq 'local' or location eq 'elsewhere')"));
        Assert.Equal("InvalidFilterInQueryString", (await arm.GetAsync($"{arm.Root}/resources?$filter=colour eq 'red'", "2021-04-01"))
            .Code);
        Assert.Equal("InvalidFilterInQueryString", (await arm.GetAsync($"{arm.Root}/resources?$filter=name eq 'x", "2021-04-01")).Code);
        Assert.Single((await arm.GetAsync($"{arm.Root}/resources?$top=1", "2021-04-01")).Value);
        Assert.Equal(3, (await PagingTests.AllAsync(arm, $"{arm.Group}/resources")).Count);
        Assert.Equal("ResourceGroupNotFound", (await arm.GetAsync($"{arm.Root}/resourceGroups/none/resources", "2021-04-01")).Code);
        var found = (await PagingTests.AllAsync(arm, $"{arm.Root}/resources"))[0];
        Assert.Equal(("Microsoft.Peering/peerings", "Direct", "Basic_Direct_Free"),
            (found.GetProperty("type").GetString(), found.GetProperty("kind").GetString(), found.GetProperty("sku").GetProperty("name")
                .GetString()));

        // What the list names can be read under its id.
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync(found.GetProperty("id").GetString()!, "2025-05-01")).Status);

        async Task<IEnumerable<string?>> NamesAsync(string query) =>
            (await PagingTests.AllAsync(arm, $"{arm.Root}/resources?{query}")).Select(r => r.GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_activity_log_says_who_did_what()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var log = $"{arm.Root}/providers/Microsoft.Insights/eventtypes/management/values";
        await arm.PutAsync($"{arm.Peerings}/logged", ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString());
        await arm.PatchAsync($"{arm.Peerings}/logged", new { tags = new { team = "edge" } });
        var entries = await AllAsync("");
        Assert.Equal(entries.Select(At).OrderDescending(), entries.Select(At));
        var operations = entries.Select(e => e.GetProperty("operationName").GetProperty("value").GetString()).ToList();
        Assert.Contains("Microsoft.Peering/peerings/write", operations);
        Assert.Contains("Microsoft.Peering/peerAsns/write", operations);
        Assert.Contains("Microsoft.Resources/subscriptions/resourceGroups/write", operations);
        var written = entries.First(e =>
            e.GetProperty("operationName").GetProperty("value").GetString() == "Microsoft.Peering/peerings/write");
        Assert.Equal(($"{arm.Peerings}/logged", server.Demo.Peers[0].ClientId, "peering", "Succeeded"), (
            written.GetProperty("resourceId").GetString(), written.GetProperty("caller").GetString(),
            written.GetProperty("resourceGroupName").GetString(), written.GetProperty("status").GetProperty("value").GetString()));

        var since = DateTime.UtcNow.AddHours(-1).ToString("o");
        Assert.Equal(entries.Count, (await AllAsync($"$filter=eventTimestamp ge '{since}'")).Count);
        Assert.Empty(await AllAsync($"$filter=eventTimestamp ge '{DateTime.UtcNow.AddHours(1):o}'"));
        Assert.All(await AllAsync($"$filter=eventTimestamp ge '{since}' and resourceGroupName eq 'PEERING'"),
            e => Assert.Equal("peering", e.GetProperty("resourceGroupName").GetString()));
        Assert.NotEmpty(await AllAsync($"$filter=resourceUri eq '{arm.Peerings}/logged'"));
        Assert.Equal("BadRequest", (await arm.GetAsync($"{log}?$filter=mood eq 'good'", "2015-04-01")).Code);

        Task<IReadOnlyList<JsonElement>> AllAsync(string query) => PagingTests.AllAsync(arm, $"{log}?{query}");

        static DateTimeOffset At(JsonElement e) => e.GetProperty("eventTimestamp").GetDateTimeOffset();
    }

    private static IEnumerable<(string, string?)> Tags(ArmAnswer answer)
    {
        Assert.Equal((HttpStatusCode.OK, "default", "Microsoft.Resources/tags"),
            (answer.Status, answer.Body.GetProperty("name").GetString(), answer.Body.GetProperty("type").GetString()));
        return answer.Body.GetProperty("properties").GetProperty("tags").EnumerateObject().Select(t => (t.Name, t.Value.GetString()))
            .Order();
    }

    private async Task<JsonElement> MetadataAsync(string query)
    {
        // Nobody has a token yet who asks where tokens are.
        using var client = server.Client();
        return JsonDocument.Parse(await client.GetStringAsync("/metadata/endpoints" + query)).RootElement;
    }
}
