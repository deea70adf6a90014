using System.Globalization;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages;
using Peerline.Stages.Addressing;
using Peerline.Stages.Allocation;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

/// <summary>What is left of subnets and ports, what the routers carry already, and what is held no longer.</summary>
public sealed class StockTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    private static readonly StockOptions Options = new() { FreeSubnetsPercent = 50, FreePorts = 1 };
    private readonly FakeTimeProvider time = new(Samples.Begin);
    private readonly LiveRouters live = new();

    /// <summary>Counted one by one: as many subnets as can be taken one after the other.</summary>
    [Fact]
    public void What_is_free_is_what_can_still_be_taken() =>
        Gen.Select(Gen.Int[27, 31], Gen.Int[30, 31], Gen.Select(Gen.Int[0, 31], Gen.Int[26, 32]).Array[0, 12]).Sample((length, subnet, used) =>
        {
            var pool = Pool($"192.0.2.0/{length}", subnet);
            var taken = used.Select(u => new Prefix(Address.Parse($"192.0.2.{u.Item1}"), u.Item2)).ToList();
            var (free, total) = Stock.Subnets([pool], taken);
            Assert.Equal(length > subnet ? 0 : 1 << (subnet - length), total);
            var count = 0;
            for (; LinkAddressing.NextFree(pool.Prefix, pool.SubnetLength, taken) is { } next; count++) taken.Add(next);
            Assert.Equal(count, free);
        });

    [Fact]
    public void An_IPv6_pool_is_counted_without_walking_it()
    {
        var (free, total) = Stock.Subnets([Pool("2001:db8::/48")], [Prefix.Parse("2001:db8::2/127"), Prefix.Parse("2001:db8::2/128")]);
        Assert.Equal((Math.Pow(2, 79) - 1, Math.Pow(2, 79)), (free, total));
        Assert.False(new StockOptions().IsShort(StockOf.Subnets, free, total));
    }

    [Fact]
    public void Each_pool_counts_in_subnets_of_its_own_length() =>
        Assert.Equal((4 - 1 + 4 - 1, 4 + 4), Stock.Subnets(
            [Pool("192.0.2.0/29"), Pool("192.0.2.16/28", 30)],
            [Prefix.Parse("192.0.2.0/31"), Prefix.Parse("192.0.2.18/31"), Prefix.Parse("192.0.2.16/32")]));

    [Fact]
    public void A_pool_that_says_nothing_gives_31s_and_127s()
    {
        Assert.Equal((31, 127), (Pool("192.0.2.0/24").SubnetLength, Pool("2001:db8::/48").SubnetLength));
        var before = PeerlineJson.Read<AddressPool>($$"""{"id":"{{Guid.NewGuid()}}","prefix":"192.0.2.0/24"}""");
        Assert.Equal(31, before.SubnetLength);
        var chosen = Pool("192.0.2.0/24", 30);
        Assert.Equal(chosen, PeerlineJson.Read<AddressPool>(PeerlineJson.Write(chosen)));
    }

    [Fact]
    public async Task A_connection_has_the_usable_addresses_of_what_a_pool_of_30s_and_126s_gives()
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/28", 30);
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Pool("2001:db8::/64", 126)));
        live.Seen(router, Seen("lo", "192.0.2.2/31"));
        var stage = new AddressStage(store, new CarriedBook(store, live, Options));
        var first = await ApprovedAsync(store, Samples.Request());
        await stage.CarryOutAsync(first, StepKind.AllocateAddresses, default);
        var given = (await OfAsync(store, first.Id)).Addresses!;
        Assert.Equal("192.0.2.4/30 192.0.2.5 192.0.2.6", $"{given.V4!.Subnet} {given.V4.Peer} {given.V4.Operator}");
        Assert.Equal("2001:db8::/126 2001:db8::1 2001:db8::2", $"{given.V6!.Subnet} {given.V6.Peer} {given.V6.Operator}");
    }

    [Fact]
    public async Task What_becomes_short_is_told_once_and_told_to_be_over_once()
    {
        var store = await StoreAsync();
        var carried = new CarriedBook(store, live, Options);
        var book = new StockBook(new FreePorts(carried), carried, Options);
        var watch = new StockWatch(store, book);
        var router = await InventoryAsync(store, "192.0.2.0/29");
        await store.WriteAsync(Caller.System, work => work.SaveAsync(Pool("2001:db8::/126")));
        Assert.Equal(0, await watch.RunAsync(default));
        Assert.Equal(
            [
                "4 of 4 IPv4 session subnets are free in Zurich.", "2 of 2 IPv6 session subnets are free in Zurich.",
                "3 of 3 ports of 10000 Mbps are free at Zurich 1.",
            ],
            (await store.ReadAsync(Caller.System, db => book.CountAsync(db))).Select(s => s.Sentence));

        // A router carries three of the four, whoever put them there.
        live.Seen(router, Seen("lo", "192.0.2.2/31", "192.0.2.4/30"));
        Assert.Equal(1, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
        var told = await store.ReadAsync(Caller.System, db => db.Events.SingleAsync(e => e.Type == StockEvents.Short));
        Assert.Contains("1 of 4 IPv4 session subnets are free in Zurich.", told.Body);
        Assert.Null(told.SubscriptionId);

        await store.WriteAsync(Caller.System, async work =>
        {
            foreach (var row in await work.Db.Ports.OrderBy(p => p.Id).Take(2).ToListAsync())
                await work.SaveAsync(row.ToPort() with { ConnectionId = Guid.NewGuid() });
            return 0;
        });
        live.Seen(router, Seen("lo"));
        Assert.Equal(2, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
        Assert.Equal([StockEvents.Short, StockEvents.Enough, StockEvents.Short], await store.ReadAsync(Caller.System, db =>
            db.Events.OrderBy(e => e.Position).Select(e => e.Type).ToListAsync()));
    }

    [Fact]
    public async Task A_family_without_a_pool_is_short_where_there_is_one_of_the_other()
    {
        var store = await StoreAsync();
        var carried = new CarriedBook(store, live, Options);
        var book = new StockBook(new FreePorts(carried), carried, Options);
        await InventoryAsync(store, "192.0.2.0/29");

        // Two metros without an edge router, of which one has a pool of its own beside that of all.
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(new Metro { Id = work.NewId(), Name = "Basel", Country = "CH", Region = "local" });
            var metro = await work.SaveAsync(new Metro { Id = work.NewId(), Name = "Geneva", Country = "CH", Region = "local" });
            await work.SaveAsync(Pool("2001:db8::/126") with { MetroId = metro.Id });
            return 0;
        });
        Assert.Equal(
            [
                ("4 of 4 IPv4 session subnets are free in Basel.", false), ("4 of 4 IPv4 session subnets are free in Geneva.", false),
                ("2 of 2 IPv6 session subnets are free in Geneva.", false), ("4 of 4 IPv4 session subnets are free in Zurich.", false),
                ("0 of 0 IPv6 session subnets are free in Zurich.", true),
            ],
            await SubnetsAsync());

        // Where there is no pool at all, the peers bring their addresses.
        await store.WriteAsync(Caller.System, async work => await work.Db.AddressPools.Where(p => p.MetroId == null).ExecuteDeleteAsync());
        Assert.Equal([("2 of 2 IPv6 session subnets are free in Geneva.", false)], await SubnetsAsync());

        async Task<IEnumerable<(string, bool)>> SubnetsAsync() =>
            (await store.ReadAsync(Caller.System, db => book.CountAsync(db))).Where(s => s.Of is StockOf.Subnets).Select(s => (s.Sentence, s.Short));
    }

    [Fact]
    public async Task A_member_is_free_with_its_LAG_only()
    {
        var store = await StoreAsync();
        var carried = new CarriedBook(store, live, Options);
        var book = new StockBook(new FreePorts(carried), carried, Options);
        var router = await InventoryAsync(store, "192.0.2.0/29");
        await store.WriteAsync(Caller.System, work => work.SaveAsync(router with { Lags = [new Lag("ae0")] }));
        await ChangePortsAsync((p, i) => i < 2 ? p with { Lag = "ae0" } : p);
        Assert.Equal((3, 3), await PortsAsync());

        // A connection has it with one of its members, a session that is not ours runs on it, or it is the operator's on an exchange.
        await ChangePortsAsync((p, i) => i == 0 ? p with { ConnectionId = Guid.NewGuid() } : p);
        Assert.Equal((1, 3), await PortsAsync());
        await ChangePortsAsync((p, _) => p with { ConnectionId = null });
        live.Seen(router, WithLegacy(Seen("lo"), "ae0"));
        Assert.Equal((1, 1), await PortsAsync());
        live.Seen(router, Seen("lo"));
        Assert.Equal((3, 3), await PortsAsync());
        await store.WriteAsync(Caller.System, async work => await work.SaveAsync(new Exchange
        {
            Id = work.NewId(), MetroId = (await work.Db.Metros.SingleAsync()).Id, PeeringDbId = 26, Name = "IX", EdgeRouterId = router.Id,
            InterfaceName = "ae0", BandwidthMbps = 20_000,
        }));
        Assert.Equal((1, 1), await PortsAsync());

        async Task<(double, double)> PortsAsync() =>
            (await store.ReadAsync(Caller.System, db => book.CountAsync(db))).Where(s => s.Of is StockOf.Ports).Select(s => (s.Free, s.Total)).Single();

        Task<int> ChangePortsAsync(Func<Port, int, Port> change) => store.WriteAsync(Caller.System, async work =>
        {
            var ports = (await work.Db.Ports.ToListAsync()).Select(r => r.ToPort()).OrderBy(p => p.InterfaceName, StringComparer.Ordinal);
            foreach (var (port, i) in ports.Select((p, i) => (p, i)).ToList())
                await work.SaveAsync(change(port, i));
            return 0;
        });
    }

    [Fact]
    public async Task No_connection_is_given_what_a_router_carries()
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/29");
        live.Seen(router, Seen("lo", "192.0.2.0/30", "192.0.2.6/31"));
        var stage = new AddressStage(store, new CarriedBook(store, live, Options));
        var first = await ApprovedAsync(store, Samples.Request(v6: false));
        await stage.CarryOutAsync(first, StepKind.AllocateAddresses, default);
        Assert.Equal("192.0.2.4/31", $"{(await OfAsync(store, first.Id)).Addresses!.V4!.Subnet}");

        // The peer's own addresses are refused where another port has them, and taken where they stand on its own.
        var asked = Samples.Request(v6: false) with { Id = Guid.NewGuid() };
        var own = await ApprovedAsync(store, asked with
        {
            Requested = asked.Requested with { AddressProvider = AddressProvider.Peer, PrefixV4 = Prefix.Parse("198.51.100.0/31") },
        });
        live.Seen(router, Seen("et-0/0/7", "198.51.100.1/31"));
        await stage.CarryOutAsync(own, StepKind.AllocateAddresses, default);
        var refused = await OfAsync(store, own.Id);
        Assert.Null(refused.Addresses);
        Assert.Contains("in use", refused.Trouble!.Reason);
        live.Seen(router, Seen(own.Port!.InterfaceName, "198.51.100.1/31"));
        await stage.CarryOutAsync(refused, StepKind.AllocateAddresses, default);
        Assert.NotNull((await OfAsync(store, own.Id)).Addresses);
    }

    [Fact]
    public async Task A_further_route_server_on_a_LAN_that_the_router_carries_gets_its_addresses_but_nobody_elses()
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/29");
        var stage = new AddressStage(store, new CarriedBook(store, live, Options));
        var first = Samples.Request(v6: false) with { Id = Guid.NewGuid(), State = ConnectionState.Active };
        await store.WriteAsync(Caller.System, work => work.SaveAsync(first));
        var further = Samples.Request(v6: false);
        further = await ApprovedAsync(store, further with
        {
            Requested = further.Requested with { AddressProvider = AddressProvider.Peer, TowardsRouteServer = true, LanV4 = Samples.Mesh.Links[0] },
        });

        // The router has the address that is asked for, or another peering's session has the route server.
        live.Seen(router, OnLan("198.51.100.2/24", first.Id));
        await stage.CarryOutAsync(further, StepKind.AllocateAddresses, default);
        Assert.Contains("198.51.100.2/32 overlaps", (await OfAsync(store, further.Id)).Trouble!.Reason, StringComparison.Ordinal);
        live.Seen(router, OnLan("198.51.100.1/24", Guid.NewGuid()));
        await stage.CarryOutAsync(await OfAsync(store, further.Id), StepKind.AllocateAddresses, default);
        Assert.Contains("198.51.100.78/32 overlaps", (await OfAsync(store, further.Id)).Trouble!.Reason, StringComparison.Ordinal);

        live.Seen(router, OnLan("198.51.100.1/24", first.Id));
        await stage.CarryOutAsync(await OfAsync(store, further.Id), StepKind.AllocateAddresses, default);
        Assert.Equal(Samples.Mesh.Links[0], (await OfAsync(store, further.Id)).Addresses?.V4);

        RouterObservation OnLan(string own, Guid of) => Seen("et-0/0/1", own) with
        {
            Sessions =
            [
                new SessionObservation
                {
                    Family = Family.IPv4, PeerAddress = Samples.Mesh.Links[0].Peer, LocalAddress = Samples.LanV4.Operator, PeerAsn = new Asn(64500),
                    State = SessionState.Established, ConnectionId = of,
                },
            ],
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_restart_a_router_is_waited_for_and_one_that_does_not_answer_counts_by_the_last_look_there_was(bool isToldLost)
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/29");
        var before = new CarriedBook(store, live, Options);
        await before.KeepAsync(router, Seen("lo", "192.0.2.0/31"), default);
        await before.KeepAsync(router, WithLegacy(Seen("lo", "192.0.2.0/30", "192.0.2.6/31"), "et-0/0/1"), default);

        var carried = new CarriedBook(store, live, Options);
        var ports = new PortStage(store, new FreePorts(carried), carried);
        var addresses = new AddressStage(store, carried);
        var c = await ApprovedAsync(store, Samples.Request(v6: false) with { PeeringId = Guid.NewGuid() }, withPort: false);
        Assert.IsType<StepResult.LookAgain>(await ports.CarryOutAsync(c, StepKind.AllocatePort, default));
        Assert.IsType<StepResult.LookAgain>(await addresses.CarryOutAsync(c, StepKind.AllocateAddresses, default));
        Assert.Equal((null, null), ((await OfAsync(store, c.Id)).Port, (await OfAsync(store, c.Id)).Addresses));

        if (isToldLost) live.Lost(router, "It does not answer.", time.GetUtcNow());
        else time.Advance(TimeSpan.FromSeconds(10));
        await ports.CarryOutAsync(c, StepKind.AllocatePort, default);
        await addresses.CarryOutAsync(c, StepKind.AllocateAddresses, default);
        var given = await OfAsync(store, c.Id);
        Assert.Equal(("et-0/0/2", "192.0.2.4/31"), (given.Port!.InterfaceName, $"{given.Addresses!.V4!.Subnet}"));

        // Seen again, it counts by that.
        live.Seen(router, Seen("lo"));
        Assert.Empty(await store.ReadAsync(Caller.System, db => carried.PrefixesAsync(db)));
    }

    [Fact]
    public async Task A_port_is_left_to_a_sibling_that_can_be_on_no_other_router()
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/29");
        var second = router with { Id = Guid.NewGuid(), Name = "edge2", Version = 0 };
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(second);
            await work.SaveAsync(new Port
            {
                Id = work.NewId(), EdgeRouterId = router.Id, InterfaceName = "et-0/0/9", SpeedMbps = 100_000, Panel = "PP", PanelPort = "9", CircuitId = "C-9",
            });
            return await work.SaveAsync(new Port
            {
                Id = work.NewId(), EdgeRouterId = second.Id, InterfaceName = "xe-0/0/1", SpeedMbps = 10_000, Panel = "PP", PanelPort = "20", CircuitId = "C-20",
            });
        });
        foreach (var r in new[] { router, second }) live.Seen(r, Seen("lo"));
        var carried = new CarriedBook(store, live, Options);
        var ports = new PortStage(store, new FreePorts(carried), carried);
        var small = await ApprovedAsync(store, Samples.Request(v6: false), withPort: false);
        var large = Samples.Request(v6: false);
        large = await ApprovedAsync(
            store, large with { Id = Guid.NewGuid(), Identifier = Guid.NewGuid(), Requested = large.Requested with { BandwidthMbps = 100_000 } }, withPort: false);

        await ports.CarryOutAsync(small, StepKind.AllocatePort, default);
        await ports.CarryOutAsync(large, StepKind.AllocatePort, default);
        Assert.Equal(
            (second.Id, router.Id), ((await OfAsync(store, small.Id)).Port!.EdgeRouterId, (await OfAsync(store, large.Id)).Port!.EdgeRouterId));
    }

    [Fact]
    public async Task A_router_of_which_nothing_is_known_is_named_until_it_was_looked_at_and_holds_nothing_up_where_it_was_never_reached()
    {
        var store = await StoreAsync();
        var router = await InventoryAsync(store, "192.0.2.0/29");
        var stage = new AddressStage(store, new CarriedBook(store, live, Options));
        var c = await ApprovedAsync(store, Samples.Request(v6: false));
        Assert.IsType<StepResult.LookAgain>(await stage.CarryOutAsync(c, StepKind.AllocateAddresses, default));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("edge1 was not looked at yet: what it carries is not known.", Reason(await stage.CarryOutAsync(c, StepKind.AllocateAddresses, default)));

        // Where the settings want every router, one that was never reached is in the way.
        live.Lost(router, "Nobody answers.", time.GetUtcNow());
        var strict = new AddressStage(store, new CarriedBook(store, live, Options with { NeedsEveryRouter = true }));
        Assert.Equal("edge1 was never reached, so what it carries is not known: Nobody answers.",
            Reason(await strict.CarryOutAsync(c, StepKind.AllocateAddresses, default)));
        Assert.Null((await OfAsync(store, c.Id)).Addresses);
        await stage.CarryOutAsync(c, StepKind.AllocateAddresses, default);
        Assert.NotNull((await OfAsync(store, c.Id)).Addresses);

        static string Reason(StepResult result) => Assert.IsType<StepFailed>(Assert.IsType<StepResult.Say>(result).Input).Reason;
    }

    [Fact]
    public async Task A_port_is_not_held_for_ever_for_what_failed_and_was_never_in_service()
    {
        var store = await StoreAsync();
        var watch = new ReservationWatch(store, new StockOptions { HoldFailedFor = TimeSpan.FromDays(14) });
        var failed = Samples.Request() with { State = ConnectionState.ProvisioningFailed, Port = Samples.Port(), Reason = "\"Ready\" was not said in time." };
        await store.WriteAsync(Caller.System, work => work.SaveAsync(failed));
        var served = failed with { Id = Guid.NewGuid() };
        await store.WriteAsync(Caller.System, async work =>
        {
            await work.SaveAsync(served);
            await work.AppendAsync(served, [new Fact(FactTypes.Active, "Active.", "peerline")]);
            return 0;
        });
        // Nor for what waits for addresses that nobody has.
        var waiting = failed with
        {
            Id = Guid.NewGuid(), State = ConnectionState.Approved, Reason = null,
            Trouble = new Trouble(nameof(StepKind.AllocateAddresses), "No IPv6 subnet is free.", 9, time.GetUtcNow(), null),
        };
        var approved = waiting with { Id = Guid.NewGuid(), Trouble = null };
        foreach (var c in new[] { waiting, approved }) await store.WriteAsync(Caller.System, work => work.SaveAsync(c));
        time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await watch.RunAsync(default));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await watch.RunAsync(default));
        Assert.Equal(0, await watch.RunAsync(default));
        Assert.StartsWith("No IPv6 subnet is free. It has been so for 14 days", (await OfAsync(store, waiting.Id)).Removal!.Reason, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Approved, (await OfAsync(store, approved.Id)).State);
        var released = await OfAsync(store, failed.Id);
        Assert.NotEqual(ConnectionState.ProvisioningFailed, released.State);
        Assert.Contains("reservation of port and addresses is over", released.Removal!.Reason);
        Assert.Equal(ConnectionState.ProvisioningFailed, (await OfAsync(store, served.Id)).State);
    }

    private async Task<PeerlineStore> StoreAsync()
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        return store;
    }

    private static Task<Connection> OfAsync(PeerlineStore store, Guid id) => store.WriteAsync(Caller.System, async work => (await work.ConnectionAsync(id))!);

    private static Task<Connection> ApprovedAsync(PeerlineStore store, Connection c, bool withPort = true) => store.WriteAsync(Caller.System, work => work.SaveAsync(
        c with
        {
            State = ConnectionState.Approved,
            Port = withPort ? Samples.Port($"et-0/0/{(c.Requested.AddressProvider is AddressProvider.Peer ? 2 : 1)}") : null,
        }));

    private static RouterObservation WithLegacy(RouterObservation seen, string interfaceName) => seen with
    {
        Sessions =
        [
            new SessionObservation
            {
                Family = Family.IPv4, PeerAddress = Address.Parse("203.0.113.1"), InterfaceName = interfaceName, PeerAsn = new Asn(64500),
                State = SessionState.Established,
            },
        ],
    };

    private RouterObservation Seen(string name, params string[] addresses) => new()
    {
        At = time.GetUtcNow(), LocalAsn = new Asn(64496),
        Interfaces = [new InterfaceObservation { Name = name, Up = true, Addresses = [.. addresses.Select(Placed)] }],
    };

    private static InterfaceAddress Placed(string text) =>
        text.Split('/') is [var address, var length] ? new(Address.Parse(address), int.Parse(length, CultureInfo.InvariantCulture)) : throw new FormatException();

    private static Task<EdgeRouter> InventoryAsync(PeerlineStore store, string pool, int subnet = 0) => store.WriteAsync(Caller.System, async work =>
    {
        var metro = await work.SaveAsync(new Metro { Id = work.NewId(), Name = "Zurich", Country = "CH", Region = "local" });
        var facility = await work.SaveAsync(new Facility { Id = work.NewId(), MetroId = metro.Id, PeeringDbId = 71, Name = "Zurich 1", Address = "Zurich" });
        var router = await work.SaveAsync(new EdgeRouter
        {
            Id = Samples.Router, FacilityId = facility.Id, Name = "edge1", Driver = "embedded", Settings = JsonSerializer.SerializeToElement(new { }),
        });
        for (var i = 1; i <= 3; i++)
        {
            await work.SaveAsync(new Port
            {
                Id = work.NewId(), EdgeRouterId = router.Id, InterfaceName = $"et-0/0/{i}", SpeedMbps = 10_000, Panel = "PP", PanelPort = $"{i}",
                CircuitId = $"C-{i}",
            });
        }

        await work.SaveAsync(Pool(pool, subnet));
        return router;
    });

    private static AddressPool Pool(string prefix, int subnet = 0) => new() { Id = Guid.NewGuid(), Prefix = Prefix.Parse(prefix), SubnetLength = subnet };
}
