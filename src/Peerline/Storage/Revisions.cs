using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Peerline.Storage.Rows;

namespace Peerline.Storage;

/// <summary>
/// Counts commits of records, for those who remember what they have read. The number goes up when the commit is through and before the one
/// who wrote is told: who takes the number first and reads then never remembers what is older than its number. Journals (events, audit,
/// samples, mails, deliveries) do not count, nor what <c>ExecuteDelete</c> takes away: nobody may remember what is made of those. It counts
/// what this store commits; who writes past it says so with <see cref="CountEverything"/>.
/// </summary>
public sealed class Revisions : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentDictionary<Guid, long> own = new();
    private long common;

    public Revision Of(Guid subscription) => new(Volatile.Read(ref common), own.GetValueOrDefault(subscription));

    /// <summary>Nothing that was read before holds any more.</summary>
    public void CountEverything() => Interlocked.Increment(ref common);

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Note(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavingChanges(eventData, result));

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        // Inside a transaction its end is what counts.
        if (eventData.Context?.Database.CurrentTransaction is null) Count(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    public void TransactionCommitted(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => Count(eventData.Context);

    public Task TransactionCommittedAsync(
        System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Count(eventData.Context);
        return Task.CompletedTask;
    }

    /// <summary>A commit whose answer was lost may have been one.</summary>
    public void TransactionFailed(System.Data.Common.DbTransaction transaction, TransactionErrorEventData eventData) => Count(eventData.Context);

    public Task TransactionFailedAsync(
        System.Data.Common.DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Count(eventData.Context);
        return Task.CompletedTask;
    }

    private static void Note(DbContext? context)
    {
        if (context is not PeerlineDb db) return;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            switch (entry.Entity)
            {
                case TenantRow row: db.Written.Add(row.SubscriptionId); break;
                case RecordRow or ClientRow or UserRow or RoleAssignmentRow: db.Written.Add(Guid.Empty); break;
            }
        }
    }

    private void Count(DbContext? context)
    {
        if (context is not PeerlineDb db) return;
        foreach (var subscription in db.Written)
        {
            if (subscription == Guid.Empty) CountEverything();
            else own.AddOrUpdate(subscription, 1, (_, n) => n + 1);
        }

        db.Written.Clear();
    }
}
