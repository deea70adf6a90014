using System.Collections.Concurrent;
using Peerline.Server.Cluster;
using Peerline.Storage;

namespace Peerline.Server.Webhooks;

/// <summary>
/// Runs the queue: each webhook for itself, few of one owner at once, and in turns, so that slow receivers delay nobody but their owner.
/// </summary>
internal sealed class WebhookRunner(WebhookQueue queue, PeerlineStore store, ILogger<WebhookRunner> logger) : BackgroundService
{
    private const int AtOnce = 16, AtOnceOfOne = 2;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly WakeUp woken = new();
    private readonly Dictionary<Guid, (Guid Owner, Task<TimeSpan?> Sending)> running = [];

    /// <summary>When those that have something to send, owners and webhooks, had a turn last.</summary>
    private readonly Dictionary<Guid, long> turns = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> resting = [];
    private long turn;

    /// <summary>Somebody asks for deliveries: also of a receiver that is left alone for a while.</summary>
    public void Wake(Guid webhook)
    {
        resting.TryRemove(webhook, out _);
        woken.Say();
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        store.Committed += Woken;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var wait = AfterFailure;
                try
                {
                    await queue.ProjectAsync(stopping);
                    wait = await ServeAsync(stopping);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "The webhook queue failed; it is tried again in {After}", AfterFailure);
                }

                await woken.SleepAsync(wait, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end.
        }
        finally
        {
            store.Committed -= Woken;
            await Task.WhenAll(running.Values.Select(r => r.Sending))
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <returns>How long until something is due.</returns>
    private async Task<TimeSpan> ServeAsync(CancellationToken stopping)
    {
        foreach (var (webhook, (_, task)) in running.Where(r => r.Value.Sending.IsCompleted).ToList())
        {
            running.Remove(webhook);
            if (task.IsCompletedSuccessfully && task.Result is { } rest) resting[webhook] = store.Time.GetUtcNow() + rest;
            else resting.TryRemove(webhook, out _);
        }

        var wait = Idle;
        var queued = await queue.DueAsync(stopping);
        foreach (var gone in turns.Keys.Except(queued.SelectMany(d => new[] { d.Owner, d.Webhook })).ToList()) turns.Remove(gone);
        var inTurn = queued.OrderBy(d => turns.GetValueOrDefault(d.Owner)).ThenBy(d => turns.GetValueOrDefault(d.Webhook)).ToList();
        foreach (var (webhook, owner, due) in inTurn)
        {
            if (running.ContainsKey(webhook)) continue;
            var at = resting.TryGetValue(webhook, out var until) && until > due ? until : due;
            var now = store.Time.GetUtcNow();
            if (at > now) wait = at - now < wait ? at - now : wait;
            else if (running.Count < AtOnce && running.Values.Count(r => r.Owner == owner) < AtOnceOfOne) Begin(webhook, owner, stopping);
        }

        return wait;
    }

    private void Begin(Guid webhook, Guid owner, CancellationToken stopping)
    {
        turns[webhook] = turns[owner] = ++turn;
        var sending = SendAsync(webhook, stopping);
        running[webhook] = (owner, sending);
        sending.GetAwaiter().OnCompleted(woken.Say);
    }

    private async Task<TimeSpan?> SendAsync(Guid webhook, CancellationToken stopping)
    {
        try
        {
            return await queue.SendAsync(webhook, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Webhook {Webhook} could not be served; it is tried again in {After}", webhook, AfterFailure);
            return AfterFailure;
        }
    }

    private void Woken(Committed committed)
    {
        if (committed.LastPosition > 0) woken.Say();
    }
}
