using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Edge.Remote;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests.Contract;

/// <summary>GoBGP on another machine keeps the contract.</summary>
public class GoBgpSshContract(GoBgpSshContractEdge edge) : SshContract(edge), IClassFixture<GoBgpSshContractEdge>
{
    [Fact]
    public async Task While_a_peer_is_paused_gobgpd_is_given_back_the_sessions_of_the_others_alone()
    {
        await edge.AppliedAsync(edge.Denied);
        var other = edge.Denied with
        {
            ConnectionId = Guid.CreateVersion7(), InterfaceName = "e1", Addresses = [new(Address.Parse("192.0.2.5"), 31)], V6 = null,
            V4 = edge.Denied.V4! with { LocalAddress = Address.Parse("192.0.2.5"), PeerAddress = Address.Parse("192.0.2.4"), Description = "peerline other" },
        };
        var others = new HashSet<Guid> { other.ConnectionId };
        Assert.Equal(ApplyOutcome.Applied, (await edge.Driver.ApplyAsync(EdgeWishes.Wish(edge.Denied, other), others, default)).Outcome);

        edge.GoingOn = others;
        try
        {
            await RestartedAsync();
            for (var look = 0; look < 2; look++) Assert.Equal([other.V4.PeerAddress], await OursAsync());
        }
        finally
        {
            edge.GoingOn = null;
        }

        Assert.Equal([EdgeWishes.Peer4, other.V4.PeerAddress, EdgeWishes.Peer6], (await OursAsync()).Order());
        var gone = new ConnectionAbsence(other.ConnectionId, "e1", [other.V4.PeerAddress], other.Addresses) { TakenOff = new(1, 0) };
        Assert.Equal(ApplyOutcome.Applied, (await edge.Driver.ApplyAsync(EdgeWishes.Without(gone), others, default)).Outcome);
    }

    private async Task<IEnumerable<Address>> OursAsync() =>
        (await edge.Driver.ObserveAsync(default)).Sessions.Where(s => s.ConnectionId is not null).Select(s => s.PeerAddress);
}

/// <summary>gobgpd runs with the account's group, which opens its socket; the account has a directory of its own.</summary>
public sealed class GoBgpSshContractEdge : GoBgpContractEdge
{
    private SshServer? ssh;

    /// <summary>The connections whose peers are not paused; null while none is.</summary>
    internal IReadOnlySet<Guid>? GoingOn { get; set; }

    internal override SshServer? Ssh => ssh;
    internal override string LockFile => Here(Path.Combine(StateDirectory, "peerline.lock"));
    protected override IReadOnlyList<string> Programs => [.. base.Programs, .. SshServer.Needed];
    protected override int? SocketGroup => ssh!.GroupId;
    protected override string StateDirectory => SshServer.State;

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        ssh = await SshServer.StartAsync(Edge, Path.Combine(Lab.Directory, "ssh"));
        return await base.StartAsync();
    }

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        endpoint = (relay as GrpcRelay)?.Endpoint ?? $"unix:{GoBgp.SocketPath}", stateDirectory = StateDirectory, ssh = ssh!.Settings(),
    });

    internal override IEdgeRouterDriver Open(EdgeRouter router) => new SshDriverFactory(
        new GoBgpDriverFactory(TimeProvider.System), TimeProvider.System, goingOn: () => GoingOn, patience: SshServer.Patience).Open(router);

    public override async ValueTask DisposeAsync()
    {
        if (ssh is not null) await ssh.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
