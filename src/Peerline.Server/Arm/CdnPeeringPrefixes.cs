using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/cdnPeeringPrefixes</c>: what the operator's content network announces in a metro.</summary>
internal static class CdnPeeringPrefixes
{
    private const string Type = "cdnPeeringPrefixes";

    public static void MapCdnPeeringPrefixes(this RouteGroupBuilder group) =>
        group.MapGet($"/providers/{ArmRequest.Provider}/{Type}", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options, string? peeringLocation)
    {
        if (ArmAnswers.QueryMissing(("peeringLocation", peeringLocation)) is { } missing) return missing;
        var (after, size, key) = (ArmPage.AfterId(context), options.Azure.PageSize, Work.Key(peeringLocation!));
        var rows = await store.ReadAsync(caller, db => (
            from p in db.CdnPrefixes
            join m in db.Metros on p.MetroId equals m.Id
            where m.NameKey == key && (after == null || p.Id > after)
            orderby p.Id
            select p).Take(size + 1).ToListAsync(context.RequestAborted));
        return ArmAnswers.Ok(ArmPage.Of(context, rows, size, r => Body(context, r.ToCdnPrefix()), r => r.Id.ToString()));
    }

    private static object Body(HttpContext context, Model.CdnPrefix p)
    {
        var name = $"CdnPrefix_{p.Prefix.ToString().Replace('.', '_').Replace(':', '_').Replace('/', '_')}";
        return new
        {
            Properties = new
            {
                Prefix = p.Prefix.ToString(), AzureRegion = p.Region, AzureService = p.ServiceName, p.IsPrimaryRegion,
                    BgpCommunity = p.Community,
            },
            Name = name,
            Id = $"/subscriptions/{context.Subscription().Id}/providers/{ArmRequest.Provider}/{Type}/{name}",
            Type = $"{ArmRequest.Provider}/{Type}",
        };
    }
}
