using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Edge.Remote;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>FRR on another machine keeps the contract.</summary>
public class FrrSshContract(FrrSshContractEdge edge) : SshContract(edge), IClassFixture<FrrSshContractEdge>;

/// <summary>The account is in the group that may open the vty sockets, and has a directory of its own.</summary>
public sealed class FrrSshContractEdge : FrrContractEdge
{
    private SshServer? ssh;

    internal override SshServer? Ssh => ssh;
    internal override string JournalFile => Here(Path.Combine(SshServer.State, "peerline.journal.json"));
    internal override string LockFile => Here(Path.Combine(SshServer.State, "peerline.lock"));
    protected override IReadOnlyList<string> Programs => SshServer.Needed;

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        await StartFrrAsync();
        ssh = await SshServer.StartAsync(Edge, Path.Combine(Lab.Directory, "ssh"), "FRR");
        return DriverVia(null);
    }

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        vtyDirectory = (relay as VtyRelay)?.Directory ?? Frr.VtyDirectory, stateDirectory = SshServer.State, discardV4 = DiscardV4, discardV6 = DiscardV6, ssh = ssh!.Settings(),
    });

    internal override IEdgeRouterDriver Open(EdgeRouter router) =>
        new SshDriverFactory(new FrrDriverFactory(TimeProvider.System), TimeProvider.System, patience: SshServer.Patience).Open(router);

    public override async ValueTask DisposeAsync()
    {
        if (ssh is not null) await ssh.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
