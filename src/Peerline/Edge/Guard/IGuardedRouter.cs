namespace Peerline.Edge.Guard;

/// <summary>A router whose unconfirmed change somebody beside it can take back, by the journal that the writer has left.</summary>
internal interface IGuardedRouter : IAsyncDisposable
{
    /// <summary>Held during an apply; it ends with the process that holds it.</summary>
    string LockFile { get; }

    /// <summary>The way back, there as long as a change is begun and not confirmed.</summary>
    string JournalFile { get; }

    /// <summary>Where the guard reads what it has to know.</summary>
    string OrderFile { get; }
    GuardOrder Order { get; }

    /// <summary>Takes back what a writer has left unconfirmed. While one is at it nothing is done, unless its time is over.</summary>
    /// <returns>False when there was nothing to do.</returns>
    Task<bool> TakeBackAsync(bool isOverdue, CancellationToken cancel);
}
