using Peerline.Model;

namespace Peerline.Storage;

// What the peering services are made of, and what the operator keeps for them.
public sealed partial class Work
{
    /// <param name="due">When it is to be checked next.</param>
    public async Task<RegisteredPrefix> SaveAsync(RegisteredPrefix p, DateTimeOffset due)
    {
        var row = await RowAsync(Db.RegisteredPrefixes, p.Id, p.Version);
        row.SubscriptionId = p.SubscriptionId;
        row.PeeringId = p.PeeringId;
        row.NameKey = Key(p.Name);
        row.Prefix = p.Prefix.ToString();
        row.Key = p.Key;
        row.DueAt = due.ToMicros();
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<RegisteredAsn> SaveAsync(RegisteredAsn a)
    {
        var row = await RowAsync(Db.RegisteredAsns, a.Id, a.Version);
        row.SubscriptionId = a.SubscriptionId;
        row.PeeringId = a.PeeringId;
        row.NameKey = Key(a.Name);
        row.Asn = a.Asn.Value;
        row.Key = a.Key;
        return a with { Version = Write(row, a with { Version = 0 }) };
    }

    public async Task<PeeringService> SaveAsync(PeeringService s)
    {
        var row = await RowAsync(Db.PeeringServices, s.Id, s.Version);
        row.SubscriptionId = s.SubscriptionId;
        row.ResourceGroupKey = Key(s.ResourceGroup);
        row.NameKey = Key(s.Name);
        return s with { Version = Write(row, s with { Version = 0 }) };
    }

    /// <param name="due">When it is to be checked next.</param>
    public async Task<ServicePrefix> SaveAsync(ServicePrefix p, DateTimeOffset due)
    {
        var row = await RowAsync(Db.ServicePrefixes, p.Id, p.Version);
        row.SubscriptionId = p.SubscriptionId;
        row.ServiceId = p.ServiceId;
        row.NameKey = Key(p.Name);
        row.Prefix = p.Prefix.ToString();
        row.DueAt = due.ToMicros();
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    /// <param name="due">When it is to be run next.</param>
    public async Task<MonitorTest> SaveAsync(MonitorTest t, DateTimeOffset due)
    {
        var row = await RowAsync(Db.MonitorTests, t.Id, t.Version);
        row.SubscriptionId = t.SubscriptionId;
        row.ServiceId = t.ServiceId;
        row.NameKey = Key(t.Name);
        row.DueAt = due.ToMicros();
        return t with { Version = Write(row, t with { Version = 0 }) };
    }

    /// <param name="due">When it is to be run next.</param>
    public async Task<ConnectivityProbe> SaveAsync(ConnectivityProbe p, DateTimeOffset due)
    {
        var row = await RowAsync(Db.ConnectivityProbes, p.Id, p.Version);
        row.SubscriptionId = p.SubscriptionId;
        row.PeeringId = p.PeeringId;
        row.DueAt = due.ToMicros();
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<ServiceProvider> SaveAsync(ServiceProvider p)
    {
        var row = await RowAsync(Db.ServiceProviders, p.Id, p.Version);
        row.NameKey = Key(p.Name);
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<ServiceLocation> SaveAsync(ServiceLocation l)
    {
        var row = await RowAsync(Db.ServiceLocations, l.Id, l.Version);
        row.NameKey = Key(l.Name);
        return l with { Version = Write(row, l with { Version = 0 }) };
    }

    public async Task<CdnPrefix> SaveAsync(CdnPrefix p)
    {
        var row = await RowAsync(Db.CdnPrefixes, p.Id, p.Version);
        row.MetroId = p.MetroId;
        row.Prefix = p.Prefix.ToString();
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<UnbilledPrefix> SaveAsync(UnbilledPrefix p)
    {
        var row = await RowAsync(Db.UnbilledPrefixes, p.Id, p.Version);
        row.Prefix = p.Prefix.ToString();
        row.Asn = p.PeerAsn.Value;
        return p with { Version = Write(row, p with { Version = 0 }) };
    }

    public async Task<Exchange> SaveAsync(Exchange e)
    {
        var row = await RowAsync(Db.Exchanges, e.Id, e.Version);
        row.MetroId = e.MetroId;
        row.PeeringDbId = e.PeeringDbId;
        return e with { Version = Write(row, e with { Version = 0 }) };
    }
}
