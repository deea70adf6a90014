using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Edge.Remote;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>BIRD on another machine keeps the contract.</summary>
public class BirdSshContract(BirdSshContractEdge edge) : SshContract(edge), IClassFixture<BirdSshContractEdge>;

/// <summary>
/// BIRD runs as Debian starts it. The account may open the control socket, owns the included file, and may put its own files beside the
/// operator's, which it can neither change nor replace.
/// </summary>
public sealed class BirdSshContractEdge : BirdContractEdge
{
    private SshServer? ssh;

    internal override SshServer? Ssh => ssh;
    internal override string LockFile => Here($"{Include}.lock");
    internal override string Include => "/etc/bird/peerline.conf";
    protected override IReadOnlyList<string> Programs => SshServer.Needed;

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        ssh = await SshServer.StartAsync(Edge, Path.Combine(Lab.Directory, "ssh"), "BIRD");
        return await base.StartAsync();
    }

    protected override Task<BirdInstance> BirdAsync(string configuration) => Lab.BirdAsync(Edge, ssh!.Place, configuration);

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        controlSocket = (relay as ControlRelay)?.Path ?? Bird.SocketPath, configFile = Bird.ConfigurationFile, includeFile = Include,
        roaTable4 = "vrps4", roaTable6 = "vrps6", ssh = ssh!.Settings(),
    });

    internal override IEdgeRouterDriver Open(EdgeRouter router) =>
        new SshDriverFactory(new BirdDriverFactory(TimeProvider.System), TimeProvider.System, patience: SshServer.Patience).Open(router);

    public override async ValueTask DisposeAsync()
    {
        if (ssh is not null) await ssh.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
