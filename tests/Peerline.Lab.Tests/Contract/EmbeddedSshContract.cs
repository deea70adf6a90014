using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Edge.Remote;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>The embedded router on another machine keeps the contract.</summary>
public class EmbeddedSshContract(EmbeddedSshContractEdge edge) : SshContract(edge), IClassFixture<EmbeddedSshContractEdge>;

/// <summary>The router runs as the account, whose socket and files are so its own.</summary>
public sealed class EmbeddedSshContractEdge : EmbeddedContractEdge
{
    private SshServer? ssh;

    internal override SshServer? Ssh => ssh;
    protected override IReadOnlyList<string> Programs => SshServer.Needed;

    private protected override async Task<EmbeddedInstance> RouterAsync()
    {
        ssh = await SshServer.StartAsync(Edge, Path.Combine(Lab.Directory, "ssh"));
        return await Lab.EmbeddedAsync(ssh.PlaceAsAccount, SshServer.Program, SshServer.State);
    }

    internal override JsonElement SettingsVia(Relay? relay)
    {
        var settings = base.SettingsVia(relay).Deserialize<Dictionary<string, object>>()!;
        settings[SshSettings.Field] = ssh!.Settings();
        return JsonSerializer.SerializeToElement(settings);
    }

    internal override IEdgeRouterDriver Open(EdgeRouter router) =>
        new SshDriverFactory(new EmbeddedDriverFactory(TimeProvider.System), TimeProvider.System, patience: SshServer.Patience).Open(router);

    public override async ValueTask DisposeAsync()
    {
        if (ssh is not null) await ssh.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
