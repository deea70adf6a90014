using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>Where the operator peers. A metro is named in requests: its name stays while anything stands in it.</summary>
public sealed class Metros(PeerlineStore store)
{
    private const string Kind = "metro";

    public Task<Answer<Metro>> AddAsync(
        Caller caller, MetroDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<Metro>.Invalid(rules.Problems);
        var metro = await work.SaveAsync(Fill(new Metro { Id = work.NewId(), Name = "", Country = "", Region = "" }, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", metro.Id, metro);
    }, cancel);

    public Task<Answer<Metro>> ChangeAsync(Caller caller, Guid id, MetroDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Metro, MetroRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<Metro>.Invalid(rules.Problems);
            var metro = row.ToMetro();
            if (draft.Name != metro.Name && await IsNamedAsync(work, metro, cancel))
                return InventoryWrite.InUse<Metro>($"Peerings are in {metro.Name}: the metro cannot be renamed.", "name");
            metro = await work.SaveAsync(Fill(metro, draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, metro);
        }, cancel);

    public Task<Answer<Metro>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Metro, MetroRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var metro = row.ToMetro();
            if (await work.Db.CdnPrefixes.AnyAsync(p => p.MetroId == id, cancel))
                return InventoryWrite.InUse<Metro>($"{metro.Name} has CDN prefixes: remove them first.", Kind);
            if ((await work.Db.ServiceProviders.ToListAsync(cancel)).Any(p => p.ToServiceProvider().Metros.Contains(metro.Name)))
                return InventoryWrite.InUse<Metro>($"Service providers name {metro.Name}.", Kind);
            if (await work.Db.Facilities.AnyAsync(f => f.MetroId == id, cancel))
                return InventoryWrite.InUse<Metro>($"{metro.Name} has facilities: remove them first.", Kind);
            if (await work.Db.AddressPools.AnyAsync(p => p.MetroId == id, cancel))
                return InventoryWrite.InUse<Metro>($"{metro.Name} has address pools: remove them first.", Kind);
            if (await IsNamedAsync(work, metro, cancel)) return InventoryWrite.InUse<Metro>($"Peerings are in {metro.Name}.", Kind);
            return await InventoryWrite.RemoveAsync(work, row, Kind, metro);
        }, cancel);

    private static async Task<bool> IsNamedAsync(Work work, Metro metro, CancellationToken cancel) =>
        await work.Db.Peerings.AnyAsync(p => p.Metro == metro.Name, cancel)
        || (await work.Db.ServiceProviders.ToListAsync(cancel)).Any(p => p.ToServiceProvider().Metros.Contains(metro.Name));

    private static Metro Fill(Metro metro, MetroDraft draft) => metro with
    {
        Name = draft.Name!,
        Country = draft.Country!,
        Region = draft.Region!,
        BandwidthOffers = draft.BandwidthOffers ?? metro.BandwidthOffers,
        Position = draft.Position,
    };

    private static async Task<InputRules> CheckAsync(Work work, MetroDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 80);
        rules.Must(draft.Country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'], "InvalidCountry",
            "country is two capital letters (ISO 3166-1).", "country");
        rules.Line(draft.Region, "region", 80);
        rules.Position(draft.Position, "position");
        if (draft.BandwidthOffers is { } offers)
        {
            rules.Must(offers.Count is > 0 and <= 20, "InvalidOffers",
                "bandwidthOffers has 1 to 20 entries; leave it out for the usual ones.", "bandwidthOffers");
            foreach (var (offer, i) in offers.Select((o, i) => (o, i)))
            {
                rules.Line(offer.Name, $"bandwidthOffers[{i}].name", 40);
                rules.Between(offer.Mbps, 1, 10_000_000, $"bandwidthOffers[{i}].mbps");
            }
        }

        if (rules.Hold)
        {
            var key = Work.Key(draft.Name!);
            rules.Must(!await work.Db.Metros.AnyAsync(m => m.NameKey == key && m.Id != own, cancel), "NameTaken",
                $"There is a metro named {draft.Name} already.", "name");
        }

        return rules;
    }
}
