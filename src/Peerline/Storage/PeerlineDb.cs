using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage.Rows;

namespace Peerline.Storage;

/// <summary>
/// The database. Rows that belong to a subscription are filtered by the caller in every query: what is not the caller's does not exist.
/// </summary>
public abstract class PeerlineDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Who asks; set before the first query. Nobody sees nothing.</summary>
    public Caller Caller { get; set; } = new("nobody", Role.Peer, new HashSet<Guid>());

    /// <summary>Whose records were saved and are not committed yet; the empty id stands for everybody's.</summary>
    internal HashSet<Guid> Written { get; } = [];

    private bool SeesAll => Caller.IsOperator;
    private IEnumerable<Guid> Mine => Caller.Subscriptions;

    // A role may hold in some groups of a subscription only; then what lies in the others does not exist either.
    private IEnumerable<Guid> Whole => Caller.Whole;
    private bool HasGroups => Caller.HasGroups;
    private string Principal => Caller.Name;

    public DbSet<SubscriptionRow> Subscriptions => Set<SubscriptionRow>();
    public DbSet<ResourceGroupRow> ResourceGroups => Set<ResourceGroupRow>();
    public DbSet<PeerAsnRow> PeerAsns => Set<PeerAsnRow>();
    public DbSet<PeeringRow> Peerings => Set<PeeringRow>();
    public DbSet<ConnectionRow> Connections => Set<ConnectionRow>();
    public DbSet<MetroRow> Metros => Set<MetroRow>();
    public DbSet<FacilityRow> Facilities => Set<FacilityRow>();
    public DbSet<EdgeRouterRow> EdgeRouters => Set<EdgeRouterRow>();
    public DbSet<RouterLookRow> RouterLooks => Set<RouterLookRow>();
    public DbSet<PortRow> Ports => Set<PortRow>();
    public DbSet<AddressPoolRow> AddressPools => Set<AddressPoolRow>();
    public DbSet<ProfileRow> Profiles => Set<ProfileRow>();
    public DbSet<AddressLeaseRow> AddressLeases => Set<AddressLeaseRow>();
    public DbSet<LetterRow> Letters => Set<LetterRow>();
    public DbSet<ReportRow> Reports => Set<ReportRow>();
    public DbSet<LinkTestRow> LinkTests => Set<LinkTestRow>();
    public DbSet<EventRow> Events => Set<EventRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<AuditCheckpointRow> AuditCheckpoints => Set<AuditCheckpointRow>();
    public DbSet<MailRow> Mails => Set<MailRow>();
    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();
    public DbSet<WebhookDeliveryRow> WebhookDeliveries => Set<WebhookDeliveryRow>();
    public DbSet<MaintenanceRow> Maintenances => Set<MaintenanceRow>();
    public DbSet<MaintenanceConnectionRow> MaintenanceConnections => Set<MaintenanceConnectionRow>();
    public DbSet<AlertRuleRow> AlertRules => Set<AlertRuleRow>();
    public DbSet<AlertStandRow> AlertStands => Set<AlertStandRow>();
    public DbSet<CursorRow> Cursors => Set<CursorRow>();
    public DbSet<SampleRow> Samples => Set<SampleRow>();
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();
    public DbSet<ClientRow> Clients => Set<ClientRow>();
    public DbSet<UserRow> Users => Set<UserRow>();
    public DbSet<RoleAssignmentRow> RoleAssignments => Set<RoleAssignmentRow>();
    public DbSet<RegisteredPrefixRow> RegisteredPrefixes => Set<RegisteredPrefixRow>();
    public DbSet<RegisteredAsnRow> RegisteredAsns => Set<RegisteredAsnRow>();
    public DbSet<PeeringServiceRow> PeeringServices => Set<PeeringServiceRow>();
    public DbSet<ServicePrefixRow> ServicePrefixes => Set<ServicePrefixRow>();
    public DbSet<MonitorTestRow> MonitorTests => Set<MonitorTestRow>();
    public DbSet<ConnectivityProbeRow> ConnectivityProbes => Set<ConnectivityProbeRow>();
    public DbSet<ReachSampleRow> ReachSamples => Set<ReachSampleRow>();
    public DbSet<ServiceProviderRow> ServiceProviders => Set<ServiceProviderRow>();
    public DbSet<ServiceLocationRow> ServiceLocations => Set<ServiceLocationRow>();
    public DbSet<CdnPrefixRow> CdnPrefixes => Set<CdnPrefixRow>();
    public DbSet<UnbilledPrefixRow> UnbilledPrefixes => Set<UnbilledPrefixRow>();
    public DbSet<ExchangeRow> Exchanges => Set<ExchangeRow>();

    /// <summary>The second wall: a row of somebody else's is not only invisible, it is not written either; nor is one that the caller may
    /// only read.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<TenantRow>())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            if (!Caller.Sees(entry.Entity.SubscriptionId) || !Caller.Sees(entry.OriginalValues.GetValue<Guid>(nameof(TenantRow.SubscriptionId))))
                throw new InvalidOperationException($"{Caller.Name} may not write a {entry.Entity.GetType().Name} of subscription {entry.Entity.SubscriptionId}.");
            if (Caller.MayWrite(Scope.Of(entry.Entity.SubscriptionId))) continue;
            var scope = Scope.Of(entry.Entity.SubscriptionId, await GroupKeyAsync(entry.Entity));
            if (!Caller.MayWrite(scope)) throw new AccessDeniedException(Caller, scope);
        }

        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>The group in which a row lies; null for what belongs to the subscription itself.</summary>
    private async Task<string?> GroupKeyAsync(TenantRow row) => row switch
    {
        ResourceGroupRow r => r.NameKey,
        PeeringRow r => r.ResourceGroupKey,
        PeeringServiceRow r => r.ResourceGroupKey,
        ConnectionRow r => await OfPeeringAsync(r.PeeringId),
        LetterRow r => await OfConnectionAsync(r.ConnectionId),
        ReportRow r => await OfConnectionAsync(r.ConnectionId),
        LinkTestRow r => await OfConnectionAsync(r.ConnectionId),
        RegisteredPrefixRow r => await OfPeeringAsync(r.PeeringId),
        RegisteredAsnRow r => await OfPeeringAsync(r.PeeringId),
        ConnectivityProbeRow r => await OfPeeringAsync(r.PeeringId),
        ServicePrefixRow r => (await PeeringServices.FindAsync(r.ServiceId))?.ResourceGroupKey,
        MonitorTestRow r => (await PeeringServices.FindAsync(r.ServiceId))?.ResourceGroupKey,
        _ => null,
    };

    private async Task<string?> OfPeeringAsync(Guid id) => (await Peerings.FindAsync(id))?.ResourceGroupKey;

    private async Task<string?> OfConnectionAsync(Guid id) =>
        await Connections.FindAsync(id) is { } connection ? await OfPeeringAsync(connection.PeeringId) : null;

    protected override void OnModelCreating(ModelBuilder model)
    {
        Tenant<SubscriptionRow>(model);
        Tenant<ResourceGroupRow>(model).HasIndex(r => new { r.SubscriptionId, r.NameKey }).IsUnique();
        Tenant<PeerAsnRow>(model).HasIndex(r => new { r.SubscriptionId, r.NameKey }).IsUnique();
        model.Entity<PeerAsnRow>().HasIndex(r => r.Asn).IsUnique();
        Tenant<PeeringRow>(model).HasIndex(r => new { r.SubscriptionId, r.ResourceGroupKey, r.NameKey }).IsUnique();
        model.Entity<PeeringRow>().HasIndex(r => r.PeerAsnId);
        Tenant<ConnectionRow>(model).HasIndex(r => r.PeeringId);
        model.Entity<ConnectionRow>().HasIndex(r => r.DueAt);
        model.Entity<ConnectionRow>().HasIndex(r => r.EdgeRouterId);
        Record<MetroRow>(model).HasIndex(r => r.NameKey).IsUnique();
        Record<FacilityRow>(model).HasIndex(r => r.PeeringDbId).IsUnique();
        Record<EdgeRouterRow>(model).HasIndex(r => r.NameKey).IsUnique();
        model.Entity<RouterLookRow>(e =>
        {
            e.HasKey(r => r.EdgeRouterId);
            e.Property(r => r.EdgeRouterId).ValueGeneratedNever();
        });
        Record<PortRow>(model).HasIndex(r => new { r.EdgeRouterId, r.InterfaceName }).IsUnique();
        model.Entity<PortRow>().HasIndex(r => r.ConnectionId);
        Record<AddressPoolRow>(model);
        Record<ProfileRow>(model);
        model.Entity<AddressLeaseRow>().HasKey(r => r.Subnet);
        model.Entity<AddressLeaseRow>().HasIndex(r => r.ConnectionId);
        Tenant<LetterRow>(model).HasIndex(r => new { r.Number, r.LetterVersion }).IsUnique();
        model.Entity<LetterRow>().HasIndex(r => r.ConnectionId);
        Tenant<ReportRow>(model).HasIndex(r => new { r.ConnectionId, r.At });
        Tenant<LinkTestRow>(model).HasIndex(r => new { r.ConnectionId, r.At });

        model.Entity<EventRow>(e =>
        {
            e.HasKey(r => r.Position);
            e.Property(r => r.Position).ValueGeneratedOnAdd();
            e.HasIndex(r => r.Id).IsUnique();
            e.HasIndex(r => new { r.Subject, r.Sequence }).IsUnique();
            e.HasIndex(r => new { r.SubscriptionId, r.Position });
            e.HasQueryFilter(r => SeesAll || r.SubscriptionId != null && (Whole.Contains(r.SubscriptionId.Value)
                || HasGroups && Mine.Contains(r.SubscriptionId.Value) && Connections.Any(c => c.Id == r.Subject)));
        });
        model.Entity<AuditRow>(e =>
        {
            e.HasKey(r => new { r.Chain, r.Sequence });
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.Chain));
        });
        model.Entity<AuditCheckpointRow>(e =>
        {
            e.HasKey(r => new { r.Chain, r.Sequence });
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.Chain));
        });
        model.Entity<MailRow>(e =>
        {
            e.HasIndex(r => new { r.EventPosition, r.Audience }).IsUnique();
            e.HasIndex(r => r.DueAt);
        });
        Tenant<WebhookRow>(model);
        model.Entity<WebhookDeliveryRow>(e =>
        {
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => new { r.WebhookId, r.EventPosition }).IsUnique();
            e.HasIndex(r => new { r.WebhookId, r.State });
            e.HasIndex(r => r.DueAt);
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.SubscriptionId));
        });
        Record<MaintenanceRow>(model).HasIndex(r => r.IsOpen);
        model.Entity<MaintenanceRow>().HasQueryFilter(r => SeesAll || MaintenanceConnections.Any(c => c.MaintenanceId == r.Id));
        model.Entity<MaintenanceConnectionRow>(e =>
        {
            e.HasKey(r => new { r.MaintenanceId, r.ConnectionId });
            e.HasIndex(r => r.SubscriptionId);
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.SubscriptionId) || HasGroups && Connections.Any(c => c.Id == r.ConnectionId));
        });
        Tenant<AlertRuleRow>(model);
        model.Entity<AlertStandRow>(e =>
        {
            e.HasKey(r => new { r.RuleId, r.ConnectionId, r.Family });
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.SubscriptionId));
        });
        model.Entity<CursorRow>().HasKey(r => r.Name);
        model.Entity<SampleRow>(e =>
        {
            e.HasKey(r => new { r.ConnectionId, r.Family, r.Span, r.At });
            e.HasIndex(r => new { r.Span, r.At });
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.SubscriptionId) || HasGroups && Connections.Any(c => c.Id == r.ConnectionId));
        });
        Tenant<RegisteredPrefixRow>(model).HasIndex(r => new { r.PeeringId, r.NameKey }).IsUnique();
        model.Entity<RegisteredPrefixRow>().HasIndex(r => new { r.SubscriptionId, r.Prefix }).IsUnique();
        model.Entity<RegisteredPrefixRow>().HasIndex(r => r.Key);
        model.Entity<RegisteredPrefixRow>().HasIndex(r => r.DueAt);
        Tenant<RegisteredAsnRow>(model).HasIndex(r => new { r.PeeringId, r.NameKey }).IsUnique();
        model.Entity<RegisteredAsnRow>().HasIndex(r => new { r.PeeringId, r.Asn }).IsUnique();
        model.Entity<RegisteredAsnRow>().HasIndex(r => r.Key);
        Tenant<PeeringServiceRow>(model).HasIndex(r => new { r.SubscriptionId, r.ResourceGroupKey, r.NameKey }).IsUnique();
        Tenant<ServicePrefixRow>(model).HasIndex(r => new { r.ServiceId, r.NameKey }).IsUnique();
        model.Entity<ServicePrefixRow>().HasIndex(r => new { r.ServiceId, r.Prefix }).IsUnique();
        model.Entity<ServicePrefixRow>().HasIndex(r => r.DueAt);
        Tenant<MonitorTestRow>(model).HasIndex(r => new { r.ServiceId, r.NameKey }).IsUnique();
        model.Entity<MonitorTestRow>().HasIndex(r => r.DueAt);
        Tenant<ConnectivityProbeRow>(model).HasIndex(r => r.PeeringId);
        model.Entity<ConnectivityProbeRow>().HasIndex(r => r.DueAt);
        model.Entity<ReachSampleRow>(e =>
        {
            e.HasKey(r => new { r.TargetId, r.At });
            e.HasIndex(r => r.At);
            e.HasQueryFilter(r => SeesAll || Whole.Contains(r.SubscriptionId) || HasGroups && (MonitorTests.Any(t => t.Id == r.TargetId)
                || ConnectivityProbes.Any(p => p.Id == r.TargetId) || RegisteredPrefixes.Any(p => p.Id == r.TargetId)
                || RegisteredAsns.Any(a => a.Id == r.TargetId)));
        });
        Record<ServiceProviderRow>(model).HasIndex(r => r.NameKey).IsUnique();
        Record<ServiceLocationRow>(model).HasIndex(r => r.NameKey).IsUnique();
        Record<CdnPrefixRow>(model).HasIndex(r => new { r.MetroId, r.Prefix }).IsUnique();
        Record<ExchangeRow>(model).HasIndex(r => r.PeeringDbId).IsUnique();
        Record<UnbilledPrefixRow>(model).HasIndex(r => new { r.Asn, r.Prefix }).IsUnique();
        model.Entity<IdempotencyRow>().HasKey(r => new { r.Caller, r.Key });
        model.Entity<ClientRow>().HasKey(r => r.ClientId);
        model.Entity<UserRow>().HasIndex(r => r.NameKey).IsUnique();
        model.Entity<RoleAssignmentRow>(e =>
        {
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => r.PrincipalId);
            e.HasIndex(r => r.SubscriptionId);
            e.HasQueryFilter(r => SeesAll || r.PrincipalId == Principal
                || r.SubscriptionId != null && Whole.Contains(r.SubscriptionId.Value));
        });
        model.UseOpenIddict();
    }

    private static Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> Record<T>(ModelBuilder model)
        where T : RecordRow
    {
        var entity = model.Entity<T>();
        entity.Property(r => r.Id).ValueGeneratedNever();
        entity.Property(r => r.Version).IsConcurrencyToken();
        return entity;
    }

    private Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> Tenant<T>(ModelBuilder model)
        where T : TenantRow
    {
        var entity = Record<T>(model);
        entity.HasQueryFilter(Seen<T>());
        return entity;
    }

    /// <summary>Which rows of a kind the caller sees: those of whole subscriptions, and of the groups in which it has a role.</summary>
    private Expression<Func<T, bool>> Seen<T>()
        where T : TenantRow
    {
        object seen = typeof(T).Name switch
        {
            nameof(SubscriptionRow) => Filter<SubscriptionRow>(r => SeesAll || Mine.Contains(r.SubscriptionId)),
            nameof(PeerAsnRow) => Filter<PeerAsnRow>(r => SeesAll || Mine.Contains(r.SubscriptionId)),
            nameof(ResourceGroupRow) => Filter<ResourceGroupRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && RoleAssignments.Any(a => a.PrincipalId == Principal && a.SubscriptionId == r.SubscriptionId
                    && a.GroupKey == r.NameKey)),
            nameof(PeeringRow) => Filter<PeeringRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && RoleAssignments.Any(a => a.PrincipalId == Principal && a.SubscriptionId == r.SubscriptionId
                    && a.GroupKey == r.ResourceGroupKey)),
            nameof(PeeringServiceRow) => Filter<PeeringServiceRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && RoleAssignments.Any(a => a.PrincipalId == Principal && a.SubscriptionId == r.SubscriptionId
                    && a.GroupKey == r.ResourceGroupKey)),
            nameof(ConnectionRow) => Filter<ConnectionRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Peerings.Any(p => p.Id == r.PeeringId)),
            nameof(RegisteredPrefixRow) => Filter<RegisteredPrefixRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Peerings.Any(p => p.Id == r.PeeringId)),
            nameof(RegisteredAsnRow) => Filter<RegisteredAsnRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Peerings.Any(p => p.Id == r.PeeringId)),
            nameof(ConnectivityProbeRow) => Filter<ConnectivityProbeRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Peerings.Any(p => p.Id == r.PeeringId)),
            nameof(LetterRow) => Filter<LetterRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Connections.Any(c => c.Id == r.ConnectionId)),
            nameof(ReportRow) => Filter<ReportRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Connections.Any(c => c.Id == r.ConnectionId)),
            nameof(LinkTestRow) => Filter<LinkTestRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && Connections.Any(c => c.Id == r.ConnectionId)),
            nameof(ServicePrefixRow) => Filter<ServicePrefixRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && PeeringServices.Any(s => s.Id == r.ServiceId)),
            nameof(MonitorTestRow) => Filter<MonitorTestRow>(r => SeesAll || Whole.Contains(r.SubscriptionId)
                || HasGroups && PeeringServices.Any(s => s.Id == r.ServiceId)),
            _ => Filter<T>(r => SeesAll || Whole.Contains(r.SubscriptionId)),
        };
        return (Expression<Func<T, bool>>)seen;
    }

    private static Expression<Func<T, bool>> Filter<T>(Expression<Func<T, bool>> filter) => filter;
}

/// <summary>The database as one file, in write-ahead mode.</summary>
public sealed class SqlitePeerlineDb(DbContextOptions<SqlitePeerlineDb> options) : PeerlineDb(options);

/// <summary>The database on a PostgreSQL server.</summary>
public sealed class PostgresPeerlineDb(DbContextOptions<PostgresPeerlineDb> options) : PeerlineDb(options);
