using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Edge;
using Peerline.Monitoring;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages.LinkTest;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Model = Peerline.Model;

namespace Peerline.Server.Tests.Api;

/// <summary>A peer that has one of everything, and the words by which any of it would be known in an answer to somebody else.</summary>
public sealed class Everything(SharedServer shared) : IAsyncLifetime
{
    private NativePeer? owner;

    internal NativePeer Owner => owner!;
    internal PeerAsn Asn { get; private set; } = null!;
    internal Peering Peering { get; private set; } = null!;
    internal Connection Connection { get; private set; } = null!;
    internal Letter Letter { get; private set; } = null!;
    internal Guid ReportId { get; } = Guid.CreateVersion7();
    internal EdgeRouter Router { get; private set; } = null!;
    internal Guid MetroId { get; private set; }
    internal Guid ServiceProviderId { get; private set; }
    internal Guid ServiceLocationId { get; private set; }

    /// <summary>What registered ASN and prefix, the prefix of the service and its monitor test are called.</summary>
    internal const string ChildName = "child";
    internal Guid ServiceId { get; private set; }
    internal string ServiceName => $"{Owner.Name}-service";
    private readonly Guid asnKey = Guid.NewGuid();
    private readonly Guid prefixKey = Guid.NewGuid();
    private readonly Guid serviceKey = Guid.NewGuid();
    internal Webhook Webhook { get; private set; } = null!;
    internal Guid MaintenanceId { get; private set; }
    internal Guid AlertRuleId { get; private set; }
    internal Guid DeliveryId { get; } = Guid.CreateVersion7();

    internal Guid RoleAssignmentId { get; private set; }

    internal IReadOnlyList<string> Canaries =>
    [
        Owner.Name, Owner.Subscription.ToString(), Asn.Id.ToString(), $"{Owner.Asn}", Peering.Id.ToString(), Connection.Id.ToString(),
            Connection.Identifier.ToString(),
        Connection.AddressesV4!.Subnet, Connection.AddressesV6!.Subnet, Letter.Number, Letter.JsonSha256, ReportId.ToString(), Secret,
        ServiceName, asnKey.ToString(), prefixKey.ToString(), serviceKey.ToString(),
        MaintenanceId.ToString(), AlertRuleId.ToString(), Webhook.Id.ToString(), Webhook.Url, DeliveryId.ToString(), RoleAssignmentId.ToString(),
    ];

    /// <summary>In texts that only the owner and the operator may read.</summary>
    internal const string Secret = "patch-panel-of-the-canary";

    public async ValueTask InitializeAsync()
    {
        owner = await NativePeer.NewAsync(shared.Server);
        Connection = await owner.StartedAsync();
        Connection = (await owner.Client.Connections.WiredAsync(Connection.Id, Secret)).Value;
        Connection = (await owner.Client.Connections.StatePrefixesAsync(Connection.Id, [new("198.51.100.0/24")])).Value;
        Peering = (await owner.Client.Peerings.GetAsync(Connection.PeeringId)).Value;
        Asn = (await owner.Client.PeerAsns.GetAsync(Peering.PeerAsnId)).Value;
        Letter = await owner.Client.Connections.LettersAsync(Connection.Id).FirstAsync();
        Router = await owner.Operator.Inventory.EdgeRouters.ListAsync().FirstAsync();
        MetroId = (await owner.Operator.Inventory.Facilities.GetAsync(Router.FacilityId)).Value.MetroId;
        await new Arm.ServiceInventory(shared).InitializeAsync();
        ServiceProviderId = (await owner.Operator.Inventory.ServiceProviders.ListAsync().FirstAsync()).Id!.Value;
        ServiceLocationId = (await owner.Operator.Inventory.ServiceLocations.ListAsync().FirstAsync()).Id!.Value;
        Webhook = (await owner.Client.Webhooks.AddAsync(new NewWebhook($"https://{owner.Name}.example/", owner.Subscription))).Webhook;
        RoleAssignmentId = (await owner.Operator.Access.RolesAsync().FirstAsync(a => a.Scope == $"/subscriptions/{owner.Subscription}")).Id;
        AlertRuleId = (await owner.Client.Alerts.AddAsync(new NewAlertRule(Secret, "SessionDown", owner.Subscription))).Value.Id;
        MaintenanceId = (await owner.Operator.Maintenances.PlanAsync(new MaintenancePlan(
            Secret, DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(2), new MaintenanceScope(Connections: [Connection.Id])))).Value.Id;
        await shared.Server.Store.WriteAsync(Caller.System, async work =>
        {
            Record(work);
            await ServiceAsync(work);
            return true;
        });
    }

