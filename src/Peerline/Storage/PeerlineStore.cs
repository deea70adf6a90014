using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Peerline.Access;
using Peerline.Storage.Rows;

namespace Peerline.Storage;

/// <summary>
/// The door to the database. A write is one transaction: state, events and audit entries together or none of them, every row conditional
/// on the version that was read. What is written wakes those who wait for it.
/// </summary>
public sealed class PeerlineStore(DatabaseOptions options, TimeProvider time)
{
    // One at a time: with SQLite every writer, since waiting here is fair and at once where waiting in SQLite is polling; with PostgreSQL
    // those who have lost to another writer once, so that a crowd on one record is served one after the other and nobody loses for ever.
    private readonly SemaphoreSlim lane = new(1, 1);
    private Func<PeerlineDb>? opener;

    public DatabaseOptions Options => options;
    public TimeProvider Time => time;
    public Revisions Revisions { get; } = new();

    /// <summary>What was committed is announced here: to workers, streams and projections. May be missed; nothing relies on it.</summary>
    public event Action<Committed>? Committed;

    public async Task<T> ReadAsync<T>(Caller caller, Func<PeerlineDb, Task<T>> read, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        await using var db = Open(caller);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction. When somebody else has written first, it runs again on what is there now: it must
    /// have no effect but through the work that it is given.
    /// </summary>
    public async Task<T> WriteAsync<T>(Caller caller, Func<Work, Task<T>> act, CancellationToken cancel = default)
    {
        var (result, committed) = await WriteUntilTakenAsync(caller, act, cancel);
        if (!committed.IsEmpty) Announce(committed);
        return result;
    }

    /// <summary>Acts on one record that the caller sees, in the version that the caller has read; null takes whichever is there.</summary>
    /// <param name="kind">What a record of the kind is called, for the answer that there is none.</param>
    public Task<Answer<T>> ActOnAsync<T, TRow>(
        Caller caller, string kind, Guid id, long? ifVersion, Func<Work, TRow, Task<Answer<T>>> act, CancellationToken cancel = default)
        where TRow : RecordRow =>
        WriteAsync(caller, async work =>
        {
            if (await work.Db.Set<TRow>().FirstOrDefaultAsync(r => r.Id == id, cancel) is not { } row) return new Answer<T>.NotFound(kind);
            return ifVersion is { } version && version != row.Version ? new Answer<T>.Stale(row.Version) : await act(work, row);
        }, cancel);

    /// <summary>What is written is written: a listener that fails has missed a word on which nothing relies.</summary>
    private void Announce(Committed committed)
    {
        foreach (var listener in Committed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<Committed>)listener)(committed);
            }
            catch (Exception)
            {
                // Level-triggered: whoever listens looks again by itself.
            }
        }
    }

    private async Task<(T Result, Committed Committed)> WriteUntilTakenAsync<T>(Caller caller, Func<Work, Task<T>> act, CancellationToken cancel)
    {
        if (options.IsPostgres)
        {
            try
            {
                return await WriteOnceAsync(caller, act, cancel);
            }
            catch (Exception e) when (Patience(e) > 0)
            {
                // Read again and decide again, in the lane.
            }
        }

        await lane.WaitAsync(cancel);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await WriteOnceAsync(caller, act, cancel);
                }
                catch (Exception e) when (attempt < Patience(e))
                {
                    // Another process was first.
                }
            }
        }
        finally
        {
            lane.Release();
        }
    }

    private async Task<(T, Committed)> WriteOnceAsync<T>(Caller caller, Func<Work, Task<T>> act, CancellationToken cancel)
    {
        await using var db = Open(caller);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var work = new Work(db, caller, time.GetUtcNow().Stored());
        var result = await act(work);
        var committed = await work.FlushAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return (result, committed);
    }

    /// <summary>A context of its own, for what brings its own way of saving (the token authority); everything else reads and writes above.</summary>
    public PeerlineDb Open(Caller caller)
    {
        var db = (opener ??= options.Opener(Revisions))();
        db.Caller = caller;
        return db;
    }

    /// <summary>
    /// How often it is worth while to decide again. A version that has moved will not move for ever; something unique that is taken mostly
    /// stays so, unless the decision sees it.
    /// </summary>
    private static int Patience(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DbUpdateConcurrencyException: return 1000; // each time somebody else got on
                case PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }: return 1000;
                case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }: return 8;
                case SqliteException { SqliteErrorCode: 5 or 6 }: return 8; // busy, locked: each time after half a minute
                case SqliteException { SqliteExtendedErrorCode: 1555 or 2067 }: return 8; // primary key, unique
            }
        }

        return 0;
    }
}

/// <param name="Connections">Connections that were written.</param>
/// <param name="LastPosition">The last event's position; 0 when there was none.</param>
public sealed record Committed(IReadOnlyList<Guid> Connections, IReadOnlyList<Guid> EdgeRouters, long LastPosition)
{
    public bool IsEmpty => Connections.Count == 0 && EdgeRouters.Count == 0 && LastPosition == 0;
}
