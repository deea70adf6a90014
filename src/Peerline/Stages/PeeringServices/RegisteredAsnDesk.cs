using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>Where a peer registers the ASNs of its customers; each gets a key.</summary>
public sealed class RegisteredAsnDesk(PeerlineStore store)
{
    public Task<IReadOnlyList<RegisteredAsn>> ListAsync(
        Caller caller, Guid peering, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<RegisteredAsn>>(caller, async db => [.. (await db.RegisteredAsns
            .Where(a => a.PeeringId == peering && (after == null || a.Id > after))
            .OrderBy(a => a.Id).Take(limit).ToListAsync(cancel)).Select(r => r.ToRegisteredAsn())], cancel);

    public Task<RegisteredAsn?> FindAsync(Caller caller, Guid peering, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, peering, name))?.ToRegisteredAsn(), cancel);

    public Task<Answer<RegisteredAsn>> PutAsync(
        Caller caller, Guid peering, string name, long? number, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<RegisteredAsn>>(caller, async work =>
        {
            if (await work.PeeringAsync(peering) is not { } of || !caller.Sees(of.SubscriptionId))
                return new Answer<RegisteredAsn>.NotFound("peering");
            var rules = new InputRules();
            ChildName.Check(rules, name);
            rules.Must(number is >= 1 and <= uint.MaxValue, "InvalidAsn", "An ASN is a number from 1 to 4294967295.", "registeredAsn");
            if (!rules.Hold) return new Answer<RegisteredAsn>.Invalid(rules.Problems);
            var asn = (Asn)(uint)number!.Value;
            var present = (await RowAsync(work.Db, peering, name))?.ToRegisteredAsn();
            if (present?.Asn == asn) return present;
            if (await work.Db.RegisteredAsns.AnyAsync(a => a.PeeringId == peering && a.Asn == asn.Value, cancel))
                return ChildName.Taken<RegisteredAsn>($"AS{asn} is registered with this peering already.", "registeredAsn");
            if (!(await work.ConnectionsOfAsync(peering))
                .Any(c => c.IsInService)) return ChildName.NotActive<RegisteredAsn>();
            var saved = await work.SaveAsync(present is null
                ? new RegisteredAsn
                {
                    Id = work.NewId(), SubscriptionId = of.SubscriptionId, PeeringId = peering, Name = name, Asn = asn,
                    Key = Guid.NewGuid(), Made = Authorship.Of(caller.Name, work.Now),
                }
                : present with { Asn = asn, Key = Guid.NewGuid(), Made = present.Made.Changed(caller.Name, work.Now) });
            work.Audit(of.SubscriptionId, "registered-asn/write", $"peerings/{peering}/registered-asns/{name}", $"AS{asn}");
            return new Answer<RegisteredAsn>.Done(saved, Created: present is null);
        }, cancel);

    public Task<Answer<RegisteredAsn>> DeleteAsync(Caller caller, Guid peering, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<RegisteredAsn>>(caller, async work =>
        {
            if (await RowAsync(work.Db, peering, name) is not { } row) return new Answer<RegisteredAsn>.NotFound("registered ASN");
            work.Db.Remove(row);
            work.Audit(row.SubscriptionId, "registered-asn/delete", $"peerings/{peering}/registered-asns/{name}");
            return row.ToRegisteredAsn();
        }, cancel);

    private static Task<RegisteredAsnRow?> RowAsync(PeerlineDb db, Guid peering, string name)
    {
        var key = Work.Key(name);
        return db.RegisteredAsns.FirstOrDefaultAsync(a => a.PeeringId == peering && a.NameKey == key);
    }
}
