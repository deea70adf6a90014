using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>Microsoft's own clients that Debian carries: azure-mgmt-peering with azure-identity for Python, and the Azure CLI; through TLS
/// with real tokens.</summary>
public class AzurePythonClientTests(SharedServer shared)
{
    /// <summary>Debian's own Python, for which Debian's packages are.</summary>
    private const string Python = "/usr/bin/python3";
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task The_python_client_takes_a_peering_through_its_life()
    {
        var folder = ClientProgram.Folder("client-py");
        if (!File.Exists(Python) || (await ClientProgram.RunAsync(
            Python, ["-c", "import azure.identity, azure.mgmt.peering"], folder, new Dictionary<string, string>())).Code != 0)
            Assert.Skip("azure-identity and azure-mgmt-peering are not here (Debian: build/packages clients).");
        using var arm = await ArmCaller.NewAsync(server);
        var asn = SharedServer.NextAsn();

        var registered = await RunAsync("register");
        Assert.Contains("Microsoft.Peering/peerings/write", Texts(registered, "operations"));
        Assert.Contains("Exampleton", Texts(registered, "locations"));
        var properties = registered.GetProperty("registered").GetProperty("properties");
        Assert.Equal((asn, "Pending"),
            (properties.GetProperty("peerAsn").GetUInt32(), properties.GetProperty("validationState").GetString()));
        Assert.Equal(["py"], Texts(registered, "listed"));
        Assert.Equal((400, "PeerAsnNotApproved"), Failure(registered, "early"));

        await arm.ApproveAsync("py");
        var requested = await RunAsync("request");
        Assert.Equal("Approved", requested.GetProperty("approved").GetString());
        Assert.Equal((400, "InvalidBandwidth"), Failure(requested, "broken"));
        var connection = requested.GetProperty("created").GetProperty("properties").GetProperty("direct").GetProperty("connections")[0];
        Assert.Equal("PendingApproval", connection.GetProperty("connectionState").GetString());
        Assert.Equal(requested.GetProperty("created").GetRawText(), requested.GetProperty("read").GetRawText());
        Assert.Equal("edge", requested.GetProperty("tagged").GetProperty("team").GetString());
        Assert.Equal(["py"], Texts(requested, "inGroup"));
        Assert.Equal(["py"], Texts(requested, "inSubscription"));
        Assert.Empty(Texts(requested, "routes"));
        Assert.Equal((409, "PeerAsnInUse"), Failure(requested, "used"));

        var ready = await arm.ActivePeeringAsync("active", "py");
        var active = await RunAsync("active");
        Assert.Equal("Active", active.GetProperty("read").GetString());
        Assert.True(Guid.TryParse(active.GetProperty("prefix").GetString(), out _));
        Assert.Equal(["198.51.100.0/24"], Texts(active, "prefixes"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await arm.GetAsync(ready)).Status != System.Net.HttpStatusCode.NotFound) await Task.Delay(100, patience.Token);

        var removed = await RunAsync("remove");
        Assert.Equal((404, "ResourceNotFound"), Failure(removed, "gone"));
        Assert.Equal((404, "ResourceNotFound"), Failure(removed, "asnGone"));

        async Task<JsonElement> RunAsync(string phase)
        {
            var (code, output, error) = await ClientProgram.RunAsync(Python, ["peer.py", phase], folder, new Dictionary<string, string>
            {
                ["REQUESTS_CA_BUNDLE"] = server.Demo.CaFile,
                ["PYTHONDONTWRITEBYTECODE"] = "1",
                ["ENDPOINT"] = server.Demo.Endpoint,
                ["TENANT"] = server.Demo.TenantId.ToString(),
                ["CLIENT_ID"] = server.Demo.Peers[0].ClientId,
                ["CLIENT_SECRET"] = server.Demo.Peers[0].ClientSecret,
                ["SUBSCRIPTION"] = arm.Subscription.ToString(),
                ["GROUP"] = "peering",
                ["ASN"] = asn.ToString(),
            });
            Assert.True(code == 0, $"peer.py {phase} ended with {code}:\n{output}\n{error}");
            return JsonDocument.Parse(output).RootElement;
        }
    }

