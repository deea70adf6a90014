using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Lifecycle;
using Peerline.Storage;

namespace Peerline.Lab.Tests.Crash;

/// <summary>
/// A server, its inventory with one port on the site's edge, and one peering taken from request to removal by people who ask again
/// when the server does not answer. The same life is lived undisturbed, or with a SIGKILL at every boundary.
/// </summary>
internal sealed class CrashLife(CrashSite site, RunningServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly StatedPrefix[] Stated = [new(CrashSite.PortV4, null), new(CrashSite.PortV6, null)];
    private PeerlineClient peer = null!;
    private Guid subscription;
    private bool configured;
    private string lastSeen = "", lastRefusal = "";

    public static async Task<CrashLife> StartAsync(CrashSite site)
    {
        var server = await RunningServer.StartAsync(System.IO.Directory.CreateTempSubdirectory("plcrash").FullName);
        var life = new CrashLife(site, server);
        await life.PrepareAsync();
        return life;
    }

    private async Task PrepareAsync()
    {
        var op = server.Operator;
        await op.Policy.SetProfileAsync(new OperatorProfile
        {
            LegalName = "Crash Test Networks",
            Address = "1 Road\nTown",
            Asn = CrashSite.OperatorAsn,
            NocEmail = "noc@operator.example",
            NocPhone = "+1 555 0101",
            PeeringEmail = "peering@operator.example",
            Signatory = "C. Rash",
            Policy = new PolicyTerms
            {
                StableForSeconds = 1,
                DrainForSeconds = 1,
                ValidateWithinSeconds = 120,
                Announced = ["198.51.100.0/24", "2001:db8:2000::/36"],
                OwnPrefixes = ["198.51.100.0/24", "2001:db8:2000::/36"],
                Bogons = ["10.0.0.0/8", "fc00::/7"],
                BogonsWaived = ["203.0.113.0/24", "2001:db8::/32"],
                BogonAsns = ["0", "65535"],
                BogonAsnsWaived = ["64496-64511"],
            },
        }, null);
        var metro = (await op.Inventory.Metros.AddAsync(new Metro { Name = "Town", Country = "DE", Region = "local" })).Value;
        var facility = (await op.Inventory.Facilities.AddAsync(new Facility { MetroId = metro.Id!.Value, PeeringDbId = 1, Name = "House", Address = "1 Road" })).Value;
        var router = (await op.Inventory.EdgeRouters.AddAsync(new EdgeRouter { FacilityId = facility.Id!.Value, Name = "edge", Driver = site.Driver, Settings = site.Settings })).Value;
        await op.Inventory.Ports.AddAsync(new Port
        {
            EdgeRouterId = router.Id!.Value, InterfaceName = site.Port, SpeedMbps = 10_000, Panel = "P1", PanelPort = "1/2", CircuitId = "C-1",
        });
        await op.Inventory.AddressPools.AddAsync(new AddressPool("192.0.2.0/28", metro.Id));
        await op.Inventory.AddressPools.AddAsync(new AddressPool("2001:db8:ffff::/64", metro.Id));
        subscription = (await op.Subscriptions.CreateAsync(new NewSubscription("Peer"))).Value.Id;
        var secret = await op.Clients.CreateAsync(new NewApiClient("peer", "Peer", [subscription]));
        peer = server.ClientOf(secret.ClientId, secret.ClientSecret, TimeSpan.FromSeconds(10));
        using (var arm = server.ArmOf(secret.ClientId, secret.ClientSecret)) await arm.PutAsync($"/subscriptions/{subscription}/resourcegroups/rg", new { location = "local" });
        var asn = (await peer.PeerAsns.RegisterAsync(new NewPeerAsn
        {
            SubscriptionId = subscription, Name = "peer", Asn = CrashSite.PeerAsn, PeerName = "Peer Networks", Contacts = [new Contact("Noc", "noc@peer.example", "+1 555 0102")],
        })).Value;
        await op.PeerAsns.ApproveAsync(asn.Id);
    }

    /// <summary>One whole life, undisturbed.</summary>
    public async Task<Past> LiveAsync()
    {
        var id = await RequestAsync("undisturbed");
        using var patience = new CancellationTokenSource(Patience);
        var up = await PeopleAsync(id, patience.Token);
        return await PastAsync(id, up);
    }

    /// <summary>The same life; the server is killed at each boundary, one after the other, and started again.</summary>
    public async Task<Past> LiveKilledAsync(IReadOnlyList<string> boundaries)
    {
        var id = await RequestAsync("killed");
        using var patience = new CancellationTokenSource(Patience);
        await server.KillAsync();
        await server.StartAsync(("Peerline__Lab__HoldAt", boundaries[0]));
        var people = PeopleAsync(id, patience.Token);
        for (var i = 0; i < boundaries.Count; i++)
        {
            try
            {
                var held = server.UntilHeldAsync(TimeSpan.FromSeconds(60));
                if (await Task.WhenAny(held, people) == people) await people;
                Assert.Equal(boundaries[i], await held);
            }
            catch (Exception e)
            {
                throw new LabException($"At {boundaries[i]}: {e.Message}\n{lastSeen}\n{lastRefusal}\nThe server's last words:\n{server.Log[^Math.Min(server.Log.Length, 4000)..]}");
            }

            await server.KillAsync();
            await server.StartAsync(("Peerline__Lab__HoldAt", i + 1 < boundaries.Count ? boundaries[i + 1] : null));
        }

        return await PastAsync(id, await people);
    }

    private int lives;

    private async Task<Guid> RequestAsync(string name)
    {
        configured = false;
        var peering = await peer.Peerings.RequestAsync(new PeeringRequest
        {
            SubscriptionId = subscription,
            ResourceGroup = "rg",
            Name = $"{name}-{++lives}",
            PeerAsn = "peer",
            Metro = "Town",
            Connections = [new ConnectionRequest { FacilityId = 1, BandwidthMbps = 10_000, MaxPrefixesV4 = 10, MaxPrefixesV6 = 10, Md5Key = CrashSite.Md5Key }],
        });
        return peering.Value.Connections.Single().Id;
    }

    /// <summary>What people do, level by level: they look, do what is theirs, and ask again when nobody answers.</summary>
    /// <returns>The moments at which the peer's sessions came up, from "ready" until the removal was asked for.</returns>
    private async Task<int> PeopleAsync(Guid id, CancellationToken patience)
    {
        var cameUp = new HashSet<string>();
        while (true)
        {
            patience.ThrowIfCancellationRequested();
            try
            {
                var c = (await peer.Connections.GetAsync(id, patience)).Value;
                lastSeen = $"{DateTimeOffset.UtcNow:O}: {c}";
                Assert.False(c.State is "ProvisioningFailed" or "Rejected", $"{c.State}: {c.Reason}");
                if (c.ReadyAt is not null && c.State is not "PendingRemove" && await site.UpAsync() is { } time) cameUp.Add(time);
                await ActAsync(c);
            }
            catch (PeerlineApiException e) when ((int)e.Status is 404)
            {
                return cameUp.Count;
            }
            catch (Exception e) when (IsSaidAlready(e) || IsOfTheDead(e) && !patience.IsCancellationRequested)
            {
                lastRefusal = $"{DateTimeOffset.UtcNow:O}: {e.Message}";
            }

            await Task.Delay(50, patience);
        }
    }

    /// <summary>By the answer that was lost with the process.</summary>
    private static bool IsSaidAlready(Exception e) => e is PeerlineApiException api && (int)api.Status is 409 or 503;

    /// <summary>Killed just now.</summary>
    private static bool IsOfTheDead(Exception e) => e is PeerlineUnreachableException or HttpRequestException or IOException or TaskCanceledException;

    private Task ActAsync(Connection c) => c switch
    {
        { State: "PendingApproval" } => server.Operator.Connections.ApproveAsync(c.Id),
        { State: "ProvisioningStarted", Wired: null } => peer.Connections.WiredAsync(c.Id, "XC-1"),
        { State: "ProvisioningStarted", LinkTestPassed: null, LinkTest: null } => peer.Connections.PlanLinkTestAsync(c.Id),
        { State: "ProvisioningStarted", LinkTest: { Phase: "Placed" } test } => RunAsync(c, test),
        { State: "ProvisioningStarted", LinkTestPassed: true, LinkTest: null, Stated: null } => peer.Connections.StatePrefixesAsync(c.Id, Stated),
        { State: "ProvisioningStarted", LinkTestPassed: true, LinkTest: null, ReadyAt: null } => ReadyAsync(c),
        { State: "Active" } => peer.Connections.DeleteAsync(c.Id),
        _ => Task.CompletedTask,
    };

    private string? testAddress;

    private async Task RunAsync(Connection c, LinkTestProgress test)
    {
        if (testAddress is null) await site.AddAddressAsync(testAddress = $"{test.V4!.Peer}/{test.V4.Subnet.Split('/')[1]}");
        await peer.Connections.RunLinkTestAsync(c.Id);
    }

    private async Task ReadyAsync(Connection c)
    {
        if (testAddress is { } address) await site.RemoveAddressAsync(address);
        testAddress = null;
        if (!configured) await site.ConfigurePeerAsync(await peer.Connections.ParametersAsync(c.Id));
        configured = true;
        await peer.Connections.ReadyAsync(c.Id);
    }

    /// <summary>What is left of the life: read from the database itself, once the mails are out.</summary>
    private async Task<Past> PastAsync(Guid id, int cameUp)
    {
        var store = new PeerlineStore(new DatabaseOptions { File = Path.Combine(server.Data, "peerline.db") }, TimeProvider.System);
        await Eventually.TrueAsync(() => store.ReadAsync(Caller.System, async db =>
        {
            var last = await db.Events.MaxAsync(e => e.Position);
            return await db.Cursors.AnyAsync(c => c.Name == "mail" && c.Position == last) && !await db.Mails.AnyAsync(m => m.DueAt != null);
        }), "every event is mailed");
        return await store.ReadAsync(Caller.System, async db =>
        {
            var events = await db.Events.Where(e => e.Subject == id).OrderBy(e => e.Sequence).ToListAsync();
            var mails = await db.Mails.OrderBy(m => m.EventPosition).ThenBy(m => m.Audience).ToListAsync();
            var ours = events.Select(e => e.Position).ToHashSet();
            var drafts = mails.Where(m => ours.Contains(m.EventPosition)).Select(m => JsonDocument.Parse(m.Draft).RootElement.GetProperty("messageId").GetString()!).ToList();
            return new Past(
                // Whether a drain of a second is seen hangs on when it is looked at.
                [.. events.Select(e => e.Type).Where(t => t != FactTypes.DrainSeen)],
                string.Join('\n', events.Select(e => $"{e.At.FromMicros():O} {e.Type} {e.Body}")),
                events.Select((e, i) => e.Sequence == i + 1).All(x => x),
                [.. mails.Where(m => ours.Contains(m.EventPosition)).Select(m => $"{m.Audience} {events.First(e => e.Position == m.EventPosition).Type} {m.State}")],
                drafts.All(d => server.Mails().Any(m => m.MessageId == d)),
                (await db.Connections.FirstAsync(c => c.Id == id)).State,
                await db.Ports.CountAsync(p => p.ConnectionId != null),
                await db.AddressLeases.CountAsync(),
                await db.Letters.Where(l => l.ConnectionId == id).OrderBy(l => l.Kind).Select(l => $"{l.Kind} {l.LetterVersion} {l.State}").ToListAsync(),
                cameUp);
        });
    }

    public Task<AuditVerification> AuditAsync() => server.Operator.Audit.VerifyAsync();

    public async ValueTask DisposeAsync()
    {
        peer?.Dispose();
        await server.DisposeAsync();
        System.IO.Directory.Delete(server.Data, recursive: true);
    }
}

/// <summary>What a life has left behind.</summary>
internal sealed record Past(
    IReadOnlyList<string> Events, string Told, bool SequenceUnbroken, IReadOnlyList<string> Mails, bool EveryMailIsOut, string State, int PortsHeld, int LeasesHeld,
    IReadOnlyList<string> Letters, int SessionsCameUp);
