using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Ledger;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage.Rows;

namespace Peerline.Storage;

/// <summary>One transaction: records are read and saved, events and audit entries are added; all of it is written at once at the end.</summary>
public sealed partial class Work
{
    private readonly HashSet<Guid> connections = [];
    private readonly HashSet<Guid> routers = [];
    private readonly List<EventRow> events = [];
    private readonly Dictionary<Guid, long> sequences = [];
    private int ids;
    private readonly List<(Guid Chain, string Action, string Target, string Detail, string Actor)> audit = [];

    internal Work(PeerlineDb db, Caller caller, DateTimeOffset now) => (Db, Caller, Now) = (db, caller, now);

    /// <summary>The rows themselves, for queries; filtered by the caller.</summary>
    public PeerlineDb Db { get; }
    public Caller Caller { get; }

    /// <summary>The time of the transaction: the same for everything in it.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>A UUIDv7 with a counter behind the time (RFC 9562 section 6.2): ids of one transaction keep the order in which they were made.</summary>
    public Guid NewId()
    {
        Span<byte> octets = stackalloc byte[16];
        Guid.CreateVersion7(Now).TryWriteBytes(octets, bigEndian: true, out _);
        octets[6] = (byte)(0x70 | (ids >> 8 & 0x0f));
        octets[7] = (byte)ids++;
        return new Guid(octets, bigEndian: true);
    }

    // ---- records ------------------------------------------------------------------------------------------------------------------

    // Found by key: also what this transaction has added and not written yet.

    public async Task<Connection?> ConnectionAsync(Guid id) => (await Db.Connections.FindAsync(id))?.ToConnection();

    public async Task<Peering?> PeeringAsync(Guid id) => (await Db.Peerings.FindAsync(id))?.ToPeering();

    public async Task<PeerAsn?> PeerAsnAsync(Guid id) => (await Db.PeerAsns.FindAsync(id))?.ToPeerAsn();

    public async Task<IReadOnlyList<Connection>> ConnectionsOfAsync(Guid peering) =>
        [.. (await Db.Connections.Where(r => r.PeeringId == peering).OrderBy(r => r.Id).ToListAsync()).Select(r => r.ToConnection())];

    public async Task<OperatorProfile> ProfileAsync() => await ProfileOrNullAsync()
        ?? throw new InvalidOperationException("The operator's profile is not set yet.");

    public async Task<OperatorProfile?> ProfileOrNullAsync() => (await Db.Profiles.FirstOrDefaultAsync())?.ToProfile();

    /// <summary>Writes the record as the next version; the write fails when the version that was read is no longer the present one.</summary>
    public async Task<Connection> SaveAsync(Connection c)
    {
        var row = await RowAsync(Db.Connections, c.Id, c.Version);
        row.SubscriptionId = c.SubscriptionId;
        row.PeeringId = c.PeeringId;
        row.State = c.State.ToString();
        row.EdgeRouterId = c.Port?.EdgeRouterId ?? c.Adoption?.EdgeRouterId;
        var next = PeeringLifecycle.Steps(c, Now) is [var step, ..] ? step.At : (DateTimeOffset?)null;
        row.DueAt = next < DateTimeOffset.MaxValue ? next?.ToMicros() : null;
        connections.Add(c.Id);
        if (row.EdgeRouterId is { } router) routers.Add(router);
        row.Body = PeerlineJson.WriteToReadAgain(c with { Version = 0 });
        return c with { Version = ++row.Version };
    }