    public ValueTask DisposeAsync()
    {
        owner?.Dispose();
        return default;
    }

    /// <summary>A peering service, and what is registered with an active peering.</summary>
    private async Task ServiceAsync(Work work)
    {
        var (made, subscription, later) = (Model.Authorship.Of("peer", work.Now), Connection.SubscriptionId, work.Now.AddDays(1));
        await work.SaveAsync(new Model.RegisteredAsn
        {
            Id = work.NewId(), SubscriptionId = subscription, PeeringId = Peering.Id, Name = ChildName, Asn = 65010, Key = asnKey,
                Made = made,
        });
        await work.SaveAsync(
            new Model.RegisteredPrefix
            {
                Id = work.NewId(), SubscriptionId = subscription, PeeringId = Peering.Id, Name = ChildName,
                Prefix = Routing.Addressing.Prefix.Parse("198.51.100.0/24"), Key = prefixKey, Made = made,
            },
            later);
        var service = await work.SaveAsync(new Model.PeeringService
        {
            Id = work.NewId(), SubscriptionId = subscription, ResourceGroup = "peering", Name = ServiceName, Location = "local",
            Place = Arm.ServiceInventory.Place, Provider = Arm.ServiceInventory.Provider, Made = made,
        });
        ServiceId = service.Id;
        await work.SaveAsync(
            new Model.ServicePrefix
            {
                Id = work.NewId(), SubscriptionId = subscription, ServiceId = service.Id, Name = ChildName,
                Prefix = Routing.Addressing.Prefix.Parse("198.51.100.0/24"), Key = serviceKey, Made = made,
            },
            later);
        await work.SaveAsync(
            new Model.MonitorTest
            {
                Id = work.NewId(), SubscriptionId = subscription, ServiceId = service.Id, Name = ChildName, Destination = Secret,
                    Made = made,
            },
            later);
    }

    /// <summary>Records that a router's worker would write.</summary>
    private void Record(Work work)
    {
        var at = work.Now.ToMicros();
        var connection = (Connection.Id, Connection.SubscriptionId);
        work.Db.Reports.Add(new ReportRow
        {
            Id = ReportId, ConnectionId = connection.Id, SubscriptionId = connection.SubscriptionId, At = at, Version = 1,
            Body = PeerlineJson.Write(new Stages.Validation.ValidationReport
            {
                Id = ReportId, ConnectionId = connection.Id, Kind = Stages.Validation.ReportKind.Validation, At = work.Now,
                    Duration = TimeSpan.FromSeconds(1),
                PeerAsn = Owner.Asn, Findings = [], Verdict = Stages.Validation.Verdict.Passed, Summary = Secret,
            }),
        });
        var (local, peer) = (Routing.Addressing.Address.Parse("169.254.7.2"), Routing.Addressing.Address.Parse("169.254.7.1"));
        work.Db.WebhookDeliveries.Add(new WebhookDeliveryRow
        {
            Id = DeliveryId, WebhookId = Webhook.Id, SubscriptionId = connection.SubscriptionId, EventPosition = 1, EventType = "connection.requested",
            State = "Delivered", Attempts = 1, LastAt = at, LastStatus = 204,
        });
        var none = new InterfaceCounters(0, 0, 0, 0, 0, 0, 0);
        var result =
            new LinkTestResult { StartedAt = work.Now, EndedAt = work.Now, Tool = "ping", Carrier = true, Before = none, After = none };
        var attempt = work.NewId();
        work.Db.LinkTests.Add(new LinkTestRow
        {
            Id = attempt, ConnectionId = connection.Id, SubscriptionId = connection.SubscriptionId, At = at, Version = 1,
            Body = PeerlineJson.Write(
                new LinkTestRecord(attempt, connection.Id, new LinkTestPlan("port1", local, peer, 1500, 20), result, [], true, Secret)),
        });
        work.Db.Samples.Add(new SampleRow
        {
            ConnectionId = connection.Id, SubscriptionId = connection.SubscriptionId, Family = 4, Span = 0, At = at,
            Body = PeerlineJson.Write(
                new SessionSample(connection.Id, Model.Family.IPv4, work.Now, Model.SessionState.Established, 7, 7, 1, 0, null, null)),
        });
    }
}
