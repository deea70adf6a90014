using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Lifecycle;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages;

namespace Peerline.Server.Tests.Api;

/// <summary>A change that two have to look at, and who says that it may go to its router.</summary>
public class HeldChangeTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Who_changed_the_policy_does_not_release_what_follows_from_it_and_another_operator_does()
    {
        using var peer = await NativePeer.NewAsync(server);
        var id = (await peer.StartedAsync()).Id;
        var made = await peer.Operator.Clients.CreateAsync(new NewApiClient($"{peer.Name}-second", "operator"));
        using var second = NativePeer.ClientOf(server, made.ClientId, made.ClientSecret);

        // As a rollout reaches a connection in service, and its change is held before the router.
        var hash = new string('a', 64);
        await server.Store.WriteAsync(Caller.System, async work =>
        {
            var c = (await work.ConnectionAsync(id))!;
            await work.SaveAsync(c.WithHalves(h => h with { Generation = 1, ValidatedGeneration = 1, Applied = new Model.AppliedHalf(1, true) }) with
            {
                State = Model.ConnectionState.Active, StateSince = work.Now, Deadline = null,
            });
            await ConnectionDesk.SayAsync(work, id, new TakePolicy("The operator's policy is another: export.", server.Demo.Operator.ClientId));
            return await ConnectionDesk.SayAsync(work, id, new StepFailed(StepKind.ApplySession, "It is much.", work.Now.AddHours(1))
            {
                Held = new Model.HeldChange(hash, "It is much.", work.Now, NeedsSecondPerson: true),
            });
        });

        var own = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Connections.ReleaseAsync(id, "my own"));
        Assert.Equal("SecondPersonNeeded", Assert.Single(own.Problems).Code);
        await second.Connections.ReleaseAsync(id, "seen", hash);

        var released = Assert.IsType<Model.ChangeRelease>((await server.Store.WriteAsync(Caller.System, work => work.ConnectionAsync(id)))!.Release);
        Assert.Equal((hash, true), (released.Hash, released.BySecondPerson));
        Assert.NotEqual(server.Demo.Operator.ClientId, released.By);
    }
}
