using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>Where session subnets come from. Pools do not overlap, and what is taken from one stays in it.</summary>
public sealed class AddressPools(PeerlineStore store)
{
    private const string Kind = "address-pool";
    private static readonly Prefix[] Unusable =
    [
        Prefix.Parse("0.0.0.0/8"), Prefix.Parse("127.0.0.0/8"), Prefix.Parse("169.254.0.0/16"), Prefix.Parse("224.0.0.0/3"),
        Prefix.Parse("::/8"), Prefix.Parse("fe80::/10"), Prefix.Parse("ff00::/8"),
    ];

    public Task<Answer<AddressPool>> AddAsync(
        Caller caller, AddressPoolDraft draft, CancellationToken cancel = default) => store.AddAsync(caller, async work =>
    {
        if (await CheckAsync(work, draft, null, cancel) is { Hold: false } rules) return new Answer<AddressPool>.Invalid(rules.Problems);
        var pool = await work.SaveAsync(new AddressPool
        {
            Id = work.NewId(), MetroId = draft.MetroId, Prefix = Prefix.Parse(draft.Prefix!), SubnetLength = draft.SubnetLength ?? 0,
        });
        return await InventoryWrite.NoteAsync(work, Kind, "added", pool.Id, pool);
    }, cancel);

    public Task<Answer<AddressPool>> ChangeAsync(
        Caller caller, Guid id, AddressPoolDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<AddressPool, AddressPoolRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            if (await CheckAsync(work, draft, id, cancel) is { Hold: false } rules) return new Answer<AddressPool>.Invalid(rules.Problems);
            var pool = row.ToAddressPool();
            var prefix = Prefix.Parse(draft.Prefix!);
            if ((await TakenAsync(work.Db, pool.Prefix, cancel)).Any(t => !prefix.Covers(t)))
                return InventoryWrite.InUse<AddressPool>($"Subnets outside {prefix} are taken from {pool.Prefix}.", "prefix");
            pool = await work.SaveAsync(pool with { Prefix = prefix, MetroId = draft.MetroId, SubnetLength = draft.SubnetLength ?? 0 });
            return await InventoryWrite.NoteAsync(work, Kind, "changed", id, pool);
        }, cancel);

    public Task<Answer<AddressPool>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default) =>
        store.ChangeAsync<AddressPool, AddressPoolRow>(caller, Kind, id, ifVersion, async (work, row) =>
        {
            var pool = row.ToAddressPool();
            var taken = await TakenAsync(work.Db, pool.Prefix, cancel);
            return taken.Count > 0
                ? InventoryWrite.InUse<AddressPool>($"{taken.Count} subnets of {pool.Prefix} are taken.", Kind)
                : await InventoryWrite.RemoveAsync(work, row, Kind, pool);
        }, cancel);

    /// <summary>The subnets that connections hold within <paramref name="pool"/>.</summary>
    public static async Task<IReadOnlyList<Prefix>> TakenAsync(PeerlineDb db, Prefix pool, CancellationToken cancel) =>
        [.. (await db.AddressLeases.Select(l => l.Subnet).ToListAsync(cancel)).Select(s => Prefix.Parse(s)).Where(pool.Covers)];

    private static async Task<InputRules> CheckAsync(Work work, AddressPoolDraft draft, Guid? own, CancellationToken cancel)
    {
        var rules = new InputRules();
        if (draft.MetroId is { } metro)
            rules.Must(await work.Db.Metros.AnyAsync(m => m.Id == metro, cancel), "UnknownMetro", "There is no metro with this id.",
                "metroId");
        if (!Prefix.TryParse(draft.Prefix, out var prefix))
        {
            rules.Add("InvalidPrefix", "prefix is written like 192.0.2.0/24 or 2001:db8::/48, without bits beyond its length.", "prefix");
            return rules;
        }

        var longest = AddressPool.LongestSubnet(prefix.Afi);
        var length = draft.SubnetLength ?? longest;
        var shortest = prefix.Afi is Afi.IPv4 ? 8 : 16;
        if (length == longest || length == longest - 1)
            rules.Must(shortest <= prefix.Length && prefix.Length <= length, "OutOfRange",
                $"{prefix} is no pool of /{length}s: the length of its prefix is from {shortest} to {length}.", "prefix");
        else
            rules.Add("InvalidSubnetLength", $"subnetLength of an {prefix.Afi} pool is {longest - 1} or {longest}.", "subnetLength");
        if (Unusable.FirstOrDefault(u => u.Covers(prefix) || prefix.Covers(u)) is { Length: > 0 } bad)
            rules.Add("UnusablePrefix", $"{prefix} overlaps {bad}, from which no session can be addressed.", "prefix");
        foreach (var other in (await work.Db.AddressPools.Where(p => p.Id != own).ToListAsync(cancel))
            .Select(r => r.ToAddressPool().Prefix))
            rules.Must(!other.Covers(prefix) && !prefix.Covers(other), "PoolOverlap", $"{prefix} overlaps the pool {other}.", "prefix");
        return rules;
    }
}