    public async Task<Peering> SaveAsync(Peering p)
    {
        var row = await RowAsync(Db.Peerings, p.Id, p.Version);
        row.SubscriptionId = p.SubscriptionId;
        row.ResourceGroupKey = Key(p.ResourceGroup);
        row.NameKey = Key(p.Name);
        row.PeerAsnId = p.PeerAsnId;
        row.Metro = p.Metro;
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<PeerAsn> SaveAsync(PeerAsn a)
    {
        var row = await RowAsync(Db.PeerAsns, a.Id, a.Version);
        row.SubscriptionId = a.SubscriptionId;
        row.NameKey = Key(a.Name);
        row.Asn = a.Asn.Value;
        return a with { Version = Write(row, a with { Version = 0 }) };
    }

    public async Task<Subscription> SaveAsync(Subscription s)
    {
        var row = await RowAsync(Db.Subscriptions, s.Id, s.Version);
        row.SubscriptionId = s.Id;
        row.DisplayName = s.DisplayName;
        row.CreatedAt = s.CreatedAt.ToMicros();
        return s with { Version = Write(row, s with { Version = 0 }) };
    }

    public async Task<ResourceGroup> SaveAsync(ResourceGroup g)
    {
        var row = await RowAsync(Db.ResourceGroups, g.Id, g.Version);
        row.SubscriptionId = g.SubscriptionId;
        row.NameKey = Key(g.Name);
        return g with { Version = Write(row, g with { Version = 0 }) };
    }

    public async Task<Metro> SaveAsync(Metro m)
    {
        var row = await RowAsync(Db.Metros, m.Id, m.Version);
        row.NameKey = Key(m.Name);
        return m with { Version = Write(row, m with { Version = 0 }) };
    }

    public async Task<Facility> SaveAsync(Facility f)
    {
        var row = await RowAsync(Db.Facilities, f.Id, f.Version);
        row.MetroId = f.MetroId;
        row.PeeringDbId = f.PeeringDbId;
        return f with { Version = Write(row, f with { Version = 0 }) };
    }

    public async Task<EdgeRouter> SaveAsync(EdgeRouter r)
    {
        var row = await RowAsync(Db.EdgeRouters, r.Id, r.Version);
        row.FacilityId = r.FacilityId;
        row.NameKey = Key(r.Name);
        routers.Add(r.Id);
        return r with { Version = Write(row, r with { Version = 0 }) };
    }

    public async Task<Port> SaveAsync(Port p)
    {
        var row = await RowAsync(Db.Ports, p.Id, p.Version);
        row.EdgeRouterId = p.EdgeRouterId;
        row.InterfaceName = p.InterfaceName;
        row.ConnectionId = p.ConnectionId;
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<AddressPool> SaveAsync(AddressPool p)
    {
        var row = await RowAsync(Db.AddressPools, p.Id, p.Version);
        row.MetroId = p.MetroId;
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<Webhook> SaveAsync(Webhook w)
    {
        var row = await RowAsync(Db.Webhooks, w.Id, w.Version);
        row.SubscriptionId = w.SubscriptionId ?? Guid.Empty;
        row.IsEnabled = w.IsEnabled;
        return w with { Version = Write(row, w with { Version = 0 }) };
    }

    public async Task<Maintenance> SaveAsync(Maintenance m)
    {
        var row = await RowAsync(Db.Maintenances, m.Id, m.Version);
        row.IsOpen = m.IsOpen;
        row.StartsAt = m.StartsAt.ToMicros();
        return m with { Version = Write(row, m with { Version = 0 }) };
    }

    public async Task<AlertRule> SaveAsync(AlertRule r)
    {
        var row = await RowAsync(Db.AlertRules, r.Id, r.Version);
        row.SubscriptionId = r.SubscriptionId ?? Guid.Empty;
        row.IsEnabled = r.IsEnabled;
        return r with { Version = Write(row, r with { Version = 0 }) };
    }

    public async Task<OperatorProfile> SaveAsync(OperatorProfile p)
    {
        var row = await RowAsync(Db.Profiles, OperatorProfileId, p.Version);
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    /// <summary>The profile is one record: it has a fixed id.</summary>
    public static readonly Guid OperatorProfileId = new("00000000-0000-7000-8000-000000000001");

    /// <summary>Names are compared as ARM does: without case.</summary>
    public static string Key(string name) => name.ToLowerInvariant();

    private async Task<TRow> RowAsync<TRow>(DbSet<TRow> set, Guid id, long version)
        where TRow : RecordRow, new()
    {
        if (version == 0)
        {
            var added = new TRow { Id = id };
            set.Add(added);
            return added;
        }

        var row = await set.FindAsync(id)
            ?? throw new DbUpdateConcurrencyException($"The {typeof(TRow).Name} {id} is no longer there.");
        if (row.Version != version) throw new DbUpdateConcurrencyException($"The {typeof(TRow).Name} {id} is at version {row.Version}, not {version}.");
        return row;
    }

    private static long Write<T>(RecordRow row, T record)
    {
        row.Body = PeerlineJson.Write(record);
        return ++row.Version;
    }

    /// <summary>The advisory lock under which events are added on PostgreSQL.</summary>
    private const long EventsLock = 0x5065_6572_6c69_6e65;

    // ---- events and audit ---------------------------------------------------------------------------------------------------------

    /// <summary>Records facts of the machine: one event each.</summary>
    public async Task AppendAsync(Connection c, IEnumerable<Fact> facts)
    {
        foreach (var fact in facts) await AppendAsync(c.Id, c.SubscriptionId, fact.Type, fact.Actor, new ConnectionEvent(c.PeeringId, fact));
    }

    /// <param name="subscription">Whose event it is; null when only the operator may see it.</param>
    public async Task AppendAsync<T>(Guid subject, Guid? subscription, string type, string actor, T data)
    {
        // PostgreSQL hands out positions before it commits. Who reads events by position must never pass one that is still to be committed.
        if (events.Count == 0 && Db.Database.IsNpgsql()) await Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({EventsLock})");
        if (!sequences.TryGetValue(subject, out var last))
            last = await Db.Events.IgnoreQueryFilters().Where(e => e.Subject == subject).MaxAsync(e => (long?)e.Sequence) ?? 0;
        sequences[subject] = last + 1;
        var row = new EventRow
        {
            Id = NewId(),
            Subject = subject,
            Sequence = last + 1,
            SubscriptionId = subscription,
            Type = type,
            At = Now.ToMicros(),
            Actor = actor,
            Body = PeerlineJson.Write(data),
        };
        events.Add(row);
        Db.Events.Add(row);
    }

    /// <summary>Records who did what to what, in the chain of the subscription (or of the operator).</summary>
    public void Audit(Guid? subscription, string action, string target, string detail = "", string? actor = null) =>
        audit.Add((subscription ?? AuditChain.Operator, action, target, detail, actor ?? Caller.Name));

    internal async Task<Committed> FlushAsync(CancellationToken cancel)
    {
        foreach (var group in audit.GroupBy(a => a.Chain).OrderBy(g => g.Key))
        {
            if (Db.Database.IsNpgsql())
                await Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({group.Key.ToString()}, 0))", cancel);
            var head = await Db.Audit.IgnoreQueryFilters().Where(a => a.Chain == group.Key).OrderByDescending(a => a.Sequence).FirstOrDefaultAsync(cancel);
            foreach (var a in group) Db.Audit.Add(head = AuditChain.Link(head, group.Key, Now, a.Actor, a.Action, a.Target, a.Detail));
        }

        await Db.SaveChangesAsync(cancel);
        return new Committed([.. connections], [.. routers], events.Count == 0 ? 0 : events.Max(e => e.Position));
    }
}

/// <summary>What is stored of a fact about a connection.</summary>
public sealed record ConnectionEvent(Guid PeeringId, Fact Fact);
