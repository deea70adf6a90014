using Peerline.Sources.PeeringDb;

namespace Peerline.Server.Cluster;

/// <summary>Brings the mirror of PeeringDB up to date: each period at a moment of this installation's own, and when the operator asks.</summary>
internal sealed class PeeringDbRunner(PeeringDbMirror mirror, PeeringDbOptions options, TimeProvider time, ILogger<PeeringDbRunner> log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim asked = new(0, 1);

    /// <summary>Look now; while a look goes on, look once more after it, for it may have passed what is wanted.</summary>
    public void Ask()
    {
        try
        {
            asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody asked already.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (!options.Enabled) return;
        var offset = TimeSpan.FromSeconds(Random.Shared.NextInt64((long)options.Every.TotalSeconds));
        while (true)
        {
            var (now, last) = (time.GetUtcNow(), mirror.Attempt);
            var notBefore = last?.RetryAt ?? (last?.Failure is null ? null : now + AfterFailure);
            var due = SyncMinute.Next(now, mirror.View.SyncedAt, notBefore, options.Every, offset);
            if (due > now) await WaitAsync(due - now, stopping);
            try
            {
                var attempt = await mirror.SyncAsync(stopping);
                if (attempt.Failure is null) log.LogInformation("PeeringDB: {Count} networks are known", mirror.View.Count);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The look at PeeringDB failed; the next one is in {Period}", AfterFailure);
                await WaitAsync(AfterFailure, stopping);
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var rung = asked.WaitAsync(either.Token);
        await Task.WhenAny(rung, Task.Delay(wait, time, either.Token));
        stopping.ThrowIfCancellationRequested();
        if (rung.IsCompleted) return;
        await either.CancelAsync();
        await rung.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }
}