    private static (int, string?) Failure(JsonElement result, string name)
    {
        var failure = result.GetProperty(name);
        Assert.True(failure.ValueKind is JsonValueKind.Object, $"'{name}' did not fail.");
        return (failure.GetProperty("status").GetInt32(), failure.GetProperty("code").GetString());
    }

    private static IEnumerable<string?> Texts(JsonElement result, string name) =>
        result.GetProperty(name).EnumerateArray().Select(x => x.GetString());

    [Fact]
    public async Task The_command_line_registers_the_cloud_signs_in_and_works()
    {
        if (ClientProgram.Which("az") is not { } az)
        {
            Assert.Skip("The Azure CLI is not here (Debian: build/packages clients).");
            return;
        }

        using var arm = await ArmCaller.WithAsnAsync(server);
        var settings = Directory.CreateTempSubdirectory("peerline-az-").FullName;
        var (endpoint, peer) = (server.Demo.Endpoint.TrimEnd('/'), server.Demo.Peers[0]);
        await RunAsync("cloud", "register", "-n", "Peerline", "--endpoint-resource-manager", endpoint,
            "--endpoint-active-directory", $"{endpoint}/adfs", "--endpoint-active-directory-resource-id", endpoint,
            "--endpoint-active-directory-graph-resource-id", endpoint);
        await RunAsync("cloud", "set", "-n", "Peerline");
        var signedIn = await RunAsync("login", "--service-principal", "-u", peer.ClientId, $"-p={peer.ClientSecret}",
            "--tenant", server.Demo.TenantId.ToString());
        Assert.Contains(arm.Subscription.ToString(), signedIn!.Value.EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        await RunAsync("account", "set", "-s", arm.Subscription.ToString());

        var listed = await RunAsync("rest", "--method", "get", "--url", $"{arm.Provider}/peerAsns?api-version=2022-10-01");
        Assert.Equal("asn", Assert.Single(listed!.Value.GetProperty("value").EnumerateArray()).GetProperty("name").GetString());
        var file = Path.Combine(settings, "peering.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(RoleTests.PeeringOf(arm), JsonSerializerOptions.Web));
        var made = await RunAsync("rest", "--method", "put", "--url", $"{arm.Peerings}/cli?api-version=2022-10-01", "--body", $"@{file}");
        Assert.Equal("Succeeded", made!.Value.GetProperty("properties").GetProperty("provisioningState").GetString());
        var resources = await RunAsync("resource", "list", "-g", "peering");
        Assert.Equal("cli", Assert.Single(resources!.Value.EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("local",
            (await RunAsync("group", "create", "-n", "second", "-l", "local"))!.Value.GetProperty("location").GetString());
        Assert.True((await RunAsync("group", "exists", "-n", "second"))!.Value.GetBoolean());
        await RunAsync("group", "delete", "-n", "second", "--yes");
        Assert.False((await RunAsync("group", "exists", "-n", "second"))!.Value.GetBoolean());
        Directory.Delete(settings, recursive: true);

        async Task<JsonElement?> RunAsync(params string[] arguments)
        {
            var environment = new Dictionary<string, string>
            {
                ["REQUESTS_CA_BUNDLE"] = server.Demo.CaFile, ["AZURE_CONFIG_DIR"] = settings, ["AZURE_CORE_COLLECT_TELEMETRY"] = "false",
            };
            var (code, output, error) = await ClientProgram.RunAsync(az, [.. arguments, "-o", "json"], settings, environment);
            Assert.True(code == 0, $"az {string.Join(' ', arguments.Take(2))} ended with {code}:\n{output}\n{error}");
            return output.Trim().Length == 0 ? null : JsonDocument.Parse(output).RootElement;
        }
    }
}
