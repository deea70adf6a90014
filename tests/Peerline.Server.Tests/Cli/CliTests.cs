using System.Text.Json;
using Peerline.Access;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Cli;

/// <summary>The command line as people and scripts use it: the built program against the real server.</summary>
public class CliTests(SharedServer shared, Arm.ServiceInventory inventory) : IClassFixture<Arm.ServiceInventory>
{
    private readonly PeerlineServer server = shared.Server;
    private readonly Arm.ServiceInventory inventory = inventory;

    [Fact]
    public async Task Both_sides_walk_from_registration_to_ready_and_back()
    {
        using var native = await NativePeer.NewAsync(server);
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        var (name, subscription) = (native.Name, native.Subscription.ToString());
        await peer.DoneAsync("asn", "register", name, "--asn", $"{native.Asn}", "--peer-name", "Canary Networks", "--noc-email",
            $"noc@{name}.example", "--noc-phone", "+49 30 5550199", "--subscription", subscription);
        Assert.Contains($"AS{native.Asn}", (await op.DoneAsync("review")).Output);
        await op.DoneAsync("asn", "approve", $"{native.Asn}");
        var requested =
            await peer.DoneAsync("peering", "request", name, "--asn", $"AS{native.Asn}", "--metro", "Exampleton", "-g", "peering",
                "--connection", "facility=990001,bandwidth=10G,max-v4=100,max-v6=50");
        Assert.Contains("the operator reviews it", requested.Output);

        using var watch = peer.Begin("peering", "watch", name, "-o", "json", "--until", "gone");
        await op.DoneAsync("connection", "ask", name, "--text", "Which MTU?");
        Assert.Contains("Which MTU?", (await peer.DoneAsync("tasks", name)).Output);
        await peer.DoneAsync("connection", "answer", name, "--text", "1500.");
        await op.DoneAsync("connection", "approve", $"{name}/1");
        var id =
            Guid.Parse((await peer.DoneAsync("peering", "show", name, "-o", "json")).Json.GetProperty("connections")[0].GetProperty("id")
                .GetString()!);
        await native.UntilAsync(id, c => c.State == "ProvisioningStarted");

        var letter = (await peer.DoneAsync("loa", "list", "--connection", name, "-o", "json")).Json[0].GetProperty("number").GetString()!;
        var file = Path.Combine(server.Data, $"{name}.pdf");
        await peer.DoneAsync("loa", "get", letter, "--to", file);
        Assert.Equal("%PDF"u8.ToArray(), (await File.ReadAllBytesAsync(file))[..4]);
        Assert.Contains("Canary Networks", (await peer.DoneAsync("loa", "verify", letter, "--file", file)).Output);
        await File.AppendAllTextAsync(file, "x");
        Assert.Equal(1, (await peer.RunAsync("loa", "verify", letter, "--file", file)).Code);

        Assert.Contains("neighbor", (await peer.DoneAsync("bgp", "sheet", name, "--for", "frr")).Output);
        await peer.DoneAsync("connection", "wired", name, "--reference", "XC-1");
        var early = await peer.RunAsync("connection", "ready", name);
        Assert.Equal(1, early.Code);
        Assert.Contains("State the prefixes", early.Error);
        await peer.DoneAsync("connection", "prefixes", name, "-p", "198.51.100.0/24", "2001:db8:4711::/48-56");
        var shown = await peer.DoneAsync("connection", "show", name);
        foreach (var part in new[] { "ProvisioningStarted", "198.51.100.0/24", "XC-1", letter, "desired", "applied", "observed" })
            Assert.Contains(part, shown.Output);
        Assert.Equal(1, (await peer.RunAsync("peering", "delete", name)).Code);
        await op.DoneAsync("connection", "cancel", name, "--reason", "The peer withdrew.");

        var told = await watch.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await watch.WaitForExitAsync();
        Assert.Equal(0, watch.ExitCode);
        var events = told.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonSerializer.Deserialize<JsonElement>(l).GetProperty("type").GetString()).ToList();
        Assert.Contains("connection.wired", events);
        Assert.Equal("connection.gone", events[^1]);
    }

    [Fact]
    public async Task A_key_of_one_half_is_put_into_the_text_for_that_half_alone()
    {
        using var native = await NativePeer.NewAsync(server);
        await native.ApprovedAsnAsync();
        var request = native.Request();
        var requested = await native.Client.Peerings.RequestAsync(
            request with { Connections = [request.Connections[0] with { Md5KeyV4 = "K3y.of-IPv4" }] });
        var id = requested.Value.Connections[0].Id;
        await native.Operator.Connections.ApproveAsync(id);
        await native.UntilAsync(id, c => c.State == "ProvisioningStarted");

        var sheet = await native.Client.Connections.ParametersAsync(id);
        Assert.Equal((true, true, false), (sheet.Md5, sheet.V4!.Md5, sheet.V6!.Md5));
        var peer = PeerlineProgram.Peer(server);
        Assert.Contains("yes, IPv4 alone, with the key that you gave", (await peer.DoneAsync("bgp", "sheet", $"{id}")).Output);
        var file = Path.Combine(server.Data, $"{native.Name}.key");
        await File.WriteAllTextAsync(file, "K3y.of-IPv4");
        var text = (await peer.DoneAsync("bgp", "sheet", $"{id}", "--for", "frr", "--md5", $"@{file}")).Output;
        var line = Assert.Single(text.Split('\n'), l => l.Contains("password", StringComparison.Ordinal));
        Assert.Equal($"neighbor {sheet.V4.OperatorAddress} password K3y.of-IPv4", line.Trim());
    }

    [Fact]
    public async Task A_peering_over_an_exchange_is_asked_for_shown_and_changed()
    {
        Assert.NotNull(inventory);
        using var native = await NativePeer.NewAsync(server);
        await native.ApprovedAsnAsync();
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        var name = $"{native.Name}-ix";
        string[] request = ["peering", "request", name, "--asn", native.Name, "--metro", "Exampleton", "--resource-group", "peering", "--connection"];
        var two = await peer.RunAsync([.. request, "exchange=880001,peer-v4=203.0.112.240", "--connection", "facility=990001,bandwidth=10G"]);
        Assert.Equal(2, two.Code);
        var outside = await peer.RunAsync([.. request, "exchange=880001,peer-v4=203.0.113.240"]);
        Assert.Equal(1, outside.Code);
        Assert.Contains("203.0.112.0/24", outside.Error);
        await peer.DoneAsync([.. request, "exchange=880001,peer-v4=203.0.112.240,max-v4=50"]);
        Assert.Contains("exchange 880001", (await peer.DoneAsync("peering", "show", name)).Output);
        var connection = (await peer.DoneAsync("connection", "show", $"{name}/1", "-o", "json")).Json;
        Assert.Equal(("Exchange", "203.0.112.240", "203.0.112.10"), (
            connection.GetProperty("requested").GetProperty("medium").GetString(),
            connection.GetProperty("requested").GetProperty("peerAddressV4").GetString(),
            connection.GetProperty("requested").GetProperty("operatorAddressV4").GetString()));
        Assert.Equal("EXAMPLE-IX", connection.GetProperty("exchange").GetProperty("name").GetString());
        Assert.False(connection.GetProperty("exchange").TryGetProperty("interfaceName", out _));
        Assert.Equal("port8", (await op.DoneAsync("connection", "show", $"{name}/1", "-o", "json")).Json.GetProperty("exchange")
            .GetProperty("interfaceName").GetString());

        // Before it is approved everything can be asked for anew.
        await peer.DoneAsync("connection", "change", $"{name}/1", "--v6", "2001:db8:1c5::f240", "--max-v6", "20");
        Assert.Equal("2001:db8:1c5::f240", (await peer.DoneAsync("connection", "show", $"{name}/1", "-o", "json")).Json
            .GetProperty("requested").GetProperty("peerAddressV6").GetString());
        await op.DoneAsync("connection", "approve", $"{name}/1");
        Assert.Equal(1, (await peer.RunAsync("connection", "wired", $"{name}/1", "--reference", "XC-1")).Code);
        await peer.DoneAsync("peering", "delete", name);
    }

    [Fact]
    public async Task Exit_codes_are_as_documented()
    {
        using var native = await NativePeer.NewAsync(server);
        await native.RequestedAsync();
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        Assert.Equal(0, (await peer.RunAsync("policy", "show")).Code);
        Assert.Equal(1, (await op.RunAsync("connection", "answer", $"{native.Name}-peering", "--text", "Nobody asked.")).Code);
        Assert.Equal(2, (await peer.RunAsync("nonsense")).Code);
        Assert.Equal(2, (await peer.RunAsync("peering", "request", "x")).Code);
        Assert.Equal(2, (await peer.RunAsync("peering", "list", "-o", "xml")).Code);
        Assert.Equal(2,
            (await new PeerlineProgram(server, null) { Environment = { ["XDG_CONFIG_HOME"] = server.Data } }.RunAsync("peering",
                "list")).Code);
        Assert.Equal(3, (await peer.RunAsync("peering", "show", "nothing-of-this-name")).Code);
        Assert.Equal(3, (await peer.RunAsync("connection", "show", Guid.NewGuid().ToString())).Code);
        Assert.Equal(4, (await peer.RunAsync("connection", "approve", $"{native.Name}-peering")).Code);
        Assert.Equal(4, (await peer.RunAsync("client", "list")).Code);
        var wrong = new PeerlineProgram(server, null)
        {
            Environment =
                { ["PEERLINE_ENDPOINT"] = server.Https.ToString(), ["PEERLINE_CLIENT_ID"] = server.Demo.Peers[0].ClientId,
                    ["PEERLINE_CLIENT_SECRET"] = "wrong", ["PEERLINE_CA_FILE"] = Path.Combine(server.Data, "tls", "ca.pem") },
        };
        Assert.Equal(4, (await wrong.RunAsync("whoami")).Code);
        var nowhere =
            new PeerlineProgram(server,
                null) { Environment = { ["PEERLINE_ENDPOINT"] = "https://127.0.0.1:1", ["PEERLINE_CLIENT_ID"] = "x" } };
        Assert.Equal(6, (await nowhere.RunAsync("whoami")).Code);
        var untrusting =
            new PeerlineProgram(server,
                null) { Environment = { ["PEERLINE_ENDPOINT"] = server.Https.ToString(), ["PEERLINE_CLIENT_ID"] = "x" } };
        var untrusted = await untrusting.RunAsync("whoami");
        Assert.Equal(6, untrusted.Code);
        Assert.Contains("certificate", untrusted.Error);
    }

    [Fact]
    public async Task A_login_is_tried_stored_for_its_owner_only_and_used()
    {
        var folder = Directory.CreateTempSubdirectory("peerline-cli-").FullName;
        var demo = server.Demo.Peers[1];
        var environment = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = folder };
        PeerlineProgram Program(string? input = null)
        {
            var program = new PeerlineProgram(server, null) { Input = input };
            foreach (var (name, value) in environment) program.Environment[name] = value;
            return program;
        }

        string[] login =
            ["login", "--endpoint", server.Https.ToString(), "--client-id", demo.ClientId, "--ca-file",
                Path.Combine(server.Data, "tls", "ca.pem"), "--name", "fab"];
        Assert.Equal(4, (await Program("wrong\n").RunAsync(login)).Code);
        Assert.False(File.Exists(Path.Combine(folder, "peerline", "profiles.json")));
        await Program(demo.ClientSecret + "\n").DoneAsync(login);
        var stored = Path.Combine(folder, "peerline", "profiles.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stored));
        Assert.Equal(demo.ClientId, (await Program().DoneAsync("whoami", "-o", "json")).Json.GetProperty("name").GetString());
        var listed = await Program().DoneAsync("config");
        Assert.Contains("fab", listed.Output);
        Assert.DoesNotContain(demo.ClientSecret, listed.Output);
        File.SetUnixFileMode(stored, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var open = await Program().RunAsync("whoami");
        Assert.Equal(2, open.Code);
        Assert.Contains("chmod 600", open.Error);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_a_peer_wrote_moves_nothing_on_the_operators_terminal()
    {
        using var native = await NativePeer.NewAsync(server);
        var peering = await native.RequestedAsync();
        var id = peering.Connections[0].Id;
        await native.Operator.Connections.AskAsync(id, "Which [red]MTU[/]?");

        // No face lets such a text in; it is put behind the faces' backs, as an older version might have left it.
        await server.Store.WriteAsync(Caller.System, async work =>
        {
            var connection = (await work.ConnectionAsync(id))!;
            await work.SaveAsync(
                connection with { Question = connection.Question! with { Answer = "\u001b]0;owned\u0007\u001b[2J\u202eevil [bold]x" } });
            return true;
        });
        foreach (
            var args in new[] { new[] { "connection", "show", id.ToString() }, ["peering", "show", peering.Name], ["review"],
                ["history", id.ToString()] })
        {
            var ran = await PeerlineProgram.Operator(server).DoneAsync(args);
            Assert.DoesNotContain(ran.Output, c => c is '\u001b' or '\u0007' or '\u202e' or '\u009b');
        }

        var shown = (await PeerlineProgram.Operator(server).DoneAsync("connection", "show", id.ToString())).Output;
        Assert.Contains("Which [red]MTU[/]?", shown);
        Assert.Contains("[bold]x", shown);
    }

    [Fact]
    public async Task Inventory_is_shown_edited_and_handed_back()
    {
        var op = PeerlineProgram.Operator(server);
        var name = $"M{Guid.NewGuid():N}"[..12];
        var adding = new PeerlineProgram(server, "operator") { Input = $$"""{"name":"{{name}}","country":"DE","region":"local"}""" };
        var made = (await adding.DoneAsync("inventory", "add", "metros", "-f", "-", "-o", "json")).Json;
        var id = made.GetProperty("id").GetString()!;
        Assert.Contains(name, (await op.DoneAsync("inventory", "list", "metros")).Output);
        var shown = (await op.DoneAsync("inventory", "show", "metros", id)).Output;
        var changing = new PeerlineProgram(server, "operator") { Input = shown.Replace("\"local\"", "\"elsewhere\"") };
        Assert.Contains("elsewhere", (await changing.DoneAsync("inventory", "change", "metros", id, "-f", "-")).Output);
        var bad = new PeerlineProgram(server, "operator") { Input = "{\"name\":\"x\",\"colour\":1}" };
        Assert.Equal(2, (await bad.RunAsync("inventory", "add", "metros", "-f", "-")).Code);
        Assert.Equal(4, (await PeerlineProgram.Peer(server).RunAsync("inventory", "remove", "metros", id)).Code);
        await op.DoneAsync("inventory", "remove", "metros", id);
        Assert.Equal(3, (await op.RunAsync("inventory", "remove", "metros", id)).Code);
    }

    [Fact]
    public async Task Json_is_for_programs_on_every_reading_command()
    {
        using var native = await NativePeer.NewAsync(server);
        var peering = await native.RequestedAsync();
        string[][] commands =
        [
            ["whoami"], ["policy", "show"], ["profile", "show"], ["asn", "list"], ["peering", "list"], ["peering", "show", peering.Name],
                ["connection", "list"],
            ["connection", "show", peering.Name], ["review"], ["tasks"], ["loa", "list"], ["link-test", "show", peering.Name],
                ["validation", "show", peering.Name, "--list"],
            ["routes", peering.Name], ["samples", peering.Name], ["history"], ["legacy", "list"], ["inventory", "list", "ports"], ["pause"],
                ["subscription", "list"],
            ["client", "list"], ["audit", "list"], ["audit", "sign"],
        ];
        foreach (var command in commands)
        {
            var ran = await PeerlineProgram.Operator(server).DoneAsync([.. command, "-o", "json"]);
            Assert.Contains(ran.Json.ValueKind, new[] { JsonValueKind.Array, JsonValueKind.Object });
        }

        var refused = await PeerlineProgram.Operator(server).RunAsync("connection", "show", Guid.NewGuid().ToString(), "-o", "json");
        Assert.Equal(404, JsonDocument.Parse(refused.Error).RootElement.GetProperty("status").GetInt32());
    }
}
