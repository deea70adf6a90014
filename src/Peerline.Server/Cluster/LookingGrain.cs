namespace Peerline.Server.Cluster;

/// <summary>
/// A grain that looks, acts, and looks again: when it is woken, or when the last look said so. One look at a time; to be woken during a
/// look means one more look after it. It holds nothing that the database does not know.
/// </summary>
public abstract class LookingGrain(TimeProvider time, ILogger logger) : Grain
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource stopping = new();
    private IGrainTimer? timer;
    private bool looking;
    private bool again;

    /// <returns>When to look again; null when only being woken can change anything.</returns>
    protected abstract Task<DateTimeOffset?> LookAsync(CancellationToken cancel);

    public Task WakeAsync()
    {
        if (looking) again = true;
        else Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        stopping.Cancel();
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    // The timer's callback may be interleaved with calls, so that waking never waits for a router.
    private void Arm(TimeSpan due)
    {
        timer ??= this.RegisterGrainTimer(OnTimerAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private async Task OnTimerAsync(CancellationToken cancel)
    {
        if (looking) return;
        looking = true;
        DateTimeOffset? next;
        try
        {
            again = false;
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, cancel);
            next = await Task.Run(() => LookAsync(both.Token), both.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e)
        {
            logger.LogError(e, "A look at {Grain} failed; it looks again in {After}", this.GetPrimaryKey(), AfterFailure);
            next = time.GetUtcNow() + AfterFailure;
        }
        finally
        {
            looking = false;
        }

        if (again) Arm(TimeSpan.Zero);
        else if (next is { } at) Arm(at > time.GetUtcNow() ? Min(at - time.GetUtcNow(), TimeSpan.FromHours(1)) : TimeSpan.Zero);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
