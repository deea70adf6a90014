using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionDemarc : ConnectionCommand
{
    private readonly Option<string> panel = new("--panel") { Description = "The panel, as the colo calls it", Required = true, HelpName = "PANEL" };
    private readonly Option<string> positions =
        new("--positions") { Description = "Ports or strands on it, such as F9/F10", Required = true, HelpName = "PORTS" };

    private readonly Option<string?> cage = new("--cage") { Description = "Cage or room", HelpName = "CAGE" };
    private readonly Option<string?> rack = new("--rack") { Description = "Rack", HelpName = "RACK" };
    private readonly Option<string?> media = new("--media") { Description = "Fibre, such as SMF OS2", HelpName = "FIBRE" };
    private readonly Option<string?> connector = new("--connector") { Description = "Connector, such as LC/UPC duplex", HelpName = "CONNECTOR" };

    private readonly Option<string?> member = MemberOption.Make("Of a LAG only that of this member; without it every one that has none of its own");

    public ConnectionDemarc()
        : base("demarc", "State your end of the cross connect: the letter names it")
    {
        Add(panel);
        Add(positions);
        Add(cage);
        Add(rack);
        Add(media);
        Add(connector);
        Add(member);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.StateDemarcAsync(
        id, new PeerDemarc(run.Get(panel)!, run.Get(positions)!, run.Get(cage), run.Get(rack), run.Get(media), run.Get(connector)),
        member: run.Get(member), cancel: run.Cancel);
}
