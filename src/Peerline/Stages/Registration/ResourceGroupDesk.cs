using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages.Registration;

/// <summary>The groups in which a subscription keeps its peerings.</summary>
public sealed partial class ResourceGroupDesk(PeerlineStore store)
{
    private const string Deleted = "resource-group/deleted";

    public Task<ResourceGroup?> FindAsync(Caller caller, Guid subscription, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, subscription, name))?.ToResourceGroup(), cancel);

    public Task<Answer<ResourceGroup>> PutAsync(
        Caller caller, Guid subscription, string name, string? location, IReadOnlyDictionary<string, string>? tags,
            CancellationToken cancel = default) =>
        store.WriteAsync<Answer<ResourceGroup>>(
            caller,
            async work =>
            {
                if (!await work.Db.Subscriptions.AnyAsync(s => s.Id == subscription, cancel))
                    return new Answer<ResourceGroup>.NotFound("subscription");
                var present = (await RowAsync(work.Db, subscription, name))?.ToResourceGroup();
                var problems = Check(name, location, tags, present);
                if (problems.Count > 0) return new Answer<ResourceGroup>.Invalid(problems);
                if (present?.DeletingSince is not null) return new Answer<ResourceGroup>.Refused([BeingDeleted(present)]);
                if (present is not null) return await TagAsync(work, present, tags ?? present.Tags);
                var made = await work.SaveAsync(new ResourceGroup
                {
                    Id = work.NewId(),
                    SubscriptionId = subscription,
                    Name = name,
                    Location = RequestRules.Region(location!),
                    Tags = tags ?? new Dictionary<string, string>(),
                });
                work.Audit(subscription, "resource-group/create", $"resourceGroups/{made.Name}", made.Location);
                return new Answer<ResourceGroup>.Done(made, Created: true);
            },
            cancel);

    public Task<Answer<ResourceGroup>> TagAsync(
        Caller caller, Guid subscription, string name, IReadOnlyDictionary<string, string> tags, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<ResourceGroup>>(
            caller,
            async work =>
            {
                if ((await RowAsync(work.Db, subscription, name))?.ToResourceGroup() is not { } group)
                    return new Answer<ResourceGroup>.NotFound("resource group");
                var problems = new List<Problem>();
                TagRules.Check(tags, problems);
                if (problems.Count > 0) return new Answer<ResourceGroup>.Invalid(problems);
                return group.DeletingSince is null
                    ? await TagAsync(work, group, tags) : new Answer<ResourceGroup>.Refused([BeingDeleted(group)]);
            },
            cancel);

    /// <summary>An empty group is gone at once; one whose peerings are all being removed goes with the last of them.</summary>
    public Task<Answer<ResourceGroup>> DeleteAsync(Caller caller, Guid subscription, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<ResourceGroup>>(
            caller,
            async work =>
            {
                if (await RowAsync(work.Db, subscription, name) is not { } row) return new Answer<ResourceGroup>.NotFound("resource group");
                var inside = (await work.Db.LivePeerings()
                    .Where(p => p.SubscriptionId == subscription && p.ResourceGroupKey == row.NameKey).ToListAsync(cancel))
                    .Select(p => p.ToPeering()).ToList();
                var staying = inside.Where(p => p.DeletingSince is null).Select(p => p.Name).ToList();
                if (staying.Count > 0)
                    return new Answer<ResourceGroup>
                        .Refused([new("ResourceGroupNotEmpty", $"The group has peerings: {string.Join(", ", staying)}. Delete these first.",
                            "name")]);
                var services = await work.Db.PeeringServices
                    .Where(s => s.SubscriptionId == subscription && s.ResourceGroupKey == row.NameKey).Select(s => s.NameKey)
                        .ToListAsync(cancel);
                if (services.Count > 0)
                    return new Answer<ResourceGroup>.Refused([new("ResourceGroupNotEmpty",
                        $"The group has peering services: {string.Join(", ", services)}. Delete these first.", "name")]);
                var group = row.ToResourceGroup();
                if (inside.Count == 0)
                {
                    await RemoveAsync(work, row);
                    return group;
                }

                if (group.DeletingSince is not null) return group;
                work.Audit(subscription, "resource-group/delete", $"resourceGroups/{group.Name}", "It goes with the last of its peerings.");
                return await work.SaveAsync(group with { DeletingSince = work.Now });
            },
            cancel);

    /// <summary>A connection is gone: if it was the last one in a group that is being deleted, the group is gone too.</summary>
    internal static async Task FinishAsync(Work work, Connection gone)
    {
        if (await work.PeeringAsync(gone.PeeringId) is not { } peering
            || await RowAsync(work.Db, peering.SubscriptionId, peering.ResourceGroup) is not { } row
            || row.ToResourceGroup().DeletingSince is null) return;
        var others = work.Db.LiveConnections().Where(c => c.Id != gone.Id);
        if (!await work.Db.Peerings.AnyAsync(p => p.SubscriptionId == row.SubscriptionId && p.ResourceGroupKey == row.NameKey
            && others.Any(c => c.PeeringId == p.Id))) await RemoveAsync(work, row);
    }

    /// <summary>A peering of the group stays after all, and so does the group.</summary>
    internal static async Task KeepAsync(Work work, Peering peering)
    {
        if ((await RowAsync(work.Db, peering.SubscriptionId, peering.ResourceGroup))?.ToResourceGroup()
            is { DeletingSince: not null } group)
            await work.SaveAsync(group with { DeletingSince = null });
    }

    /// <summary>Nothing is made or changed in a group that is on its way out.</summary>
    internal static Problem BeingDeleted(ResourceGroup group) => new("ResourceGroupBeingDeleted",
        $"The resource group '{group.Name}' is in deprovisioning state and cannot perform this operation.", "resourceGroup");

    /// <summary>There was a group of this id in the subscription, and it is gone.</summary>
    public static Task<bool> WasDeletedAsync(PeerlineDb db, Guid subscription, Guid id, CancellationToken cancel)
    {
        var detail = id.ToString();
        return db.Audit.AnyAsync(a => a.Chain == subscription && a.Action == Deleted && a.Detail == detail, cancel);
    }

    private static async Task RemoveAsync(Work work, Storage.Rows.ResourceGroupRow row)
    {
        work.Db.ResourceGroups.Remove(row);

        // A group that is made again under the same name is another one: nobody has a role in it.
        work.Db.RoleAssignments.RemoveRange(await work.Db.RoleAssignments.IgnoreQueryFilters()
            .Where(a => a.SubscriptionId == row.SubscriptionId && a.GroupKey == row.NameKey).ToListAsync());
        work.Audit(row.SubscriptionId, Deleted, $"resourceGroups/{row.ToResourceGroup().Name}", row.Id.ToString());
    }

    private static async Task<Answer<ResourceGroup>> TagAsync(Work work, ResourceGroup group, IReadOnlyDictionary<string, string> tags)
    {
        if (TagRules.Same(tags, group.Tags)) return group;
        var changed = await work.SaveAsync(group with { Tags = tags });
        work.Audit(group.SubscriptionId, "resource-group/tag", $"resourceGroups/{group.Name}");
        return changed;
    }

    private static List<Problem> Check(string name, string? location, IReadOnlyDictionary<string, string>? tags, ResourceGroup? present)
    {
        var problems = new List<Problem>();
        if (!NamePattern().IsMatch(name))
            problems.Add(new("InvalidResourceGroupName",
                "A resource group's name has 1 to 90 letters, digits and . _ - ( ), and does not end with a dot.", "name"));
        if (string.IsNullOrWhiteSpace(location))
            problems.Add(new("LocationRequired", "The location property is required for a resource group.", "location"));
        else if (!RequestRules.IsRegion(location)) problems
            .Add(new("InvalidLocation", "A location is the name of a region: 1 to 60 letters, digits, spaces and hyphens.", "location"));
        else if (present is not null && RequestRules.Region(location) != RequestRules.Region(present.Location))
            problems.Add(new("InvalidResourceGroupLocation", $"The resource group is in {present.Location} and stays there.", "location"));
        TagRules.Check(tags, problems);
        return problems;
    }

    private static Task<Storage.Rows.ResourceGroupRow?> RowAsync(PeerlineDb db, Guid subscription, string name)
    {
        var key = Work.Key(name);
        return db.ResourceGroups.FirstOrDefaultAsync(g => g.SubscriptionId == subscription && g.NameKey == key);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]\z")]
    private static partial Regex NamePattern();
}
