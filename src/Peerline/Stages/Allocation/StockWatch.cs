using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Tells the operator once when something becomes short, and once when there is enough again.</summary>
public sealed class StockWatch(PeerlineStore store, StockBook book)
{
    public Task<int> RunAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var told = 0;
        var stocks = await book.CountAsync(work.Db, cancel);
        var standing = await StockEvents.StandingAsync(work.Db, stocks, cancel);
        foreach (var stock in stocks)
        {
            var said = StockEvent.Of(stock);
            var wasShort = standing.GetValueOrDefault((stock.Place, said.Key))?.Type is StockEvents.Short;
            if (wasShort == stock.Short) continue;
            await work.AppendAsync(stock.Place, null, stock.Short ? StockEvents.Short : StockEvents.Enough, Input.SystemActor, said);
            told++;
        }

        return told;
    }, cancel);
}
