using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>Where customers make, change and delete their peering services.</summary>
public sealed class PeeringServiceDesk(PeerlineStore store)
{
    public Task<IReadOnlyList<PeeringService>> ListAsync(
        Caller caller, Guid subscription, string? resourceGroup, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<PeeringService>>(caller, async db =>
        {
            var group = resourceGroup is null ? null : Work.Key(resourceGroup);
            return [.. (await db.PeeringServices
                .Where(s => s.SubscriptionId == subscription && (group == null || s.ResourceGroupKey == group))
                .Where(s => after == null || s.Id > after)
                .OrderBy(s => s.Id).Take(limit).ToListAsync(cancel)).Select(r => r.ToPeeringService())];
        }, cancel);

    public Task<PeeringService?> FindAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, subscription, resourceGroup, name))?.ToPeeringService(), cancel);

    public Task<Answer<PeeringService>> PutAsync(Caller caller, PeeringServiceDraft draft, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<PeeringService>>(caller, async work =>
        {
            var (subscription, groupKey) = (draft.Subscription, Work.Key(draft.ResourceGroup));
            if ((await work.Db.ResourceGroups.FirstOrDefaultAsync(
                g => g.SubscriptionId == subscription && g.NameKey == groupKey, cancel))?.ToResourceGroup() is not { } group)
                return new Answer<PeeringService>.NotFound("resource group");
            if (group.DeletingSince is not null) return new Answer<PeeringService>.Refused([ResourceGroupDesk.BeingDeleted(group)]);
            var present = (await RowAsync(work.Db, subscription, draft.ResourceGroup, draft.Name))?.ToPeeringService();
            var facts = await ServiceFacts.ReadAsync(work.Db, draft, cancel);
            var problems = PeeringServiceRules.Check(draft, facts, present);
            if (problems.Count > 0) return new Answer<PeeringService>.Invalid(problems);
            var service = (present ?? new PeeringService
            {
                Id = work.NewId(), SubscriptionId = subscription, ResourceGroup = group.Name, Name = draft.Name,
                Location = draft.Location ?? group.Location, Place = "", Provider = "", Made = Authorship.Of(caller.Name, work.Now),
            }) with
            {
                Sku = draft.Sku,
                Place = facts.Place!.Name,
                Provider = facts.Provider!.Name,
                PrimaryMetro = facts.Primary?.Name,
                BackupMetro = facts.Backup?.Name,
                Tags = draft.Tags ?? present?.Tags ?? new Dictionary<string, string>(),
            };
            if (present is not null && Same(service, present)) return present;
            if (present is not null) service = service with { Made = present.Made.Changed(caller.Name, work.Now) };
            service = await work.SaveAsync(service);
            await CheckPrefixesAgainAsync(work, service.Id);
            await NoteAsync(work, service, present is null ? "created" : "changed");
            return new Answer<PeeringService>.Done(service, Created: present is null);
        }, cancel);

    public Task<Answer<PeeringService>> TagAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, IReadOnlyDictionary<string, string> tags,
        CancellationToken cancel = default) =>
        store.WriteAsync<Answer<PeeringService>>(caller, async work =>
        {
            if ((await RowAsync(work.Db, subscription, resourceGroup, name))?.ToPeeringService() is not { } service)
                return new Answer<PeeringService>.NotFound("peering service");
            var problems = new List<Problem>();
            TagRules.Check(tags, problems);
            if (problems.Count > 0) return new Answer<PeeringService>.Invalid(problems);
            if (TagRules.Same(tags, service.Tags)) return service;
            service = await work.SaveAsync(service with { Tags = tags, Made = service.Made.Changed(caller.Name, work.Now) });
            await NoteAsync(work, service, "tagged");
            return service;
        }, cancel);

    /// <summary>With everything in it.</summary>
    public Task<Answer<PeeringService>> DeleteAsync(
        Caller caller, Guid subscription, string resourceGroup, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<PeeringService>>(caller, async work =>
        {
            if (await RowAsync(work.Db, subscription, resourceGroup, name) is not { } row)
                return new Answer<PeeringService>.NotFound("peering service");
            var service = row.ToPeeringService();
            work.Db.RemoveRange(await work.Db.ServicePrefixes.Where(p => p.ServiceId == row.Id).ToListAsync(cancel));
            work.Db.RemoveRange(await work.Db.MonitorTests.Where(t => t.ServiceId == row.Id).ToListAsync(cancel));
            work.Db.Remove(row);
            await NoteAsync(work, service, "deleted");
            return service;
        }, cancel);

    internal static Task<PeeringServiceRow?> RowAsync(PeerlineDb db, Guid subscription, string resourceGroup, string name)
    {
        var (group, key) = (Work.Key(resourceGroup), Work.Key(name));
        return db.PeeringServices
            .FirstOrDefaultAsync(s => s.SubscriptionId == subscription && s.ResourceGroupKey == group && s.NameKey == key);
    }

    /// <summary>Another provider, or other metros: what was verified over the old ones is not verified.</summary>
    private static async Task CheckPrefixesAgainAsync(Work work, Guid service)
    {
        foreach (var row in await work.Db.ServicePrefixes.Where(p => p.ServiceId == service).ToListAsync())
            await work.SaveAsync(row.ToServicePrefix() with { Validation = PrefixValidation.Pending, Reason = null }, due: work.Now);
    }

    private static bool Same(PeeringService a, PeeringService b) =>
        TagRules.Same(a.Tags, b.Tags) && a with { Tags = b.Tags } == b;

    private static async Task NoteAsync(Work work, PeeringService service, string what)
    {
        var sentence = $"The peering service '{service.Name}' over {service.Provider} was {what}.";
        await work.AppendAsync(
            service.Id, service.SubscriptionId, $"peering-service.{what}", work.Caller.Name,
            new PeeringEvent(service.ResourceGroup, service.Name, sentence));
        work.Audit(service.SubscriptionId, $"peering-service/{what}", $"peering-services/{service.Id}", sentence);
    }
}
