using System.Net;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Load;

/// <summary>
/// A large installation: one subscription with 1,000 peerings and eighteen with 500, two connections each, all of them Active with two
/// halves. They are on a router that is paused, so that what is measured is the wire and not the workers.
/// </summary>
internal static class Filling
{
    private const int Mine = 1_000;
    private const int Others = 18;
    private const int OfOthers = 500;
    private const int AtOnce = 250;

    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string data, Guid subscription, string? postgres)
    {
        var options = new DatabaseOptions { File = Path.Combine(data, "peerline.db"), Postgres = postgres };
        var store = new PeerlineStore(options, TimeProvider.System);
        var router = await RouterAsync(store);
        var connections = 0;
        connections = await FillAsync(store, subscription, router, Mine, connections);
        for (var i = 0; i < Others; i++)
        {
            var other = await store.WriteAsync(Caller.System, work => work.SaveAsync(new Subscription
            {
                Id = work.NewId(), DisplayName = "Other", CreatedAt = Then, RegisteredProviders = ["Microsoft.Peering"],
            }));
            connections = await FillAsync(store, other.Id, router, OfOthers, connections);
        }

        Console.WriteLine($"{Mine + Others * OfOthers} peerings, {connections} connections");
    }

    private static Task<Guid> RouterAsync(PeerlineStore store) => store.WriteAsync(Caller.System, async work =>
    {
        var facility = work.Db.Facilities.First();
        var router = await work.SaveAsync(new EdgeRouter
        {
            Id = work.NewId(), FacilityId = facility.Id, Name = "paused", Driver = "embedded", Paused = true,
            Settings = System.Text.Json.JsonSerializer.SerializeToElement(new { socket = "/nowhere/edge.sock" }),
        });
        return router.Id;
    });

    private static async Task<int> FillAsync(PeerlineStore store, Guid subscription, Guid router, int peerings, int number)
    {
        var asn = await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(new ResourceGroup { Id = work.NewId(), SubscriptionId = subscription, Name = "load", Location = "local" });
            return await work.SaveAsync(new PeerAsn
            {
                Id = work.NewId(), SubscriptionId = subscription, Name = "load", Asn = new Asn(4_100_000_000u + (uint)number), PeerName = "Load",
                Contacts = [new Contact(ContactRole.Noc, "noc@peer.example", "+1 555 0100")], Validation = PeerAsnValidation.Approved,
                CreatedAt = Then, ChangedAt = Then,
            });
        });
        for (var begin = 0; begin < peerings; begin += AtOnce)
        {
            var first = number;
            await store.WriteAsync(Caller.System, async work =>
            {
                for (var i = begin; i < begin + AtOnce; i++)
                {
                    var peering = await work.SaveAsync(PeeringOf(work.NewId(), subscription, asn.Id, $"load-{i:0000}"));
                    for (var k = 0; k < 2; k++) await work.SaveAsync(ConnectionOf(work.NewId(), peering, router, first + (i - begin) * 2 + k));
                }

                return 0;
            });
            number += AtOnce * 2;
        }

        return number;
    }

    private static Peering PeeringOf(Guid id, Guid subscription, Guid asn, string name) => new()
    {
        Id = id, SubscriptionId = subscription, ResourceGroup = "load", Name = name, Location = "local", Sku = "Basic_Direct_Free",
        PeerAsnId = asn, Metro = "Exampleton", CreatedAt = Then, CreatedBy = "load", ChangedAt = Then, ChangedBy = "load",
    };

    private static Connection ConnectionOf(Guid id, Peering peering, Guid router, int number) => new()
    {
        Id = id, PeeringId = peering.Id, SubscriptionId = peering.SubscriptionId, Identifier = id,
        Requested = new ConnectionRequest
        {
            FacilityId = 990_001, BandwidthMbps = 10_000, AddressProvider = AddressProvider.Operator, WantsV4 = true, WantsV6 = true,
            MaxPrefixesV4 = 1_000, MaxPrefixesV6 = 100,
        },
        Terms = new Terms(), State = ConnectionState.Active, StateSince = Then, CreatedAt = Then, ReadyAt = Then,
        Port = new PortAssignment(Guid.CreateVersion7(), router, $"et-{number}"),
        Addresses = new SessionAddresses(
            Link(new IPAddress([100, 64, (byte)(number >> 7), (byte)(number << 1)]), 31),
            Link(IPAddress.Parse($"2001:db8:f000::{number * 2:x}"), 127)),
        V4 = Half(Family.IPv4), V6 = Half(Family.IPv6),
    };

    private static LinkAddresses Link(IPAddress first, int length)
    {
        var last = first.GetAddressBytes();
        last[^1]++;
        var peer = Address.Parse($"{first}");
        return new LinkAddresses(new Prefix(peer, length), peer, Address.Parse($"{new IPAddress(last)}"), true);
    }

    private static SessionHalf Half(Family family) => new()
    {
        Family = family, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true), Observed = SessionState.Established,
        ObservedAt = Then, EstablishedSince = Then,
    };
}
