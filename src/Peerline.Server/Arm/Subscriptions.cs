using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>/subscriptions</c> and the regions of one.</summary>
internal static class Subscriptions
{
    public static void MapSubscriptionList(this RouteGroupBuilder group) => group.MapGet(
        "/subscriptions",
        async (HttpContext context, Caller caller, PeerlineStore store, Installation installation, PeerlineOptions options) =>
        {
            var (after, size) = (ArmPage.AfterId(context), options.Azure.PageSize);
            var rows = await store.ReadAsync(caller, db => db.Subscriptions
                .Where(s => after == null || s.Id > after).OrderBy(s => s.Id).Take(size + 1).ToListAsync(context.RequestAborted));
            return ArmAnswers.Ok(ArmPage.Of(context, rows, size, r => Body(r.ToSubscription(), installation), r => r.Id.ToString()));
        });

    public static void MapSubscription(this RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext context, Installation installation) => ArmAnswers.Ok(Body(context.Subscription(), installation)));
        group.MapGet("/locations", async (HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options) =>
        {
            var metros = await store.ReadAsync(caller, db => db.Metros.ToListAsync(context.RequestAborted));
            var regions = metros.Select(m => m.ToMetro().Region).Append(options.Azure.Region).Distinct().Order(StringComparer.Ordinal);
            return ArmAnswers.Ok(new ArmPage([.. regions.Select(r => Location(context.Subscription(), r))]));
        });
    }

    private static object Body(Subscription subscription, Installation installation) => new
    {
        Id = $"/subscriptions/{subscription.Id}",
        SubscriptionId = subscription.Id,
        installation.TenantId,
        subscription.DisplayName,
        State = "Enabled",
        SubscriptionPolicies = new { LocationPlacementId = "Public_2014-09-01", QuotaId = "Peerline", SpendingLimit = "Off" },
        AuthorizationSource = "RoleBased",
        ManagedByTenants = Array.Empty<object>(),
        subscription.Tags,
    };

    private static object Location(Subscription subscription, string region) => new
    {
        Id = $"/subscriptions/{subscription.Id}/locations/{region}",
        Name = region,
        Type = "Region",
        DisplayName = region,
        RegionalDisplayName = region,
        Metadata = new { RegionType = "Physical", RegionCategory = "Recommended" },
    };
}
