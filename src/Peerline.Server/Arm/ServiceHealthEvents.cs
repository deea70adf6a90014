using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PlannedWork;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.ResourceHealth/events</c>: planned maintenance that touches the subscription, where Azure's Service Health lists
/// it.</summary>
internal static class ServiceHealthEvents
{
    private const string Type = "Microsoft.ResourceHealth/events";

    public static void MapServiceHealthEvents(this RouteGroupBuilder group) => group.MapGet($"/providers/{Type}", ListAsync);

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        var (after, size, subscription) = (ArmPage.AfterId(context), options.Azure.PageSize, context.Subscription().Id);
        var found = await store.ReadAsync(caller, async db =>
        {
            var rows = await db.Maintenances
                .Where(m => (after == null || m.Id > after) && db.MaintenanceConnections.Any(c => c.MaintenanceId == m.Id
                    && c.SubscriptionId == subscription))
                .OrderBy(m => m.Id).Take(size + 1).ToListAsync(context.RequestAborted);
            var ids = rows.Select(r => r.Id).ToList();
            var told = (await db.Events.Where(e => ids.Contains(e.Subject) && e.SubscriptionId == subscription).OrderBy(e => e.Position)
                .ToListAsync(context.RequestAborted)).ToLookup(e => e.Subject, e => (At: e.At.FromMicros(),
                    PeerlineJson.Read<MaintenanceEvent>(e.Body).Sentence));
            return rows.Select(r => (Work: r.ToMaintenance(), Told: told[r.Id].ToList())).ToList();
        });
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, x => Body(subscription, options.Azure.Region, x.Work, x.Told), x =>
            x.Work.Id.ToString()));
    }

    private static object Body(Guid subscription, string region, Maintenance m, IReadOnlyList<(DateTimeOffset At,
        string Sentence)> told) => new
    {
        Id = $"/subscriptions/{subscription}/providers/{Type}/{m.Id}",
        Name = m.Id.ToString(),
        Type = $"/providers/{Type}",
        Properties = new
        {
            EventType = "PlannedMaintenance",
            Status = m.IsOpen ? "Active" : "Resolved",
            m.Title,
            Summary = m.Description ?? m.Title,
            EventLevel = "Informational",
            ImpactStartTime = m.StartedAt ?? m.StartsAt,
            ImpactMitigationTime = m.EndedAt ?? m.EndsAt,
            LastUpdateTime = told.Count > 0 ? told[^1].At : m.Made.ChangedAt,
            Impact = new[]
            {
                new
                {
                    ImpactedService = "Peering",
                    ImpactedRegions = new[]
                    {
                        new
                        {
                            ImpactedRegion = region,
                            Status = m.IsOpen ? "Active" : "Resolved",
                            ImpactedSubscriptions = new[] { subscription.ToString() },
                            Updates = told.Select(t => new { Summary = t.Sentence, UpdateDateTime = t.At }).ToArray(),
                        },
                    },
                },
            },
        },
    };
}
