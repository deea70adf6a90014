using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages;
using Peerline.Stages.Allocation;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Storage;

/// <summary>The connections of one peering with the route servers of an exchange, when one of them goes.</summary>
public sealed class RouteServerMeshTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    private static readonly Caller Operator = new("operator", Role.Operator, new HashSet<Guid>());
    private readonly FakeTimeProvider time = new(Samples.Begin);

    [Fact]
    public async Task The_others_give_up_their_sessions_with_one_that_the_operator_cancels()
    {
        var (store, stays, goes) = await TwoAsync(ConnectionState.ProvisioningStarted);
        await SaidAsync(store, goes.Id, new Cancel("The exchange is closed."));
        Assert.Null((await ReadAsync(store, stays.Id)).Asked.MeshV4);
    }

    [Fact]
    public async Task The_others_give_up_their_sessions_with_one_whose_reservation_is_over()
    {
        var (store, stays, _) = await TwoAsync(ConnectionState.ProvisioningFailed);
        time.Advance(TimeSpan.FromDays(14));
        Assert.Equal(1, await new ReservationWatch(store, new StockOptions { HoldFailedFor = TimeSpan.FromDays(14) }).RunAsync(default));
        Assert.Null((await ReadAsync(store, stays.Id)).Asked.MeshV4);
    }

    [Fact]
    public async Task One_that_goes_with_the_whole_peering_changes_nothing_of_those_that_go_next()
    {
        var (store, stays, goes) = await TwoAsync(ConnectionState.Active);
        await SaidAsync(store, goes.Id, new Delete(null) { IsOfWhole = true });
        Assert.Equal(stays.Version, (await ReadAsync(store, stays.Id)).Version);
    }

    /// <summary>One in service, with a session with the route server of the other, which is in the state that is asked for.</summary>
    private async Task<(PeerlineStore, Connection Stays, Connection Goes)> TwoAsync(ConnectionState state)
    {
        var store = new PeerlineStore(databases.Empty(), time);
        await Migrator.MigrateAsync(store, default);
        var (asked, addresses) = (Samples.Request(v6: false), new SessionAddresses(Samples.LanV4, null));
        asked = asked with { Requested = asked.Requested with { AddressProvider = AddressProvider.Peer, TowardsRouteServer = true } };
        var first = asked with
        {
            Requested = asked.Requested with { LanV4 = Samples.LanV4, MeshV4 = Samples.Mesh }, State = ConnectionState.Active, Port = Samples.Port(),
            Addresses = addresses,
            V4 = new SessionHalf { Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true) },
        };
        var second = asked with
        {
            Id = Guid.CreateVersion7(), Identifier = Guid.CreateVersion7(), Requested = asked.Requested with { LanV4 = Samples.Mesh.Links[0] }, State = state,
            Port = Samples.Port("et-0/0/2"),
        };
        return await store.WriteAsync(Caller.System, async work => (store, await work.SaveAsync(first), await work.SaveAsync(second)));
    }

    private static async Task SaidAsync(PeerlineStore store, Guid connection, Input input) =>
        Assert.IsType<Answer<Connection>.Done>(await new ConnectionDesk(store).SayAsync(Operator, connection, input));

    private static Task<Connection> ReadAsync(PeerlineStore store, Guid id) =>
        store.ReadAsync(Caller.System, async db => (await db.Connections.SingleAsync(c => c.Id == id)).ToConnection());
}
