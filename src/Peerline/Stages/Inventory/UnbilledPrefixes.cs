using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>The prefixes of peers to which traffic is not billed (routing preference).</summary>
public sealed class UnbilledPrefixes(PeerlineStore store) : IInventoryDesk<UnbilledPrefix, UnbilledPrefixDraft>
{
    private const string Kind = "unbilled-prefix";

    public Task<Answer<UnbilledPrefix>> AddAsync(
        Caller caller, UnbilledPrefixDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules)
            return new Answer<UnbilledPrefix>.Invalid(rules.Problems);
        var added = await work.SaveAsync(
            Fill(new UnbilledPrefix { Id = work.NewId(), Prefix = default, Region = "", PeerAsn = 0 }, draft));
        return await InventoryWrite.NoteAsync(work, Kind, "added", added.Id, added);
    }, cancel);

    public Task<Answer<UnbilledPrefix>> ChangeAsync(
        Caller caller, Guid id, UnbilledPrefixDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<UnbilledPrefix, UnbilledPrefixRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules)
                return new Answer<UnbilledPrefix>.Invalid(rules.Problems);
            var changed = await work.SaveAsync(Fill(row.ToUnbilledPrefix(), draft));
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, changed);
        }, cancel);

    public Task<Answer<UnbilledPrefix>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<UnbilledPrefix, UnbilledPrefixRow>(
            caller, Kind, id, ifVersion, (work, row) => InventoryWrite.RemoveAsync(work, row, Kind, row.ToUnbilledPrefix()), cancel);

    /// <summary>The same addresses with as few prefixes as possible, each region for itself; in the order of regions and
    /// prefixes.</summary>
    public static IReadOnlyList<UnbilledPrefix> Consolidated(IEnumerable<UnbilledPrefix> prefixes) =>
    [
        .. prefixes.GroupBy(p => p.Region).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => Joined([.. g.Select(p => p.Prefix)]).Select(p => g.First() with { Id = Guid.Empty, Prefix = p })),
    ];

    /// <summary>Everything in the prefixes, put together: an entry that is left is full, since it is made of full ones.</summary>
    private static List<Prefix> Joined(IReadOnlyList<Prefix> prefixes)
    {
        var joined = PrefixFilter.Inside(prefixes).Aggregate().Entries.Select(e => e.Prefix).Distinct().ToList();
        return [.. joined.Where(p => !joined.Any(other => other != p && other.Covers(p))).Order()];
    }

    private static UnbilledPrefix Fill(UnbilledPrefix prefix, UnbilledPrefixDraft draft) => prefix with
    {
        Prefix = Prefix.Parse(draft.Prefix!), Region = draft.Region!, PeerAsn = (Asn)(uint)draft.PeerAsn!.Value,
    };

    private static async Task<InputRules> CheckAsync(Work work, UnbilledPrefixDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(draft.Region, "region", 80);
        rules.Must(draft.PeerAsn is >= 1 and <= uint.MaxValue, "InvalidAsn", "peerAsn is a number from 1 to 4294967295.", "peerAsn");
        if (rules.Prefix(draft.Prefix, "prefix") is { } prefix)
        {
            var (text, asn) = (prefix.ToString(), draft.PeerAsn ?? 0);
            rules.Must(!await work.Db.UnbilledPrefixes.AnyAsync(p => p.Asn == asn && p.Prefix == text && p.Id != own, cancel),
                "PrefixTaken", $"{text} is there already for this ASN.", "prefix");
        }

        return rules;
    }
}
