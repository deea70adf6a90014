using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>One step of a change.</summary>
/// <param name="Lines">As the operator would say it to <c>gobgp</c> or <c>ip</c>, secrets masked.</param>
/// <param name="Sessions">Peer addresses of the sessions that it is about.</param>
internal abstract record GoBgpChange(IReadOnlyList<string> Lines, IReadOnlyList<string> Sessions)
{
    public sealed record AddAddress(PortAddress Address) : GoBgpChange([LinuxPorts.AddText(Address)], []);

    public sealed record RemoveAddress(PortAddress Address) : GoBgpChange([LinuxPorts.RemoveText(Address)], []);

    public sealed record AddPolicy(GoBgpPolicy Policy) : GoBgpChange(
        [.. Policy.Lines, $"policy add {Policy.Whole} {string.Join(' ', Policy.Statements.Select(s => s.Name))}"], [.. Policy.Neighbors]);

    public sealed record RemovePolicy(GoBgpPolicy Policy) : GoBgpChange(
        [$"policy del {Policy.Whole} {string.Join(' ', Policy.Statements.Select(s => s.Name))}"], [.. Policy.Neighbors]);

    public sealed record AddNeighbor(Peer Peer) : GoBgpChange([$"neighbor add {GoBgpPeer.Text(Peer)}"], [Peer.Conf.NeighborAddress]);

    public sealed record UpdateNeighbor(Peer Peer) : GoBgpChange([$"neighbor update {GoBgpPeer.Text(Peer)}"], [Peer.Conf.NeighborAddress]);

    public sealed record RemoveNeighbor(string Address) : GoBgpChange([$"neighbor del {Address}"], [Address]);

    /// <summary>The policy is looked at anew for what is there already.</summary>
    public sealed record Refresh(string Address) : GoBgpChange([$"neighbor {Address} softreset"], [Address]);
}
