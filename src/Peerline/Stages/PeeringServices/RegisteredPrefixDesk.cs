using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>Where a peer registers prefixes of the peering service; each gets a key and is checked by <see cref="PrefixWatch"/>.</summary>
public sealed class RegisteredPrefixDesk(PeerlineStore store)
{
    public Task<IReadOnlyList<RegisteredPrefix>> ListAsync(
        Caller caller, Guid peering, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<RegisteredPrefix>>(caller, async db => [.. (await db.RegisteredPrefixes
            .Where(a => a.PeeringId == peering && (after == null || a.Id > after))
            .OrderBy(a => a.Id).Take(limit).ToListAsync(cancel)).Select(r => r.ToRegisteredPrefix())], cancel);

    public Task<RegisteredPrefix?> FindAsync(Caller caller, Guid peering, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, peering, name))?.ToRegisteredPrefix(), cancel);

    public Task<Answer<RegisteredPrefix>> PutAsync(
        Caller caller, Guid peering, string name, string? text, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<RegisteredPrefix>>(caller, async work =>
        {
            if (await work.PeeringAsync(peering) is not { } of || !caller.Sees(of.SubscriptionId))
                return new Answer<RegisteredPrefix>.NotFound("peering");
            var rules = new InputRules();
            ChildName.Check(rules, name);
            if (rules.Prefix(text, "prefix") is { } read)
                rules.Must(read.Afi is Afi.IPv4 && read.Length > 0, "IPv4Only", "A registered prefix is an IPv4 prefix.", "prefix");
            if (!rules.Hold) return new Answer<RegisteredPrefix>.Invalid(rules.Problems);
            var prefix = Prefix.Parse(text!);
            var present = (await RowAsync(work.Db, peering, name))?.ToRegisteredPrefix();
            if (present?.Prefix == prefix) return present;
            var shown = prefix.ToString();
            if (await work.Db.RegisteredPrefixes.AnyAsync(p => p.SubscriptionId == of.SubscriptionId && p.Prefix == shown, cancel))
                return ChildName.Taken<RegisteredPrefix>(
                    $"{prefix} is registered already: a prefix is registered under one peering, and its key is used everywhere.", "prefix");
            if (!(await work.ConnectionsOfAsync(peering)).Any(c => c.IsInService))
                return ChildName.NotActive<RegisteredPrefix>();
            var saved = await work.SaveAsync(
                present is null
                    ? new RegisteredPrefix
                    {
                        Id = work.NewId(), SubscriptionId = of.SubscriptionId, PeeringId = peering, Name = name, Prefix = prefix,
                        Key = Guid.NewGuid(), Made = Authorship.Of(caller.Name, work.Now),
                    }
                    : present with
                    {
                        Prefix = prefix, Key = Guid.NewGuid(), Validation = PrefixValidation.Pending, Reason = null,
                        Made = present.Made.Changed(caller.Name, work.Now),
                    },
                due: work.Now);
            work.Audit(of.SubscriptionId, "registered-prefix/write", $"peerings/{peering}/registered-prefixes/{name}", shown);
            return new Answer<RegisteredPrefix>.Done(saved, Created: present is null);
        }, cancel);

    /// <summary>Asks for the checks to be run again, at once.</summary>
    public Task<Answer<RegisteredPrefix>> ValidateAsync(Caller caller, Guid peering, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<RegisteredPrefix>>(caller, async work =>
        {
            if ((await RowAsync(work.Db, peering, name))?.ToRegisteredPrefix() is not { } prefix)
                return new Answer<RegisteredPrefix>.NotFound("registered prefix");
            work.Audit(prefix.SubscriptionId, "registered-prefix/validate", $"peerings/{peering}/registered-prefixes/{name}");
            return await work.SaveAsync(prefix with { Validation = PrefixValidation.Pending, Reason = null }, due: work.Now);
        }, cancel);

    public Task<Answer<RegisteredPrefix>> DeleteAsync(Caller caller, Guid peering, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<RegisteredPrefix>>(caller, async work =>
        {
            if (await RowAsync(work.Db, peering, name) is not { } row) return new Answer<RegisteredPrefix>.NotFound("registered prefix");
            work.Db.Remove(row);
            work.Audit(row.SubscriptionId, "registered-prefix/delete", $"peerings/{peering}/registered-prefixes/{name}");
            return row.ToRegisteredPrefix();
        }, cancel);

    private static Task<RegisteredPrefixRow?> RowAsync(PeerlineDb db, Guid peering, string name)
    {
        var key = Work.Key(name);
        return db.RegisteredPrefixes.FirstOrDefaultAsync(a => a.PeeringId == peering && a.NameKey == key);
    }
}
