using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>
/// The network that a first start makes, so that there is something to peer with: an operator with one metro, two facilities, two edge
/// routers with ports, and two networks that have not asked for anything yet. All of it in documentation space (RFC 5737, 3849, 5398).
/// </summary>
internal sealed class DemoNetwork(
    PeerlineStore store, Clients clients, PeerlineOptions options, DataFolder folder, Installation installation, ILogger<DemoNetwork> log)
{
    public const string MetroName = "Exampleton";
    public const string ResourceGroupName = "peering";
    public const int PortsOfTen = 6;

    /// <summary>PeeringDB has no facilities in an example town; these ids are far above any that it has given out.</summary>
    public static readonly IReadOnlyList<int> FacilityIds = [990001, 990002];

    /// <summary>The port of the second router on which the legacy session runs.</summary>
    public const string LegacyPort = "port6";

    public static readonly Asn OperatorAsn = new(64496);
    public static readonly IReadOnlyList<(string Name, uint Asn)> Peers = [("Contoso Networks", 64500), ("Fabrikam Networks", 64501)];

    /// <summary>Makes the network when the database has no operator yet. A crash in between is made good by the next start.</summary>
    public async Task EnsureAsync(CancellationToken cancel)
    {
        if (!options.Demo || await store.ReadAsync(Caller.System, db => db.Profiles.AnyAsync(cancel), cancel)) return;
        var subscriptions = await store.WriteAsync(Caller.System, InventoryAsync, cancel);
        var peers = new List<DemoPeer>();
        foreach (var (peer, subscription) in Peers.Zip(subscriptions))
            peers.Add(await PeerAsync(peer.Name, peer.Asn, subscription, cancel));
        var demo = new DemoFile(
            Endpoint: TokenScope.Audience(options),
            Portal: TokenScope.Audience(options),
            CaFile: folder.CaCertificate,
            TenantId: installation.TenantId,
            TokenEndpoint: $"{options.Public}{installation.TenantId}/oauth2/v2.0/token",
            Scope: TokenScope.Scope(options),
            Operator: await ClientAsync("operator", Role.Operator, [], cancel),
            Peers: peers);
        DataFolder.WriteOwnerOnly(folder.DemoFile, JsonSerializer.Serialize(demo, Indented) + "\n");
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Profile()), cancel);
        log.LogInformation("The demo network is made: AS{Asn} with two edge routers in {Metro}, and two peers.", OperatorAsn, MetroName);
    }

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private async Task<DemoPeer> PeerAsync(string name, uint asn, Guid subscription, CancellationToken cancel)
    {
        var client = await ClientAsync(name, Role.Peer, [subscription], cancel);
        return new DemoPeer(name, asn, subscription, ResourceGroupName, client.ClientId, client.ClientSecret);
    }

    private async Task<DemoClient> ClientAsync(string name, Role role, IReadOnlyList<Guid> subscriptions, CancellationToken cancel) =>
        await clients.CreateAsync(Caller.System, name, role, subscriptions, cancel) is Answer<ClientSecret>.Done { Value: var made }
            ? new DemoClient(made.Client.ClientId, made.Secret)
            : throw new InvalidOperationException($"The demo's client {name} could not be made.");

    /// <summary>Everything but the operator's profile, whose presence says that all is done.</summary>
    private async Task<IReadOnlyList<Guid>> InventoryAsync(Work work)
    {
        var names = Peers.Select(p => p.Name).ToList();
        if (await work.Db.Metros.AnyAsync())
            return [.. (await work.Db.Subscriptions.ToListAsync()).OrderBy(s => names.IndexOf(s.DisplayName)).Select(s => s.Id)];
        var metro = await work.SaveAsync(new Metro { Id = work.NewId(), Name = MetroName, Country = "DE", Region = options.Azure.Region });
        await SiteAsync(work, metro, FacilityIds[0], "Exampleton Carrier House", "1 Fibre Street, 12345 Exampleton", "edge-a");
        await SiteAsync(work, metro, FacilityIds[1], "Exampleton Harbour Exchange", "7 Quay Road, 12347 Exampleton", "edge-b");
        await work.SaveAsync(new AddressPool { Id = work.NewId(), MetroId = metro.Id, Prefix = Prefix.Parse("192.0.2.128/25") });
        await work.SaveAsync(new AddressPool { Id = work.NewId(), MetroId = metro.Id, Prefix = Prefix.Parse("2001:db8:0:ffff::/64") });
        var subscriptions = new List<Guid>();
        foreach (var name in names)
        {
            var subscription = await work.SaveAsync(new Subscription
            {
                Id = Guid.NewGuid(),
                DisplayName = name,
                CreatedAt = work.Now,
                RegisteredProviders = [Work.Key(Arm.ArmRequest.Provider)],
            });
            await work.SaveAsync(new ResourceGroup
            {
                Id = work.NewId(), SubscriptionId = subscription.Id, Name = ResourceGroupName, Location = options.Azure.Region,
            });
            subscriptions.Add(subscription.Id);
        }

        work.Audit(null, "demo/make", "installation", "The demo network.");
        return subscriptions;
    }

    private async Task SiteAsync(Work work, Metro metro, int facilityId, string name, string address, string routerName)
    {
        var facility = await work.SaveAsync(new Facility
        {
            Id = work.NewId(), MetroId = metro.Id, PeeringDbId = facilityId, Name = name, Address = address, MeetMeRoom = "MMR 1",
        });
        var router = await work.SaveAsync(new EdgeRouter
        {
            Id = work.NewId(),
            FacilityId = facility.Id,
            Name = routerName,
            Driver = "embedded",
            Settings = JsonSerializer.SerializeToElement(new { socket = folder.In("edge", routerName, "edge.sock") }),
        });
        for (var i = 1; i <= PortsOfTen + 2; i++)
        {
            await work.SaveAsync(new Port
            {
                Id = work.NewId(),
                EdgeRouterId = router.Id,
                InterfaceName = $"port{i}",
                SpeedMbps = i <= PortsOfTen ? 10_000 : 100_000,
                Cage = "C04",
                Rack = "R12",
                Panel = "PP-04",
                PanelPort = $"{2 * i - 1}/{2 * i}",
                Optic = i <= PortsOfTen ? "10GBASE-LR" : "100GBASE-LR4",
                CircuitId = $"{routerName.ToUpperInvariant()}-{i:00}",
            });
        }
    }

    private static OperatorProfile Profile()
    {
        var documentation = new[] { "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20" }
            .Select(p => Prefix.Parse(p)).ToList();
        var documentationAsns = WellKnown.BogonAsns.Where(r => r.First.IsDocumentation).ToList();
        return new OperatorProfile
        {
            LegalName = "Example Transit Operations GmbH",
            Address = "1 Fibre Street, 12345 Exampleton, Germany",
            Asn = OperatorAsn,
            Noc = new Contact(ContactRole.Noc, "noc@operator.example", "+49 30 5550100"),
            PeeringEmail = "peering@operator.example",
            Signatory = "A. Example",
            SignatoryTitle = "Head of Interconnection",
            Policy = new PeeringPolicy
            {
                Text = PolicyText,

                // Short terms: a demo that waits two minutes for a drain is not watched to its end.
                Terms = new Terms { StableFor = TimeSpan.FromSeconds(5), DrainFor = TimeSpan.FromSeconds(3) },
                Announced = [Prefix.Parse("192.0.2.0/24"), Prefix.Parse("2001:db8::/48")],
                OwnPrefixes = [Prefix.Parse("192.0.2.0/24"), Prefix.Parse("2001:db8::/36")],
                Bogons = [.. WellKnown.Bogons.Except(documentation)],
                BogonsWaived = documentation,
                BogonAsns = [.. WellKnown.BogonAsns.Except(documentationAsns)],
                BogonAsnsWaived = documentationAsns,
            },
        };
    }

    private const string PolicyText = """
        # Peering policy of AS64496

        ## Technical
        * One public ASN, IPv4 and IPv6 at every location; consistent announcements everywhere.
        * At least one routable /24 or /48. Longest accepted prefixes: /24 and /48.
        * Announce your own and your customers' routes only: no default, no leaked routes, no bogons.
        * Routes are registered in an IRR; RPKI-invalid routes are not accepted.
        * GTSM (RFC 5082) on every session; MD5 (RFC 2385) when you ask for it.

        ## Operational
        * A NOC that answers around the clock, with an address of your own domain and a phone number.
        * A complete PeeringDB profile.

        ## Physical
        * Single-mode fibre, 10GBASE-LR or 100GBASE-LR4, ordered by you with our Letter of Authorization.
        * Two connections on two edge routers are recommended.

        ## Traffic
        * No traffic to prefixes that are not announced; no static or default route towards us.

        This is the demo network: documentation addresses and ASNs are not counted as bogons here, and the waiting times are short.
        """;
}

/// <summary>What <c>demo.json</c> says.</summary>
internal sealed record DemoFile(
    string Endpoint, string Portal, string CaFile, Guid TenantId, string TokenEndpoint, string Scope, DemoClient Operator,
        IReadOnlyList<DemoPeer> Peers);

internal sealed record DemoClient(string ClientId, string ClientSecret);

internal sealed record DemoPeer(string Name, uint Asn, Guid SubscriptionId, string ResourceGroup, string ClientId, string ClientSecret);
