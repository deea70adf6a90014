using System.Text.Json;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Cli;

/// <summary>What is made, changed and taken away again on the command line: people and roles, alert rules, webhooks, planned
/// work.</summary>
public class CliLifeTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task People_and_their_roles_come_and_go()
    {
        using var native = await NativePeer.NewAsync(server);
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        var (name, subscription) = ($"anna@{native.Name}.example", native.Subscription.ToString());
        var typing = new PeerlineProgram(server, "operator") { Input = "correct horse battery staple\n" };
        var anna = (await typing.DoneAsync("user", "create", name, "--display-name", "Anna", "--password-stdin", "-o", "json")).Json;
        Assert.False(anna.TryGetProperty("password", out var told) && told.ValueKind is not JsonValueKind.Null);
        var id = anna.GetProperty("user").GetProperty("id").GetString()!;
        Assert.Contains(name, (await op.DoneAsync("user", "list")).Output);
        Assert.Equal(1, (await op.RunAsync("user", "create", name)).Code);
        Assert.Equal(4, (await peer.RunAsync("user", "list")).Code);

        string[] reader = ["role", "assign", "reader", name, "--subscription", subscription];
        Assert.Equal(2, (await op.RunAsync([.. reader, "--everywhere"])).Code);
        Assert.Equal(2, (await op.RunAsync([.. reader, "--tenant", "contoso"])).Code);
        Assert.Equal(1, (await op.RunAsync("role", "assign", "king", name, "--subscription", subscription)).Code);
        Assert.Equal(4, (await peer.RunAsync("role", "assign", "reader", id, "--subscription", subscription)).Code);
        var given = (await op.DoneAsync([.. reader, "--group", "peering", "-o", "json"])).Json;
        Assert.Equal((id, $"/subscriptions/{subscription}/resourceGroups/peering"),
            (given.GetProperty("principal").GetString(), given.GetProperty("scope").GetString()));
        var outside = (await op.DoneAsync("role", "assign", "peer-contributor", "bob", "--issuer", SharedServer.OutsideIssuer, "--tenant",
            "contoso", "--subscription", subscription, "-o", "json")).Json;
        var untrusted = await op.RunAsync("role", "assign", "reader", "bob", "--issuer", "https://login.example.org", "--subscription", subscription);
        Assert.Equal((1, true), (untrusted.Code, untrusted.Error.Contains("outside.issuer", StringComparison.Ordinal)));
        Assert.Contains($"{SharedServer.OutsideIssuer} contoso bob", (await op.DoneAsync("role", "list", "-o", "json")).Output);
        Assert.Contains(given.GetProperty("id").GetString()!, (await peer.DoneAsync("role", "list", "-o", "json")).Output);
        Assert.DoesNotContain(given.GetProperty("id").GetString()!,
            (await PeerlineProgram.Peer(server, 1).DoneAsync("role", "list", "-o", "json")).Output);
        Assert.Equal(3, (await PeerlineProgram.Peer(server, 1).RunAsync("role", "remove", given.GetProperty("id").GetString()!)).Code);
        await op.DoneAsync("role", "remove", outside.GetProperty("id").GetString()!);
        Assert.Equal(3, (await op.RunAsync("role", "remove", outside.GetProperty("id").GetString()!)).Code);

        var password = (await op.DoneAsync("user", "password", name, "-o", "json")).Json.GetProperty("password").GetString()!;
        Assert.True(password.Length >= 12);
        await op.DoneAsync("user", "remove", name);
        Assert.DoesNotContain(name, (await op.DoneAsync("user", "list", "-o", "json")).Output);
        Assert.DoesNotContain(id, (await op.DoneAsync("role", "list", "-o", "json")).Output);
        Assert.Equal(3, (await op.RunAsync("user", "remove", name)).Code);
    }

    [Fact]
    public async Task A_freeze_is_added_listed_and_removed_and_a_wrong_one_is_told_with_all_that_is_wrong()
    {
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        string[] add = ["freeze", "add", "--from", "2091-12-24T12:00Z", "--until", "2091-12-27T06:00Z", "--reason", "nobody is there"];
        Assert.Equal(4, (await peer.RunAsync(add)).Code);
        var wrong = await op.RunAsync("freeze", "add", "--from", "2020-01-02T00:00Z", "--until", "2020-01-01T00:00Z", "--reason", "");
        Assert.Equal(1, wrong.Code);
        foreach (var problem in new[] { "until is in the future", "until is after from", "reason" }) Assert.Contains(problem, wrong.Error, StringComparison.Ordinal);

        using var native = await NativePeer.NewAsync(server);
        var router = await native.Operator.Inventory.EdgeRouters.ListAsync().FirstAsync();
        var freeze = (await op.DoneAsync([.. add, "--router", router.Name, "-o", "json"])).Json;
        Assert.Equal(1, freeze.GetProperty("edgeRouters").GetArrayLength());
        Assert.Equal("operator", freeze.GetProperty("by").GetString());
        var listed = (await op.DoneAsync("freeze", "list")).Output;
        Assert.Contains("nobody is there", listed, StringComparison.Ordinal);
        Assert.Contains(router.Name, listed, StringComparison.Ordinal);
        await op.DoneAsync("freeze", "remove", freeze.GetProperty("id").GetString()!);
        Assert.Equal(3, (await op.RunAsync("freeze", "remove", freeze.GetProperty("id").GetString()!)).Code);
        Assert.DoesNotContain("nobody is there", (await op.DoneAsync("freeze", "list", "-o", "json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_rule_is_made_tried_changed_and_removed()
    {
        using var native = await NativePeer.NewAsync(server);
        var peer = PeerlineProgram.Peer(server);
        var (name, subscription) = ($"{native.Name}-traffic", native.Subscription.ToString());
        Assert.Equal(1, (await peer.RunAsync("alert", "add", name, "Weather", "--subscription", subscription)).Code);
        Assert.Equal(1, (await peer.RunAsync("alert", "add", name, "Flaps", "--everything")).Code);
        var rule = (await peer.DoneAsync("alert", "add", name, "TrafficPercent", "--over", "80", "--for", "10", "--subscription",
            subscription, "-o", "json")).Json;
        Assert.Equal((80, 10, true), What(rule));
        Assert.Contains(name, (await peer.DoneAsync("alert", "list")).Output);
        Assert.Contains("It has told nothing.", (await peer.DoneAsync("alert", "firings", name)).Output);
        var deaf = await peer.RunAsync("alert", "test", name);
        Assert.Equal(1, deaf.Code);
        Assert.Contains("nobody is told", deaf.Output);
        string[] change = ["alert", "change", name, "--over", "90", "--mail", $"noc@{native.Name}.example", "--off", "-o", "json"];
        Assert.Equal((90, 10, false), What((await peer.DoneAsync(change)).Json));
        Assert.Contains($"noc@{native.Name}.example", (await peer.DoneAsync("alert", "test", name)).Output);
        var on = (await peer.DoneAsync("alert", "change", name, "--on", "-o", "json")).Json;
        Assert.True(on.GetProperty("isEnabled").GetBoolean());
        Assert.Equal([$"noc@{native.Name}.example"], on.GetProperty("mails").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(3, (await PeerlineProgram.Peer(server, 1).RunAsync("alert", "remove", rule.GetProperty("id").GetString()!)).Code);
        await peer.DoneAsync("alert", "remove", name);
        Assert.Equal(3, (await peer.RunAsync("alert", "test", name)).Code);

        static (int, int, bool) What(JsonElement rule) =>
            (rule.GetProperty("threshold").GetInt32(), rule.GetProperty("forMinutes").GetInt32(), rule.GetProperty("isEnabled").GetBoolean());
    }

    [Fact]
    public async Task A_webhook_is_made_changed_and_removed_and_what_is_not_named_stays()
    {
        using var native = await NativePeer.NewAsync(server);
        var peer = PeerlineProgram.Peer(server);
        var url = $"https://{native.Name}.example/";
        await peer.DoneAsync("webhook", "add", url, "--type", "alert.*", "--type", "connection.gone", "--subscription",
            native.Subscription.ToString());
        var changed = (await peer.DoneAsync("webhook", "change", url, "--description", "Ours", "--off", "-o", "json")).Json;
        Assert.Equal(["alert.*", "connection.gone"], changed.GetProperty("types").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(("Ours", false), (changed.GetProperty("description").GetString(), changed.GetProperty("isEnabled").GetBoolean()));
        Assert.Equal(["alert.*"], (await peer.DoneAsync("webhook", "change", url, "--type", "alert.*", "-o", "json")).Json
            .GetProperty("types").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains(url, (await peer.DoneAsync("webhook", "list")).Output);
        await peer.DoneAsync("webhook", "remove", url);
        Assert.Equal(3, (await peer.RunAsync("webhook", "remove", url)).Code);
    }

    [Fact]
    public async Task Planned_work_is_announced_changed_begun_and_done()
    {
        using var native = await NativePeer.NewAsync(server);
        var connection = (await native.RequestedAsync()).Connections[0].Id.ToString();
        var (peer, op) = (PeerlineProgram.Peer(server), PeerlineProgram.Operator(server));
        var (title, from, to) = ($"Fibre of {native.Name}", DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(1.5));
        string[] plan = ["maintenance", "plan", title, "--from", $"{from:O}", "--connection", connection];
        Assert.Equal(2, (await op.RunAsync(plan)).Code);
        Assert.Equal(1, (await op.RunAsync([.. plan, "--to", $"{from.AddHours(-1):O}"])).Code);
        Assert.Equal(4, (await peer.RunAsync([.. plan, "--to", $"{to:O}"])).Code);
        var planned = await op.DoneAsync([.. plan, "--to", $"{to:O}", "--description", "A cable is moved."]);
        Assert.Contains("Planned", planned.Output);
        Assert.Contains($"touches {connection}", planned.Output);
        Assert.Contains(title, (await peer.DoneAsync("maintenance", "list")).Output);
        Assert.DoesNotContain(title, (await PeerlineProgram.Peer(server, 1).DoneAsync("maintenance", "list")).Output);
        Assert.Equal(3, (await PeerlineProgram.Peer(server, 1).RunAsync("maintenance", "show", title)).Code);
        Assert.Contains("A cable is moved.", (await peer.DoneAsync("maintenance", "show", title)).Output);

        var later = (await op.DoneAsync("maintenance", "change", title, "--to", $"{to.AddHours(2):O}", "-o", "json")).Json;
        Assert.Equal(JsonValueKind.Null, later.TryGetProperty("drainBeforeSeconds", out var none) ? none.ValueKind : JsonValueKind.Null);
        Assert.Equal(2, (await op.RunAsync("maintenance", "change", title, "--drain-before", "soon")).Code);
        var drained = (await op.DoneAsync("maintenance", "change", title, "--drain-before", "30m", "-o", "json")).Json;
        Assert.Equal(1800, drained.GetProperty("drainBeforeSeconds").GetInt64());
        Assert.Contains("cannot be drained now. It is PendingApproval.", (await op.DoneAsync("maintenance", "show", title)).Output);
        var kept = (await op.DoneAsync("maintenance", "change", title, "--description", "Two.", "-o", "json")).Json;
        Assert.Equal(1800, kept.GetProperty("drainBeforeSeconds").GetInt64());

        // A kind of scope that is not named stays; none empties it, as long as something is left.
        using var neighbour = await NativePeer.NewAsync(server, peer: 1);
        var beside = (await neighbour.StartedAsync()).Id;
        var port = (await neighbour.Operator.Connections.GetAsync(beside)).Value.Port!.PortId!.Value;
        var added = (await op.DoneAsync("maintenance", "change", title, "--port", $"{port}", "-o", "json")).Json.GetProperty("scope");
        Assert.Equal(port, Assert.Single(added.GetProperty("ports").EnumerateArray()).GetGuid());
        Assert.Equal(connection, Assert.Single(added.GetProperty("connections").EnumerateArray()).GetString());
        await op.DoneAsync("maintenance", "change", title, "--connection", connection, "--connection", $"{beside}");
        var replaced = (await op.DoneAsync("maintenance", "change", title, "--connection", connection, "-o", "json")).Json.GetProperty("scope");
        Assert.Equal(port, Assert.Single(replaced.GetProperty("ports").EnumerateArray()).GetGuid());
        Assert.Equal(connection, Assert.Single(replaced.GetProperty("connections").EnumerateArray()).GetString());
        var without = (await op.DoneAsync("maintenance", "change", title, "--port", "none", "-o", "json")).Json.GetProperty("scope");
        Assert.Empty(without.GetProperty("ports").EnumerateArray());
        Assert.Equal(connection, Assert.Single(without.GetProperty("connections").EnumerateArray()).GetString());
        Assert.Equal(2, (await op.RunAsync("maintenance", "change", title, "--connection", "none")).Code);
        Assert.Equal(2, (await op.RunAsync("maintenance", "change", title, "--facility", "here")).Code);
        Assert.Equal(2, (await op.RunAsync("maintenance", "change", title, "--port", "here")).Code);
        Assert.Equal(4, (await peer.RunAsync("connection", "drain", connection, "--reason", "mine")).Code);
        var notNow = await op.RunAsync("connection", "drain", connection, "--reason", "new optics");
        Assert.Equal((1, true), (notNow.Code, notNow.Error.Contains("only what is in service goes out of it", StringComparison.Ordinal)));
        Assert.Equal(1, (await op.RunAsync("connection", "undrain", connection)).Code);
        Assert.Equal(to.AddHours(2), later.GetProperty("endsAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.Equal(4, (await peer.RunAsync("maintenance", "start", title)).Code);
        Assert.Equal("Active", (await op.DoneAsync("maintenance", "start", title, "-o", "json")).Json.GetProperty("state").GetString());
        Assert.Equal("Done", (await op.DoneAsync("maintenance", "finish", title, "-o", "json")).Json.GetProperty("state").GetString());
        Assert.Equal(1, (await op.RunAsync("maintenance", "cancel", title)).Code);
        var told = (await peer.DoneAsync("maintenance", "show", title, "-o", "json")).Json;
        Assert.Equal(5, told.GetProperty("history").GetArrayLength());

        await op.DoneAsync("maintenance", "plan", $"{title}, again", "--from", $"{from:O}", "--to", $"{to:O}", "--connection", connection);
        Assert.Equal("Cancelled",
            (await op.DoneAsync("maintenance", "cancel", $"{title}, again", "-o", "json")).Json.GetProperty("state").GetString());
    }
}
