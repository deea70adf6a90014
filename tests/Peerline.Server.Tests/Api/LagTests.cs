using System.Text;
using System.Text.Json;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;
using static Peerline.Server.Tests.Api.OwnPlace;

namespace Peerline.Server.Tests.Api;

/// <summary>LAGs in the inventory, and a connection that needs more than one port.</summary>
public class LagTests(OwnServer network) : IClassFixture<OwnServer>
{
    [Fact]
    public async Task What_a_LAG_must_be_is_said_all_at_once_and_what_is_in_use_stays()
    {
        using var peer = await NativePeer.NewAsync(network.Server);
        var (o, router) = (peer.Operator.Inventory, await RouterAsync(peer, new Lag("bond0", true, 2), new Lag("bond1")));
        var port = await PortAsync(o, router, 1, "bond0");
        Assert.Equal("bond0", (await o.Ports.GetAsync(port.Id!.Value)).Value.Lag);

        var bad = await Assert.ThrowsAsync<PeerlineApiException>(() => o.EdgeRouters.AddAsync(new EdgeRouter
        {
            FacilityId = router.FacilityId, Name = $"{peer.Name}-2", Driver = "embedded", Settings = Nowhere,
            Lags = [new("", true, 0), new("bond 0"), new("ae1"), new("ae1", true, 65)],
        }));
        Assert.Equal(["lags[0].interfaceName", "lags[0].minimumLinks", "lags[1].interfaceName", "lags[3].minimumLinks", "lags[3].interfaceName"],
            bad.Problems.Select(p => p.Target));

        bad = await Assert.ThrowsAsync<PeerlineApiException>(() => PortAsync(o, router, 2, "bond9"));
        Assert.Equal("UnknownLag", Assert.Single(bad.Problems).Code);
        bad = await Assert.ThrowsAsync<PeerlineApiException>(() => o.Ports.AddAsync(Draft(router, 1, "bond0") with { InterfaceName = "bond1", SpeedMbps = 40_000 }));
        Assert.Equal(["InterfaceTaken", "LagSpeed", "CircuitTaken"], bad.Problems.Select(p => p.Code));

        // A LAG with members is not taken out, nor called like a port.
        var present = await o.EdgeRouters.GetAsync(router.Id!.Value);
        bad = await Assert.ThrowsAsync<PeerlineApiException>(() => o.EdgeRouters.ChangeAsync(router.Id.Value, present.Value with { Lags = [new("port1")] }, present.ETag!));
        Assert.Equal(["InterfaceTaken", "LagHasMembers"], bad.Problems.Select(p => p.Code));
        var changed = (await o.EdgeRouters.ChangeAsync(router.Id.Value, present.Value with { Lags = [new("bond0", false)] }, present.ETag!)).Value;
        Assert.Equal([new("bond0", false)], changed.Lags!);
    }

    [Fact]
    public async Task A_connection_that_needs_two_ports_gets_a_LAG_with_one_letter_for_both_cross_connects()
    {
        using var peer = await NativePeer.NewAsync(network.Server);
        var (o, router) = (peer.Operator.Inventory, await RouterAsync(peer, new Lag("bond0")));
        var listed = await PortAsync(o, router, 1, "bond0");
        var alone = await PortAsync(o, router, 2, null);
        await PortAsync(o, router, 3, null);

        await peer.ApprovedAsnAsync();
        var peering = (await peer.Client.Peerings.RequestAsync(peer.Request() with
        {
            Metro = peer.Name, Connections = [new ConnectionRequest { FacilityId = await FacilityAsync(o, router), BandwidthMbps = 20_000 }],
        })).Value;
        var id = peering.Connections[0].Id;
        await peer.Operator.Connections.ApproveAsync(id);
        var started = await peer.UntilAsync(id, c => c.State == "ProvisioningStarted");

        // The peer sees the cross connects, and nothing of the router.
        Assert.Equal((true, 1, 20_000, null), (started.Lag!.Lacp, started.Lag.MinimumLinks, started.Lag.CapacityMbps, started.Lag.InterfaceName));
        Assert.Equal([listed.CircuitId, alone.CircuitId], started.Lag.Members.Select(m => m.Port.CircuitId));
        Assert.All(started.Lag.Members, m => Assert.Null(m.Port.InterfaceName));
        var own = (await peer.Operator.Connections.GetAsync(id)).Value.Lag!;
        Assert.Equal(("bond0", "port1", "port2"), (own.InterfaceName, own.Members[0].Port.InterfaceName, own.Members[1].Port.InterfaceName));
        Assert.Equal(("bond0", id), ((await o.Ports.GetAsync(alone.Id!.Value)).Value.Lag, (await o.Ports.GetAsync(alone.Id.Value)).Value.ConnectionId));
        Assert.Contains(started.Tasks, t => t is { Task: "bundle", Owner: "Operator" });

        // Another of the same peering finds no LAG that is free, and no port that carries it.
        var inUse = await o.EdgeRouters.GetAsync(router.Id!.Value);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            o.EdgeRouters.ChangeAsync(router.Id.Value, inUse.Value with { Lags = [new("bond0", false, 2)] }, inUse.ETag!));
        Assert.Equal("LagInUse", Assert.Single(refused.Problems).Code);

