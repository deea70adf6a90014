using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>The prefixes of a peering service; each is checked by <see cref="PrefixWatch"/>, again and again.</summary>
public sealed class ServicePrefixDesk(PeerlineStore store)
{
    /// <summary>Customers' prefixes are at least as long; a shorter one is the provider's.</summary>
    private const int Shortest = 24;
    private const int MostEvents = 100;

    public Task<IReadOnlyList<ServicePrefix>> ListAsync(
        Caller caller, Guid service, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<ServicePrefix>>(caller, async db => [.. (await db.ServicePrefixes
            .Where(p => p.ServiceId == service && (after == null || p.Id > after))
            .OrderBy(p => p.Id).Take(limit).ToListAsync(cancel)).Select(r => r.ToServicePrefix())], cancel);

    public Task<ServicePrefix?> FindAsync(Caller caller, Guid service, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, service, name))?.ToServicePrefix(), cancel);

    /// <summary>The last events of each prefix, newest first.</summary>
    public Task<ILookup<Guid, EventRow>> EventsAsync(Caller caller, IReadOnlyCollection<Guid> prefixes,
        CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await db.Events
            .Where(e => prefixes.Contains(e.Subject) && e.Type == PrefixEvents.Type)
            .OrderByDescending(e => e.Position).Take(MostEvents * Math.Max(1, prefixes.Count)).ToListAsync(cancel))
            .ToLookup(e => e.Subject), cancel);

    public Task<Answer<ServicePrefix>> PutAsync(
        Caller caller, Guid service, string name, string? text, string? key, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<ServicePrefix>>(caller, async work =>
        {
            if ((await work.Db.PeeringServices.FirstOrDefaultAsync(s => s.Id == service, cancel))?.ToPeeringService() is not { } of)
                return new Answer<ServicePrefix>.NotFound("peering service");
            var rules = new InputRules();
            ChildName.Check(rules, name);
            if (rules.Prefix(text, "prefix") is { } read)
                rules.Must(read.Afi is Afi.IPv4 && read.Length >= Shortest, "InvalidPrefixLength",
                    $"The prefix of a peering service is an IPv4 prefix from /{Shortest} to /32.", "prefix");
            rules.Must(string.IsNullOrEmpty(key) || Guid.TryParse(key, out _), "InvalidKey", "A prefix key is a GUID.", "key");
            if (!rules.Hold) return new Answer<ServicePrefix>.Invalid(rules.Problems);
            var (prefix, given) = (Prefix.Parse(text!), string.IsNullOrEmpty(key) ? (Guid?)null : Guid.Parse(key));
            var present = (await RowAsync(work.Db, service, name))?.ToServicePrefix();
            if (present is not null && present.Prefix == prefix && present.Key == given) return present;
            var shown = prefix.ToString();
            if (await work.Db.ServicePrefixes.AnyAsync(p => p.ServiceId == service && p.Prefix == shown
                && p.Id != (present == null ? Guid.Empty : present.Id), cancel))
                return ChildName.Taken<ServicePrefix>($"{prefix} is in this peering service already.", "prefix");
            var saved = await work.SaveAsync(
                present is null
                    ? new ServicePrefix
                    {
                        Id = work.NewId(), SubscriptionId = of.SubscriptionId, ServiceId = service, Name = name, Prefix = prefix,
                        Key = given, Made = Authorship.Of(caller.Name, work.Now),
                    }
                    : present with
                    {
                        Prefix = prefix, Key = given, Validation = PrefixValidation.Pending, Reason = null, LearnedFromProvider = false,
                        Seen = present.Prefix == prefix ? present.Seen : null, Made = present.Made.Changed(caller.Name, work.Now),
                    },
                due: work.Now);
            work.Audit(of.SubscriptionId, "service-prefix/write", $"peering-services/{service}/prefixes/{name}", shown);
            return new Answer<ServicePrefix>.Done(saved, Created: present is null);
        }, cancel);

    public Task<Answer<ServicePrefix>> DeleteAsync(Caller caller, Guid service, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<ServicePrefix>>(caller, async work =>
        {
            if (await RowAsync(work.Db, service, name) is not { } row) return new Answer<ServicePrefix>.NotFound("prefix");
            work.Db.Remove(row);
            work.Audit(row.SubscriptionId, "service-prefix/delete", $"peering-services/{service}/prefixes/{name}");
            return row.ToServicePrefix();
        }, cancel);

    private static Task<ServicePrefixRow?> RowAsync(PeerlineDb db, Guid service, string name)
    {
        var key = Work.Key(name);
        return db.ServicePrefixes.FirstOrDefaultAsync(p => p.ServiceId == service && p.NameKey == key);
    }
}
