using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Api;

/// <summary>
/// Events behind a position, for as long as somebody listens. What is committed only wakes it: what there is to send is read from the
/// table, so nothing is lost when a wake-up is.
/// </summary>
internal sealed class EventFeed(PeerlineStore store, IHostApplicationLifetime lifetime)
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private const int Batch = 200;

    /// <summary>The position to begin behind, when the listener names none: only what happens from now on.</summary>
    public Task<long> HeadAsync(CancellationToken cancel) =>
        store.ReadAsync(Caller.System, async db => await db.Events.MaxAsync(e => (long?)e.Position, cancel) ?? 0, cancel);

    public Task<bool> SeesAsync(Caller caller, Guid subject, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await SubjectsAsync(db, subject, cancel) is not null, cancel);

    /// <summary>
    /// Batches of events; an empty one when there was nothing for the length of a heartbeat. Ends when the listener has lost something that
    /// it had when it came, when its token ends, or the server stops: it may come again with what it has then.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<EventRow>> ReadAsync(
        Bearer bearer, Caller came, long after, Guid? subject, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        using var woken = new SemaphoreSlim(0, 1);
        void Wake(Committed _)
        {
            // Two wake-ups are as good as one.
            lock (woken) if (woken.CurrentCount == 0) woken.Release();
        }

        store.Committed += Wake;
        try
        {
            while (!ends.IsCancellationRequested)
            {
                var batch = await BatchAsync(bearer, came, after, subject, ends.Token);
                if (batch is null) yield break;
                if (batch.Count > 0) after = batch[^1].Position;
                if (batch.Count > 0) yield return batch;
                if (batch.Count == Batch) continue;
                if (!await SleepAsync(woken, ends.Token)) yield return [];
            }
        }
        finally
        {
            store.Committed -= Wake;
        }
    }

    /// <summary>Which events are about a connection, or about a peering and its connections; null when the caller sees neither.</summary>
    public static async Task<Func<IQueryable<EventRow>, IQueryable<EventRow>>?> SubjectsAsync(
        PeerlineDb db, Guid id, CancellationToken cancel)
    {
        if (await db.Connections.AnyAsync(c => c.Id == id, cancel)) return rows => rows.Where(e => e.Subject == id);
        if (!await db.Peerings.AnyAsync(p => p.Id == id, cancel)) return null;
        return rows => rows.Where(e => e.Subject == id || db.Connections.Any(c => c.PeeringId == id && c.Id == e.Subject));
    }

    /// <returns>Null when the listener may no longer listen.</returns>
    private async Task<IReadOnlyList<EventRow>?> BatchAsync(Bearer bearer, Caller came, long after, Guid? subject, CancellationToken cancel)
    {
        try
        {
            if (bearer.Until <= store.Time.GetUtcNow()) return null;
            if (await bearer.CallerAsync(cancel) is not { } now || came.Grants.Any(g => !now.Grants.Contains(g))) return null;
            return await store.ReadAsync<IReadOnlyList<EventRow>?>(now, async db =>
            {
                var rows = db.Events.Where(e => e.Position > after);
                if (subject is { } id)
                {
                    if (await SubjectsAsync(db, id, cancel) is not { } chosen) return null;
                    rows = chosen(rows);
                }

                return await rows.OrderBy(e => e.Position).Take(Batch).ToListAsync(cancel);
            }, cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<bool> SleepAsync(SemaphoreSlim woken, CancellationToken cancel)
    {
        try
        {
            return await woken.WaitAsync(Heartbeat, cancel);
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
