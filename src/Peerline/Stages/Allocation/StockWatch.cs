using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Tells the operator once when something becomes short, and once when there is enough again.</summary>
public sealed class StockWatch(PeerlineStore store, StockBook book)
{
    // Where it stands is the last event of the place and the kind: a restart neither forgets nor repeats anything.
    public Task<int> RunAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var told = 0;
        var events = await work.Db.Events.Where(e => e.Type == StockEvents.Short || e.Type == StockEvents.Enough)
            .OrderBy(e => e.Position).ToListAsync(cancel);
        var standing = events.GroupBy(e => (e.Subject, PeerlineJson.Read<StockEvent>(e.Body).Key))
            .ToDictionary(g => g.Key, g => g.Last().Type == StockEvents.Short);
        foreach (var stock in await book.CountAsync(work.Db, cancel))
        {
            var said = StockEvent.Of(stock);
            if (standing.GetValueOrDefault((stock.Place, said.Key)) == stock.Short) continue;
            await work.AppendAsync(stock.Place, null, stock.Short ? StockEvents.Short : StockEvents.Enough, Input.SystemActor, said);
            told++;
        }

        return told;
    }, cancel);
}
