using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>The networks through which customers of the peering service come. Peering services name them: a name in use stays.</summary>
public sealed class ServiceProviders(PeerlineStore store) : IInventoryDesk<ServiceProvider, ServiceProviderDraft>
{
    private const string Kind = "service-provider";

    public Task<Answer<ServiceProvider>> AddAsync(
        Caller caller, ServiceProviderDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules)
            return new Answer<ServiceProvider>.Invalid(rules.Problems);
        var added = await work.SaveAsync(await FillAsync(work, new ServiceProvider { Id = work.NewId(), Name = "", Asn = 0 }, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", added.Id, added);
    }, cancel);

    public Task<Answer<ServiceProvider>> ChangeAsync(
        Caller caller, Guid id, ServiceProviderDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<ServiceProvider, ServiceProviderRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules)
                return new Answer<ServiceProvider>.Invalid(rules.Problems);
            var provider = row.ToServiceProvider();
            if (Work.Key(draft.Name!) != row.NameKey && await IsNamedAsync(work, provider.Name, cancel))
                return InventoryWrite.InUse<ServiceProvider>($"Peering services name {provider.Name}: it cannot be renamed.", "name");
            provider = await work.SaveAsync(await FillAsync(work, provider, draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, provider);
        }, cancel);

    public Task<Answer<ServiceProvider>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<ServiceProvider, ServiceProviderRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var provider = row.ToServiceProvider();
            return await IsNamedAsync(work, provider.Name, cancel)
                ? InventoryWrite.InUse<ServiceProvider>($"Peering services name {provider.Name}.", Kind)
                : await InventoryWrite.RemoveAsync(work, row, Kind, provider);
        }, cancel);

    private static async Task<bool> IsNamedAsync(Work work, string provider, CancellationToken cancel) =>
        (await work.Db.PeeringServices.ToListAsync(cancel))
            .Any(s => s.ToPeeringService().Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));

    /// <summary>Metros under the names that they have in the inventory, whatever the case they were written in.</summary>
    private static async Task<ServiceProvider> FillAsync(Work work, ServiceProvider provider, ServiceProviderDraft draft)
    {
        var keys = (draft.Metros ?? []).Select(Work.Key).ToList();
        var metros = await work.Db.Metros.Where(m => keys.Contains(m.NameKey)).ToListAsync();
        return provider with
        {
            Name = draft.Name!,
            Asn = (Asn)(uint)draft.Asn!.Value,
            Metros = [.. metros.Select(m => m.ToMetro().Name).Order(StringComparer.Ordinal)],
        };
    }

    private static async Task<InputRules> CheckAsync(Work work, ServiceProviderDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 80);
        rules.Must(draft.Asn is >= 1 and <= uint.MaxValue, "InvalidAsn", "asn is a number from 1 to 4294967295.", "asn");
        var metros = draft.Metros ?? [];
        rules.Must(metros.Count is > 0 and <= 200, "InvalidMetros", "metros names 1 to 200 metros.", "metros");
        foreach (var (name, i) in metros.Take(200).Select((n, i) => (n, i)))
        {
            var key = Work.Key(name ?? "");
            rules.Must(await work.Db.Metros.AnyAsync(m => m.NameKey == key, cancel), "UnknownMetro", "There is no metro of this name.",
                $"metros[{i}]");
        }

        if (!string.IsNullOrWhiteSpace(draft.Name))
        {
            var key = Work.Key(draft.Name);
            rules.Must(!await work.Db.ServiceProviders.AnyAsync(p => p.NameKey == key && p.Id != own, cancel), "NameTaken",
                "There is a service provider of this name already.", "name");
        }

        return rules;
    }
}
