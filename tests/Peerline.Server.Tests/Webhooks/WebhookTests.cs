using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Webhooks;

/// <summary>A server that may reach one receiver on loopback.</summary>
public sealed class WebhookServer : IAsyncLifetime
{
    internal Receiver Receiver { get; private set; } = null!;
    internal PeerlineServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Receiver = await Receiver.StartAsync();
        Server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__Webhooks__Allow__0"] = "127.0.0.0/8",
            ["Peerline__Webhooks__Ports__0"] = $"{Receiver.Port}",
            ["Peerline__Webhooks__CaFile"] = Receiver.CaFile,
            ["Peerline__Webhooks__Timeout"] = "00:01:00",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}

/// <summary>Events go out to a real receiver over TLS.</summary>
public class WebhookTests(WebhookServer fixture) : IClassFixture<WebhookServer>
{
    private readonly Inbox receiver = fixture.Receiver.NewInbox();

    [Fact]
    public async Task What_happens_is_sent_signed_and_only_what_was_asked_for()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        var hook = await AddAsync(peer, "peer-asn.*");
        var asn = (await peer.Client.PeerAsns.RegisterAsync(peer.Registration)).Value;
        var first = await receiver.NextAsync();
        Assert.True(first.IsSignedWith(hook.Secret));
        Assert.Equal("application/cloudevents+json; charset=utf-8", first.ContentType);
        var e = first.Event;
        Assert.Equal(("1.0", asn.Id.ToString()), (e.GetProperty("specversion").GetString(), e.GetProperty("subject").GetString()));
        Assert.Equal(first.Type, e.GetProperty("data").GetProperty("type").GetString());
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(long.Parse(first.Timestamp)), DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));

        await peer.Operator.PeerAsns.ApproveAsync(asn.Id);
        Assert.Equal("peer-asn.approved", (await receiver.NextAsync()).Type);
        var delivered = await UntilAsync(peer, hook, d => d.Count == 2 && d.All(x => x.State == "Delivered"));
        Assert.Contains(delivered, d => d.Id.ToString() == first.Id && d is { LastStatus: 204, Attempts: 1, DueAt: null });

        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
        await peer.Client.PeerAsns.DeleteAsync(asn.Id);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_it_again_under_the_same_id_and_what_follows_in_order()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        var failures = 1;
        receiver.Answer = (_, _) => failures-- > 0 ? 503 : 200;
        var hook = await AddAsync(peer);
        var asn = await peer.ApprovedAsnAsync();
        var (first, again, next) = (await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync());
        Assert.Equal((first.Id, true), (again.Id, again.IsSignedWith(hook.Secret)));
        Assert.Equal(first.Body, again.Body);
        Assert.True(string.CompareOrdinal(again.Event.GetProperty("sequence").GetString(), next.Event.GetProperty("sequence").GetString()) < 0);
        var delivered = await UntilAsync(peer, hook, d => d.Count >= 2 && d.All(x => x.State == "Delivered"));
        Assert.Equal(2, delivered[0].Attempts);
        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
        Assert.Equal(peer.Asn, asn.Asn);
    }

    [Fact]
    public async Task What_is_gone_is_switched_off_its_letters_are_dead_and_are_sent_again_on_request()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        receiver.Answer = (_, _) => 410;
        var hook = await AddAsync(peer);
        await peer.ApprovedAsnAsync();
        await receiver.NextAsync();
        var dead = await UntilAsync(peer, hook, d => d.Count >= 1 && d.All(x => x.State == "Dead"));
        Assert.Equal(dead.Count, await peer.Client.Webhooks.DeliveriesAsync(hook.Webhook.Id, "Dead").CountAsync());
        var off = await peer.Client.Webhooks.GetAsync(hook.Webhook.Id);
        Assert.Equal((false, "The receiver answered 410 Gone."), (off.Value.IsEnabled, off.Value.DisabledBecause));
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Webhooks.RedeliverAsync(hook.Webhook.Id, dead[0].Id))).Status);

        receiver.Answer = (_, _) => 204;
        await peer.Client.Webhooks.ChangeAsync(hook.Webhook.Id, new WebhookChange(receiver.Url), off.ETag);
        await peer.Client.Webhooks.RedeliverAsync(hook.Webhook.Id, dead[0].Id);
        Assert.Equal(dead[0].Id.ToString(), (await receiver.NextAsync()).Id);
        await UntilAsync(peer, hook, d => d[0].State == "Delivered");
        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
    }

    [Fact]
    public async Task The_past_is_sent_when_somebody_asks_for_it()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        var asn = await peer.ApprovedAsnAsync();
        var hook = await AddAsync(peer, "peer-asn.*");
        Assert.Equal(2, await peer.Client.Webhooks.ReplayAsync(hook.Webhook.Id, 0));
        var told = new[] { (await receiver.NextAsync()).Type, (await receiver.NextAsync()).Type };
        Assert.Equal(["peer-asn.registered", "peer-asn.approved"], told);
        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
        Assert.Equal("Approved", asn.Validation);
    }

    [Fact]
    public async Task Another_key_signs_from_now_on_and_a_test_says_what_became_of_it()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        receiver.Answer = (_, _) => 204;
        var hook = await AddAsync(peer, "nothing.*");
        var rotated = await peer.Client.Webhooks.RotateAsync(hook.Webhook.Id);
        var tried = await peer.Client.Webhooks.TestAsync(hook.Webhook.Id);
        Assert.Equal((204, null), (tried.Status, tried.Error));
        var test = await receiver.NextAsync();
        Assert.Equal(("webhook.test", false, true), (test.Type, test.IsSignedWith(hook.Secret), test.IsSignedWith(rotated.Secret)));

        // What a redirect leads to is none of ours.
        receiver.Answer = (_, answer) =>
        {
            answer.Headers.Location = receiver.Url;
            return 302;
        };
        Assert.Equal((302, "The answer was 302."), ((await peer.Client.Webhooks.TestAsync(hook.Webhook.Id)) is var r ? (r.Status, r.Error) : default));
        await receiver.NextAsync();
        Assert.False(receiver.HasMore);
        receiver.Answer = (_, _) => 204;
        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
    }

    [Fact]
    public async Task The_operator_hears_of_everybody()
    {
        using var peer = await NativePeer.NewAsync(fixture.Server);
        receiver.Answer = (_, _) => 204;
        var hook = await peer.Operator.Webhooks.AddAsync(new NewWebhook(receiver.Url));
        var asn = (await peer.Client.PeerAsns.RegisterAsync(peer.Registration)).Value;
        await receiver.NextAsync(r => r.Event.GetProperty("subject").GetString() == asn.Id.ToString());
        Assert.DoesNotContain(await peer.Client.Webhooks.ListAsync().ToListAsync(), w => w.Id == hook.Webhook.Id);
        await peer.Operator.Webhooks.RemoveAsync(hook.Webhook.Id);
    }

    [Fact]
    public async Task Slow_receivers_delay_nobody_but_their_owner()
    {
        using var slow = await NativePeer.NewAsync(fixture.Server);
        using var other = await NativePeer.NewAsync(fixture.Server);
        using var released = new ManualResetEventSlim();
        var (came, first) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var held = fixture.Receiver.NewInbox();
        held.Answer = (_, _) =>
        {
            Interlocked.Increment(ref came);
            first.TrySetResult();
            released.Wait();
            return 200;
        };
        var hooks = new List<WebhookSecret>();
        for (var i = 0; i < 20; i++)
            hooks.Add(await slow.Client.Webhooks.AddAsync(new NewWebhook(held.Url, slow.Subscription, ["peer-asn.*"])));
        var hook = await AddAsync(other, "peer-asn.*");
        try
        {
            await slow.Client.PeerAsns.RegisterAsync(slow.Registration);
            await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
            var asn = (await other.Client.PeerAsns.RegisterAsync(other.Registration)).Value;
            Assert.Equal(asn.Id, (await receiver.NextAsync()).Event.GetProperty("subject").GetGuid());
            Assert.InRange(Volatile.Read(ref came), 1, 2);
        }
        finally
        {
            released.Set();
        }

        foreach (var one in hooks)
        {
            await UntilAsync(slow, one, d => d.All(x => x.State == "Delivered"));
            await slow.Client.Webhooks.RemoveAsync(one.Webhook.Id);
        }

        await other.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
    }

    private Task<WebhookSecret> AddAsync(NativePeer peer, params string[] types) =>
        peer.Client.Webhooks.AddAsync(new NewWebhook(receiver.Url, peer.Subscription, types, "a test's"));

    private static async Task<List<WebhookDelivery>> UntilAsync(NativePeer peer, WebhookSecret hook, Func<List<WebhookDelivery>, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var now = await peer.Client.Webhooks.DeliveriesAsync(hook.Webhook.Id, cancel: patience.Token).ToListAsync(patience.Token);
            if (now.Count > 0 && holds(now)) return now;
            await Task.Delay(50, patience.Token);
        }
    }
}
