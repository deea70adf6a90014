using Microsoft.EntityFrameworkCore;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Allocation;

/// <summary>The types of events about what is left. Names are stored: they are only ever added to.</summary>
public static class StockEvents
{
    public const string Short = "stock.short";
    public const string Enough = "stock.enough";

    /// <summary>The last event about each of these, by place and <see cref="StockEvent.Key"/>: a restart neither forgets nor repeats any.</summary>
    public static async Task<IReadOnlyDictionary<(Guid Place, string Key), EventRow>> StandingAsync(
        PeerlineDb db, IEnumerable<Stock> stocks, CancellationToken cancel)
    {
        // By the place, for which there is an index: the types alone would mean to read all events there are.
        var places = stocks.Select(s => s.Place).Distinct().ToList();
        var events = await db.Events.Where(e => places.Contains(e.Subject) && (e.Type == Short || e.Type == Enough))
            .OrderBy(e => e.Position).ToListAsync(cancel);
        return events.GroupBy(e => (e.Subject, PeerlineJson.Read<StockEvent>(e.Body).Key)).ToDictionary(g => g.Key, g => g.Last());
    }
}

/// <summary>What is stored of it.</summary>
public sealed record StockEvent(string Sentence, string Key, double Free, double Total)
{
    public static StockEvent Of(Stock s) => new(s.Sentence, $"{s.Of} {s.Kind}", s.Free, s.Total);
}
