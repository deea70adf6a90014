using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Stages.Inventory;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>peerings/rpUnbilledPrefixes</c>: the peer's prefixes to which traffic is not billed (routing preference).</summary>
internal static class RpUnbilledPrefixes
{
    public static void MapRpUnbilledPrefixes(this RouteGroupBuilder group) =>
        group.MapGet(ArmParents.PeeringPath("rpUnbilledPrefixes"), ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, string resourceGroup, string peering, Caller caller, PeeringDesk desk, PeerlineStore store,
            PeerlineOptions options,
        string? consolidate)
    {
        if (await desk.FindAsync(caller, context.Subscription().Id, resourceGroup, peering, context.RequestAborted) is not { } found)
            return ArmAnswers.ResourceNotFound(context, "peerings", peering, resourceGroup);
        if (!string.IsNullOrEmpty(consolidate) && !bool.TryParse(consolidate, out _))
            return ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidParameter",
                "The query parameter 'consolidate' is true or false.");
        long asn = found.PeerAsn.Asn.Value;
        IReadOnlyList<Model.UnbilledPrefix> prefixes = await store.ReadAsync(caller, async db =>
            (await db.UnbilledPrefixes.Where(p => p.Asn == asn).ToListAsync(context.RequestAborted)).Select(p => p.ToUnbilledPrefix())
                .ToList());
        if (bool.TryParse(consolidate, out var together) && together) prefixes = UnbilledPrefixes.Consolidated(prefixes);
        var (after, size) = (ArmPage.After(context), options.Azure.PageSize);
        var page = prefixes.OrderBy(Key, StringComparer.Ordinal).Where(p => after is null || string.CompareOrdinal(Key(p), after) > 0)
            .Take(size + 1).ToList();
        return ArmAnswers.Ok(ArmPage.Of(context, page, size, p => new
        {
            Prefix = p.Prefix.ToString(), AzureRegion = p.Region, PeerAsn = p.PeerAsn.Value,
        }, Key));
    }

    private static string Key(Model.UnbilledPrefix p) => $"{p.Region}|{p.Prefix}";
}
