using System.Collections.Concurrent;
using Peerline.Server.Cluster;
using Peerline.Storage;

namespace Peerline.Server.Webhooks;

/// <summary>Runs the queue: each webhook for itself, so that a slow receiver delays nobody else.</summary>
internal sealed class WebhookRunner(WebhookQueue queue, PeerlineStore store, ILogger<WebhookRunner> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly WakeUp woken = new();
    private readonly Dictionary<Guid, Task<TimeSpan?>> running = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> resting = [];

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
            await Task.WhenAll(running.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <returns>How long until something is due.</returns>
    private async Task<TimeSpan> ServeAsync(CancellationToken stopping)
    {
        foreach (var (webhook, task) in running.Where(r => r.Value.IsCompleted).ToList())
        {
            running.Remove(webhook);
            if (task.IsCompletedSuccessfully && task.Result is { } rest) resting[webhook] = store.Time.GetUtcNow() + rest;
            else resting.TryRemove(webhook, out _);
        }

        var wait = Idle;
        foreach (var (webhook, due) in await queue.DueAsync(stopping))
        {
            if (running.ContainsKey(webhook)) continue;
            var at = resting.TryGetValue(webhook, out var until) && until > due ? until : due;
            var now = store.Time.GetUtcNow();
            if (at > now) wait = at - now < wait ? at - now : wait;
            else if (running.Count < AtOnce) (running[webhook] = SendAsync(webhook, stopping)).GetAwaiter().OnCompleted(woken.Say);
        }

        return wait;
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
