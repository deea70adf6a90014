using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages;
using Peerline.Storage;

namespace Peerline.Server.Tests.Arm;

/// <summary>The demo's legacy session, on routers that run: listed, converted by a PUT of what was listed, Active, its routes
/// read.</summary>
public class LegacyTests
{
    private const string Session = "properties.direct.connections[0].bgpSession";

    [Fact]
    public async Task A_legacy_peering_is_converted_as_it_is_and_its_routes_are_listed()
    {
        await SkipWithoutNamespacesAsync();
        await using var server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__DemoRouters"] = "true", ["Peerline__Azure__PageSize"] = "1",
        });
        try
        {
            await ConvertAsync(server);
        }
        finally
        {
            Assert.Equal(0, await server.SayAsync("demo", "off"));
        }
    }

    /// <summary>The port of the legacy session is free in the inventory; no new connection may get it.</summary>
    private static async Task PortIsNotGivenOutAsync(PeerlineServer server, ArmCaller arm, string legacyPort)
    {
        await server.Store.WriteAsync(Caller.System, async work =>
        {
            foreach (var row in work.Db.Ports.ToList().Where(p => p.InterfaceName != legacyPort)) work.Db.Ports.Remove(row);
            await Task.CompletedTask;
            return true;
        });
        var made = await arm.PutAsync($"{arm.Peerings}/second", ApprovedPeer.Request(arm, ApprovedPeer.Connection(990002)).ToJsonString());
        var connection = Guid.Parse(made.Connection().GetProperty("microsoftTrackingId").GetString()!);
        await new ConnectionDesk(server.Store).SayAsync(Caller.System with { Role = Role.Operator }, connection, new Approve());
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var seen = (await server.Store.ReadAsync(Caller.System, db => db.LiveConnectionsOf("second", arm.Subscription))).Single();
            Assert.Null(seen.Port);
            if (seen.Trouble is { Step: "AllocatePort" }) return;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), $"Nobody looked for a port: {seen.State}.");
            await Task.Delay(50);
        }
    }

    private static async Task ConvertAsync(PeerlineServer server)
    {
        using var arm = await ArmCaller.NewAsync(server, 1);
        await arm.RegisterAsync(server.Demo.Peers[1].Asn);
        var list = $"{arm.Provider}/legacyPeerings?peeringLocation=exampleton&kind=Direct";
        Assert.Empty((await arm.GetAsync(list)).Value);
        await arm.ApproveAsync();
        var legacy = await UntilAsync(
            async () => (await arm.GetAsync(list)).Value is [var found] ? found : default,
            found => found.ValueKind is JsonValueKind.Object && State(found, "sessionStateV4") == "Established"
                && State(found, "sessionStateV6") == "Established");
        var properties = legacy.GetProperty("properties");
        var listed = properties.GetProperty("direct").GetProperty("connections")[0];
        Assert.Equal($"{server.Demo.Peers[1].Asn}", properties.GetProperty("direct").GetProperty("peerAsn").GetProperty("id").GetString());
        Assert.Equal((0, 10_000, "Active"), (
            listed.GetProperty("bandwidthInMbps").GetInt32(), listed.GetProperty("provisionedBandwidthInMbps").GetInt32(),
                listed.GetProperty("connectionState").GetString()));
        Assert.Empty((await arm.GetAsync(list + "&asn=64500")).Value);
        Assert.Single((await arm.GetAsync(list + "&asn=64501")).Value);

        // Nobody else sees it.
        using var other = await ArmCaller.WithAsnAsync(server, 0);
        Assert.Empty((await other.GetAsync($"{other.Provider}/legacyPeerings?peeringLocation=Exampleton&kind=Direct")).Value);
        var theirs = ApprovedPeer.Request(other, JsonNode.Parse(listed.GetRawText())!);
        Assert.Contains(("PrefixTaken", Session + ".sessionPrefixV4"),
            (await other.PutAsync($"{other.Peerings}/stolen", theirs.ToJsonString())).Problems);

        await PortIsNotGivenOutAsync(server, other, DemoNetwork.LegacyPort);
        var changed = JsonNode.Parse(listed.GetRawText())!;
        changed["peeringDBFacilityId"] = 990001;
        changed["bgpSession"]!["md5AuthenticationKey"] = "new";
        var refused = await arm.PutAsync($"{arm.Peerings}/converted", ApprovedPeer.Request(arm, changed).ToJsonString());
        Assert.Equal(
            [("ConversionTakesNoChanges", "properties.direct.connections[0].peeringDBFacilityId"),
                ("ConversionTakesNoChanges", Session + ".md5AuthenticationKey")],
            refused.Problems);

        var made = await arm.PutAsync(
            $"{arm.Peerings}/converted", ApprovedPeer.Request(arm, JsonNode.Parse(listed.GetRawText())!).ToJsonString());
        Assert.Equal((HttpStatusCode.Created, "PendingApproval"),
            (made.Status, made.Connection().GetProperty("connectionState").GetString()));
        Assert.Equal(10_000, made.Connection().GetProperty("bandwidthInMbps").GetInt32());
        var connection = Guid.Parse(made.Connection().GetProperty("microsoftTrackingId").GetString()!);
        Assert.IsType<Answer<Connection>.Done>(
            await new ConnectionDesk(server.Store).SayAsync(Caller.System with { Role = Role.Operator }, connection, new Approve()));
        var active = await UntilAsync(
            async () => (await arm.GetAsync($"{arm.Peerings}/converted")).Connection(),
            c => c.GetProperty("connectionState").GetString() == "Active"
                && c.GetProperty("bgpSession").GetProperty("sessionStateV4").GetString() == "Established");
        Assert.Equal(10_000, active.GetProperty("provisionedBandwidthInMbps").GetInt32());
        Assert.Equal(
            listed.GetProperty("bgpSession").GetProperty("peerSessionIPv4Address").GetString(),
            active.GetProperty("bgpSession").GetProperty("peerSessionIPv4Address").GetString());
        Assert.Empty((await arm.GetAsync(list)).Value);
        await RoutesAsync(arm);
    }

    private static async Task RoutesAsync(ArmCaller arm)
    {
        var path = $"{arm.Peerings}/converted/receivedRoutes";
        var routes = await PagingTests.AllAsync(arm, path);
        Assert.Equal(["203.0.113.0/24", "2001:db8:2000::/36"], routes.Select(r => r.GetProperty("prefix").GetString()));
        Assert.All(routes, r =>
        {
            Assert.Equal(("64501", "Unknown", "None"), (
                r.GetProperty("asPath").GetString(), r.GetProperty("rpkiValidationState").GetString(),
                    r.GetProperty("trustAnchor").GetString()));
            Assert.True(r.TryGetProperty("nextHop", out _));
        });
        Assert.Single((await arm.GetAsync($"{path}?prefix=203.0.113.0/24")).Value);
        Assert.Empty((await arm.GetAsync($"{path}?prefix=203.0.113.0/25")).Value);
        Assert.Equal(2, (await PagingTests.AllAsync(arm, $"{path}?asPath=64501&rpkiValidationState=Unknown")).Count);
        Assert.Empty((await arm.GetAsync($"{path}?rpkiValidationState=Valid")).Value);
    }

    private static string? State(JsonElement peering, string half) =>
        peering.GetProperty("properties").GetProperty("direct").GetProperty("connections")[0].GetProperty("bgpSession").GetProperty(half)
            .GetString();

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> look, Func<JsonElement, bool> holds)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), $"It did not come to it: {seen}");
            await Task.Delay(100);
        }
    }

    private static async Task SkipWithoutNamespacesAsync()
    {
        string[] arguments = Environment.IsPrivilegedProcess ? ["--net", "true"] : ["--user", "--map-root-user", "--net", "true"];
        try
        {
            using var unshare = Process.Start(new ProcessStartInfo("unshare", arguments) { RedirectStandardError = true })!;
            await unshare.WaitForExitAsync();
            if (unshare.ExitCode == 0) return;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No unshare at all.
        }

        Assert.Skip("Network namespaces are not to be had here.");
    }
}