        await peer.Client.Connections.StateDemarcAsync(id, new("PP-A", "F1/F2"));
        var cli = PeerlineProgram.Peer(network.Server);
        await cli.DoneAsync("connection", "demarc", $"{id}", "--panel", "PP-B", "--positions", "F3/F4", "--member", alone.CircuitId);
        var letter = (await peer.UntilAsync(id, c => c.Letter?.Version >= 2 && LetterNames(peer, c, "PP-B"))).Letter!;
        var facts = JsonDocument.Parse(await peer.Client.Letters.JsonAsync(letter.Number, letter.Version)).RootElement.GetProperty("letter");
        Assert.Equal((listed.CircuitId, "PP-A"), (facts.GetProperty("circuitId").GetString(), facts.GetProperty("zSide").GetProperty("panel").GetString()));
        var further = Assert.Single(facts.GetProperty("further").EnumerateArray());
        Assert.Equal((alone.CircuitId, "PP-B", "2"),
            (further.GetProperty("circuitId").GetString(), further.GetProperty("zSide").GetProperty("panel").GetString(),
                further.GetProperty("aSide").GetProperty("ports")[0].GetString()));
        Assert.Equal("PP-B", (await o.Ports.GetAsync(alone.Id.Value)).Value.FarEnd!.Panel);

        // Each is reported by its circuit id.
        var unknown = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.WiredAsync(id, "XC-1", member: "C-nobody"));
        Assert.Equal("NoSuchMember", Assert.Single(unknown.Problems).Code);
        await cli.DoneAsync("connection", "wired", $"{id}", "--reference", "XC-1", "--member", alone.CircuitId);
        var one = (await peer.Client.Connections.GetAsync(id)).Value;
        Assert.Equal((null, "XC-1"), (one.Wired, one.Lag!.Members[1].Wired!.CircuitReference));
        var both = (await peer.Client.Connections.WiredAsync(id, "XC-2")).Value;
        Assert.Equal(("XC-2, XC-1", "XC-2"), (both.Wired!.CircuitReference, both.Lag!.Members[0].Wired!.CircuitReference));

        var shown = (await cli.DoneAsync("connection", "show", $"{id}")).Output;
        foreach (var word in new[] { "20G, LACP, minimum links 1", $"{alone.CircuitId}: PP-0, 2 to PP-B F3/F4, wired XC-1" }) Assert.Contains(word, shown);
        Assert.Contains("2 members, LACP active, minimum links 1", (await cli.DoneAsync("bgp", "sheet", $"{id}")).Output);
        Assert.Contains("bundle", (await cli.DoneAsync("tasks", peering.Name, "--all")).Output);
        Assert.Contains("bond0", (await PeerlineProgram.Operator(network.Server).DoneAsync("inventory", "list", "routers")).Output);

        // The end of it: one letter names both, and both ports are free; the one that was bundled for it may have been, and stays listed.
        await peer.Operator.Connections.CancelAsync(id, "The peer withdrew.");
        await peer.UntilGoneAsync(id);
        var cease = Encoding.UTF8.GetString(await peer.Client.Letters.JsonAsync(
            (await peer.Client.Connections.LettersAsync(id).FirstAsync(l => l.Kind == "Cease")).Number, 1));
        foreach (var word in new[] { listed.CircuitId, alone.CircuitId, "XC-1", "XC-2" }) Assert.Contains(word, cease);
        Assert.All(await Task.WhenAll(new[] { listed, alone }.Select(p => o.Ports.GetAsync(p.Id!.Value))), p => Assert.Null(p.Value.ConnectionId));
    }

    [Fact]
    public async Task A_member_that_goes_dark_is_shown_and_told_by_a_rule_with_what_is_left_and_so_is_its_light()
    {
        using var peer = await NativePeer.NewAsync(network.Server);
        var c = await InServiceOverLagAsync(peer);
        var rule = (await peer.Client.Alerts.AddAsync(new NewAlertRule("light", "MembersDark", peer.Subscription, ForMinutes: 0))).Value;
        Assert.Equal(0, rule.Threshold);

        await ChangeAsync(peer, c.Id, (x, now) => WithSecond(x, m => m with { DarkSince = now }));
        var dark = (await peer.Client.Connections.GetAsync(c.Id)).Value;
        Assert.Equal([false, true], dark.Lag!.Members.Select(m => m.DarkSince is not null));
        var circuit = dark.Lag.Members[1].Port.CircuitId;
        Assert.Contains(dark.Tasks, t => t.Task == "light" && t.Sentence.Contains("10000 of 20000 Mbps are left", StringComparison.Ordinal));
        Assert.Contains("dark since", (await PeerlineProgram.Peer(network.Server).DoneAsync("connection", "show", $"{c.Id}")).Output);
        Assert.Equal($"light: {dark.Peering}: dark in bond0: port2 ({circuit}), 10000 of 20000 Mbps are left.", await ToldAsync(peer, rule.Id, "alert.fired"));

        await ChangeAsync(peer, c.Id, (x, now) => WithSecond(x, m => m with { LitSince = now }));
        Assert.Equal($"light: {dark.Peering}: over, no member of bond0 is dark, 20000 of 20000 Mbps.", await ToldAsync(peer, rule.Id, "alert.resolved"));
        Assert.Null((await peer.Client.Connections.GetAsync(c.Id)).Value.Lag!.Members[1].DarkSince);
    }

    private static Model.Connection WithSecond(Model.Connection c, Func<Model.LagMember, Model.LagMember> change) =>
        c with { Port = c.Port! with { Lag = c.Port.Lag!.With(change(c.Port.Lag.Members[1])) } };

    private static async Task<string> ToldAsync(NativePeer peer, Guid rule, string type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var e in peer.Client.Events.StreamAsync(0, cancel: patience.Token))
            if (e.Subject == rule && e.Type == type) return e.Sentence!;
        throw new TimeoutException($"No {type} came.");
    }

    private static bool LetterNames(NativePeer peer, Connection c, string panel) =>
        Encoding.UTF8.GetString(peer.Client.Letters.JsonAsync(c.Letter!.Number, c.Letter.Version).GetAwaiter().GetResult()).Contains(panel, StringComparison.Ordinal);
}
