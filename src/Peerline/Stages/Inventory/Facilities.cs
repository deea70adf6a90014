using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>Where cross connects are patched. Requests name a facility by PeeringDB's id.</summary>
public sealed class Facilities(PeerlineStore store)
{
    private const string Kind = "facility";

    public Task<Answer<Facility>> AddAsync(
        Caller caller, FacilityDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<Facility>.Invalid(rules.Problems);
        var facility =
            await work.SaveAsync(
                Fill(new Facility { Id = work.NewId(), MetroId = draft.MetroId, PeeringDbId = 0, Name = "", Address = "" }, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", facility.Id, facility);
    }, cancel);

    public Task<Answer<Facility>> ChangeAsync(
        Caller caller, Guid id, FacilityDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Facility, FacilityRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<Facility>.Invalid(rules.Problems);
            var facility = row.ToFacility();
            if ((draft.MetroId, draft.PeeringDbId) != (facility.MetroId, facility.PeeringDbId)
                && await IsNamedAsync(work, facility, cancel))
                return InventoryWrite.InUse<Facility>($"Connections are at {facility.Name}: its metro and PeeringDB id stay.",
                    "peeringDbId");
            facility = await work.SaveAsync(Fill(facility, draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, facility);
        }, cancel);

    public Task<Answer<Facility>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<Facility, FacilityRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var facility = row.ToFacility();
            if (await work.Db.EdgeRouters.AnyAsync(r => r.FacilityId == id, cancel))
                return InventoryWrite.InUse<Facility>($"Edge routers stand at {facility.Name}: remove them first.", Kind);
            if (await IsNamedAsync(work, facility, cancel))
                return InventoryWrite.InUse<Facility>($"Connections are at {facility.Name}.", Kind);
            return await InventoryWrite.RemoveAsync(work, row, Kind, facility);
        }, cancel);

    private static async Task<bool> IsNamedAsync(Work work, Facility facility, CancellationToken cancel)
    {
        var rows = await work.Db.Connections.Where(c => c.State != nameof(ConnectionState.Gone)).ToListAsync(cancel);
        return rows.Select(r => r.ToConnection()).Any(c => c.HasCable && c.Requested.FacilityId == facility.PeeringDbId);
    }

    private static Facility Fill(Facility facility, FacilityDraft draft) => facility with
    {
        MetroId = draft.MetroId,
        PeeringDbId = draft.PeeringDbId,
        Name = draft.Name!,
        Address = draft.Address!,
        MeetMeRoom = draft.MeetMeRoom,
    };

    private static async Task<InputRules> CheckAsync(Work work, FacilityDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Between(draft.PeeringDbId, 1, int.MaxValue, "peeringDbId");
        rules.Line(draft.Name, "name", 120);
        rules.Text(draft.Address, "address", 400);
        rules.OptionalLine(draft.MeetMeRoom, "meetMeRoom", 120);
        rules.Must(await work.Db.Metros.AnyAsync(m => m.Id == draft.MetroId, cancel), "UnknownMetro", "There is no metro with this id.",
            "metroId");
        rules.Must(!await work.Db.Facilities.AnyAsync(f => f.PeeringDbId == draft.PeeringDbId && f.Id != own, cancel),
            "FacilityTaken", $"The facility {draft.PeeringDbId} is in the inventory already.", "peeringDbId");
        return rules;
    }
}
