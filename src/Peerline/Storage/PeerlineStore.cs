using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Peerline.Access;

namespace Peerline.Storage;

/// <summary>
/// The door to the database. A write is one transaction: state, events and audit entries together or none of them, every row conditional
/// on the version that was read. What is written wakes those who wait for it.
/// </summary>
public sealed class PeerlineStore(DatabaseOptions options, TimeProvider time)
{
    // SQLite has one writer at a time; waiting here is fair and at once, waiting in SQLite is polling.
    private readonly SemaphoreSlim sqliteWriter = new(1, 1);

    public DatabaseOptions Options => options;
    public TimeProvider Time => time;

    /// <summary>What was committed is announced here: to workers, streams and projections. May be missed; nothing relies on it.</summary>
    public event Action<Committed>? Committed;

    public async Task<T> ReadAsync<T>(Caller caller, Func<PeerlineDb, Task<T>> read, CancellationToken cancel = default)
    {
        await using var db = Open(caller);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db).WaitAsync(cancel);
    }

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction. When somebody else has written first, it runs again on what is there now: it must
    /// have no effect but through the work that it is given.
    /// </summary>
    public async Task<T> WriteAsync<T>(Caller caller, Func<Work, Task<T>> act, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(caller, act, cancel);
            }
            catch (Exception e) when (attempt < 8 && IsConflict(e))
            {
                // Read again and decide again.
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(Caller caller, Func<Work, Task<T>> act, CancellationToken cancel)
    {
        if (!options.IsPostgres) await sqliteWriter.WaitAsync(cancel);
        Committed? committed = null;
        try
        {
            await using var db = Open(caller);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var work = new Work(db, caller, time.GetUtcNow());
            var result = await act(work);
            committed = await work.FlushAsync(cancel);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch
        {
            committed = null;
            throw;
        }
        finally
        {
            if (!options.IsPostgres) sqliteWriter.Release();
            if (committed is { IsEmpty: false }) Committed?.Invoke(committed);
        }
    }

    /// <summary>A context of its own, for what brings its own way of saving (the token authority); everything else reads and writes above.</summary>
    public PeerlineDb Open(Caller caller)
    {
        var db = options.Open();
        db.Caller = caller;
        return db;
    }

    /// <summary>Another writer was first: a version has moved, or something unique was taken.</summary>
    private static bool IsConflict(Exception e) => e switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: DbException inner } => IsConflict(inner),
        PostgresException p => p.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        SqliteException { SqliteErrorCode: 5 or 6 } => true, // busy, locked
        SqliteException { SqliteErrorCode: 19 } => true, // unique constraint
        _ => false,
    };
}

/// <param name="Connections">Connections that were written.</param>
/// <param name="LastPosition">The last event's position; 0 when there was none.</param>
public sealed record Committed(IReadOnlyList<Guid> Connections, IReadOnlyList<Guid> EdgeRouters, long LastPosition)
{
    public bool IsEmpty => Connections.Count == 0 && EdgeRouters.Count == 0 && LastPosition == 0;
}
