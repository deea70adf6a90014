namespace Peerline.Edge.Guard;

/// <summary>
/// The time that a writer has to confirm what it changes. Past it the writer goes back by itself; a writer that cannot (it is stopped, or
/// hangs) is not waited for: half as long again after it began, the guard takes the change back, lock or no lock.
/// </summary>
internal sealed class ConfirmLimit : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);
    private readonly TimeProvider time;
    private readonly TimeSpan within;
    private readonly long began;
    private readonly CancellationTokenSource ends;
    private readonly CancellationTokenSource either;

    /// <summary>Ends when whoever asked for the change is still there and waits for it; null where both are one process.</summary>
    public Func<CancellationToken, Task>? IsAwaited { private get; init; }

    /// <param name="within">For a change of a few lines; null for the usual time.</param>
    /// <param name="steps">How many lines or calls it is: a thousand of them have five seconds more.</param>
    public ConfirmLimit(TimeSpan? within, int steps, TimeProvider time, CancellationToken cancel)
    {
        (this.time, this.within, began) = (time, (within ?? Usual) + TimeSpan.FromMilliseconds(5 * steps), time.GetTimestamp());
        ends = new CancellationTokenSource(this.within, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(cancel, ends.Token);
    }

    public CancellationToken Token => either.Token;

    public TimeSpan TakeBackAfter => within * 1.5;

    public bool HasPassed => time.GetElapsedTime(began) >= within;

    private string Sentence => $"It was not confirmed within {within.TotalSeconds:F0} s.";

    /// <summary>Why a change was taken back: what the router said, or that the time was over.</summary>
    public string Why(Exception ended) => ended is RouterRefusedException ? ended.Message : Sentence;

    /// <summary>Right before the confirmation: a process that was stopped may not have heard yet that its time is over.</summary>
    /// <exception cref="RouterRefusedException">It is.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the change any more: perhaps it is what cut them off.</exception>
    public async Task MustHoldAsync()
    {
        if (IsAwaited is { } asked) await asked(Token);
        if (HasPassed) throw new RouterRefusedException(Sentence);
    }

    public void Dispose()
    {
        either.Dispose();
        ends.Dispose();
    }
}
