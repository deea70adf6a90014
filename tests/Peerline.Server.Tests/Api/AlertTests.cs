using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>Alert rules over the API, and the test notification.</summary>
public class AlertTests(SharedServer shared)
{
    [Fact]
    public async Task A_rule_is_added_tried_changed_and_removed_and_nobody_else_sees_it()
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        using var other = await NativePeer.NewAsync(shared.Server, peer: 1);
        var mail = $"alerts@{peer.Name}.example";
        var rule = (await peer.Client.Alerts.AddAsync(new NewAlertRule("full", "TrafficPercent", peer.Subscription, 80, 10,
            Mails: [mail]))).Value;
        Assert.Equal(("TrafficPercent", 80, 10, true), (rule.Metric, rule.Threshold, rule.ForMinutes, rule.IsEnabled));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<PeerlineApiException>(() =>
            other.Client.Alerts.GetAsync(rule.Id))).Status);
        var hook = await peer.Client.Webhooks.AddAsync(new NewWebhook($"https://{peer.Name}.example/", peer.Subscription, ["alert.*"]));

        var tried = await peer.Client.Alerts.TestAsync(rule.Id);
        Assert.Equal((mail, hook.Webhook.Url), (Assert.Single(tried.Mails), Assert.Single(tried.Webhooks)));
        Assert.Equal("alert.test", (await peer.Client.Alerts.FiringsAsync(rule.Id).SingleAsync()).Type);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!IsMailed(mail)) await Task.Delay(100, patience.Token);
        while (!await peer.Client.Webhooks.DeliveriesAsync(hook.Webhook.Id).AnyAsync(d => d.EventType == "alert.test", patience.Token))
            await Task.Delay(100, patience.Token);

        var now = await peer.Client.Alerts.GetAsync(rule.Id);
        var changed = (await peer.Client.Alerts.ChangeAsync(rule.Id, new AlertRuleChange("fuller", "TrafficPercent", 90, IsEnabled: false),
            now.ETag)).Value;
        Assert.Equal(("fuller", 90, false), (changed.Name, changed.Threshold, changed.IsEnabled));
        var stale = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Alerts.ChangeAsync(rule.Id, new AlertRuleChange("x",
            "Flaps"), now.ETag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        await peer.Client.Alerts.RemoveAsync(rule.Id);
        Assert.Empty(await peer.Client.Alerts.ListAsync().Where(r => r.Id == rule.Id).ToListAsync());
    }

    [Fact]
    public async Task A_peers_rule_looks_at_the_peers_own_only()
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        using var other = await NativePeer.NewAsync(shared.Server, peer: 1);
        var foreign = (await other.RequestedAsync()).Connections[0].Id;
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Client.Alerts.AddAsync(new NewAlertRule("theirs", "SessionDown", peer.Subscription, Connections: [foreign])));
        Assert.Equal(("UnknownConnection", "connections"), (Assert.Single(refused.Problems).Code, refused.Problems[0].Target));
        refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Alerts.AddAsync(new NewAlertRule("all", "SessionDown")));
        Assert.Equal("subscriptionId", Assert.Single(refused.Problems).Target);
    }

    [Fact]
    public async Task A_rule_is_not_tried_in_a_loop()
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        string[] mails = ["somebody@else.example"];
        var rule = (await peer.Client.Alerts.AddAsync(new NewAlertRule("loop", "Flaps", peer.Subscription, Mails: mails))).Value;
        for (var i = 1; i <= 20; i++)
        {
            await peer.Client.Alerts.TestAsync(rule.Id);
            Assert.Equal("TooSoon", await RefusedAsync());
            var now = await peer.Client.Alerts.GetAsync(rule.Id);
            await peer.Client.Alerts.ChangeAsync(rule.Id, new AlertRuleChange($"loop {i}", "Flaps", Mails: mails), now.ETag);
        }

        Assert.Equal("TooManyMails", await RefusedAsync());

        async Task<string> RefusedAsync() => Assert.Single(
            (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Alerts.TestAsync(rule.Id))).Problems).Code;
    }

    private bool IsMailed(string address)
    {
        var folder = Path.Combine(shared.Server.Data, "mail");
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Any(f =>
            File.ReadAllText(f).Contains(address));
    }
}
