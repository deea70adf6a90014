using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Edge.Remote;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>GoBGP on another machine keeps the contract.</summary>
public class GoBgpSshContract(GoBgpSshContractEdge edge) : SshContract(edge), IClassFixture<GoBgpSshContractEdge>;

/// <summary>gobgpd runs with the account's group, which opens its socket; the account has a directory of its own.</summary>
public sealed class GoBgpSshContractEdge : GoBgpContractEdge
{
    private SshServer? ssh;

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

    internal override IEdgeRouterDriver Open(EdgeRouter router) =>
        new SshDriverFactory(new GoBgpDriverFactory(TimeProvider.System), TimeProvider.System, patience: SshServer.Patience).Open(router);

    public override async ValueTask DisposeAsync()
    {
        if (ssh is not null) await ssh.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
