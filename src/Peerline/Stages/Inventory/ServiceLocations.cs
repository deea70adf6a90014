using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>Where customers of the peering service may be. Peering services name them: a name in use stays.</summary>
public sealed class ServiceLocations(PeerlineStore store) : IInventoryDesk<ServiceLocation, ServiceLocationDraft>
{
    private const string Kind = "service-location";

    public Task<Answer<ServiceLocation>> AddAsync(
        Caller caller, ServiceLocationDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules)
            return new Answer<ServiceLocation>.Invalid(rules.Problems);
        var added = await work.SaveAsync(Fill(new ServiceLocation { Id = work.NewId(), Name = "", Country = "", Region = "" }, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", added.Id, added);
    }, cancel);

    public Task<Answer<ServiceLocation>> ChangeAsync(
        Caller caller, Guid id, ServiceLocationDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<ServiceLocation, ServiceLocationRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules)
                return new Answer<ServiceLocation>.Invalid(rules.Problems);
            var place = row.ToServiceLocation();
            if (Work.Key(draft.Name!) != row.NameKey && await IsNamedAsync(work, place.Name, cancel))
                return InventoryWrite.InUse<ServiceLocation>($"Peering services name {place.Name}: it cannot be renamed.", "name");
            place = await work.SaveAsync(Fill(place, draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, place);
        }, cancel);

    public Task<Answer<ServiceLocation>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<ServiceLocation, ServiceLocationRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var place = row.ToServiceLocation();
            return await IsNamedAsync(work, place.Name, cancel)
                ? InventoryWrite.InUse<ServiceLocation>($"Peering services name {place.Name}.", Kind)
                : await InventoryWrite.RemoveAsync(work, row, Kind, place);
        }, cancel);

    private static async Task<bool> IsNamedAsync(Work work, string place, CancellationToken cancel) =>
        (await work.Db.PeeringServices.ToListAsync(cancel))
            .Any(s => s.ToPeeringService().Place.Equals(place, StringComparison.OrdinalIgnoreCase));

    private static ServiceLocation Fill(ServiceLocation place, ServiceLocationDraft draft) => place with
    {
        Name = draft.Name!, Country = draft.Country!, State = draft.State, Region = draft.Region!, Position = draft.Position,
    };

    private static async Task<InputRules> CheckAsync(Work work, ServiceLocationDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 80);
        rules.Line(draft.Country, "country", 80);
        rules.OptionalLine(draft.State, "state", 80);
        rules.Line(draft.Region, "region", 80);
        rules.Position(draft.Position, "position");
        if (!string.IsNullOrWhiteSpace(draft.Name))
        {
            var key = Work.Key(draft.Name);
            rules.Must(!await work.Db.ServiceLocations.AnyAsync(p => p.NameKey == key && p.Id != own, cancel), "NameTaken",
                "There is a service location of this name already.", "name");
        }

        return rules;
    }
}
