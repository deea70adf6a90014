using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Allocation;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What is left of subnets and ports.</summary>
internal static class StockApi
{
    public static void MapStock(this RouteGroupBuilder api) =>
        api.MapGet("/stock", ListAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Paged()).WithTags("Inventory")
            .WithName("ListStock").WithSummary("Session subnets of each metro and ports at each facility: how many are free (operator)");

    private static async Task<Reply<Wire.Page<Wire.Stock>>> ListAsync(
        Caller caller, PeerlineStore store, StockBook book, Paging paging, CancellationToken cancel) =>
        paging.Of((await store.ReadAsync(caller, db => book.CountAsync(db, cancel), cancel)).Select(s =>
            new Wire.Stock(s.Place, s.PlaceName, s.Of.ToString(), s.Kind, s.Free, s.Total, s.Short, s.Sentence)));
}
