using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>What the operator's content network announces in each metro.</summary>
public sealed class CdnPrefixes(PeerlineStore store) : IInventoryDesk<CdnPrefix, CdnPrefixDraft>
{
    private const string Kind = "cdn-prefix";

    public Task<Answer<CdnPrefix>> AddAsync(
        Caller caller, CdnPrefixDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<CdnPrefix>.Invalid(rules.Problems);
        var empty = new CdnPrefix { Id = work.NewId(), MetroId = draft.MetroId, Prefix = default, Region = "", ServiceName = "" };
        var added = await work.SaveAsync(Fill(empty, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", added.Id, added);
    }, cancel);

    public Task<Answer<CdnPrefix>> ChangeAsync(
        Caller caller, Guid id, CdnPrefixDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<CdnPrefix, CdnPrefixRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<CdnPrefix>.Invalid(rules.Problems);
            var changed = await work.SaveAsync(Fill(row.ToCdnPrefix(), draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, changed);
        }, cancel);

    public Task<Answer<CdnPrefix>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<CdnPrefix, CdnPrefixRow>(
            caller, Kind, id, ifVersion, (work, row) => InventoryWrite.RemoveAsync(work, row, Kind, row.ToCdnPrefix()), cancel);

    private static CdnPrefix Fill(CdnPrefix prefix, CdnPrefixDraft draft) => prefix with
    {
        MetroId = draft.MetroId,
        Prefix = Prefix.Parse(draft.Prefix!),
        Region = draft.Region!,
        ServiceName = draft.ServiceName!,
        IsPrimaryRegion = draft.IsPrimaryRegion,
        Community = draft.Community,
    };

    private static async Task<InputRules> CheckAsync(Work work, CdnPrefixDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Must(await work.Db.Metros.AnyAsync(m => m.Id == draft.MetroId, cancel), "UnknownMetro", "There is no metro with this id.",
            "metroId");
        rules.Line(draft.Region, "region", 80);
        rules.Line(draft.ServiceName, "serviceName", 80);
        rules.OptionalLine(draft.Community, "community", 40);
        if (rules.Prefix(draft.Prefix, "prefix") is { } prefix)
        {
            var text = prefix.ToString();
            rules.Must(
                !await work.Db.CdnPrefixes.AnyAsync(p => p.MetroId == draft.MetroId && p.Prefix == text && p.Id != own, cancel),
                "PrefixTaken", $"{text} is in this metro already.", "prefix");
        }

        return rules;
    }
}
