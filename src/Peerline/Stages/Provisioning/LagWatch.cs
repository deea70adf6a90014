using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Workers;

namespace Peerline.Stages.Provisioning;

/// <summary>
/// Looks whether a member of a LAG is up in it, or out of it, by what the router last showed. Nothing is written: people bundle ports.
/// </summary>
public sealed class LagWatch(LiveRouters live) : IStage
{
    /// <summary>As often as a router is looked at.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.WatchMember };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) => Task.FromResult(
        connection.Port is { Lag: { } lag } port && live.Of(port.EdgeRouterId) is { Unreachable: null, Observation: { } seen }
            && lag.Members.Select(m => Said(m, port.InterfaceName, seen)).FirstOrDefault(s => s is not null) is { } said
            ? new StepResult.Say(said)
            : (StepResult)new StepResult.LookAgain(Again));

    /// <summary>What is new about the member since the people did their part. Pure.</summary>
    internal static MemberSeen? Said(LagMember member, string lag, RouterObservation seen)
    {
        if (member.Change is not { } change || seen.At < Max(change.Since, member.Wired?.At)) return null;
        var shown = InterfaceObservation.MemberOf(seen.Interfaces.FirstOrDefault(i => i.Name == member.InterfaceName), lag);
        if (shown is LagMembership.Unknown) return null;
        var said = new MemberSeen(member.PortId, shown is not LagMembership.Outside, shown is LagMembership.Up);
        return change.Phase switch
        {
            MemberPhase.Adding when member.Wired is not null && (said.IsUp || said.IsInLag != member.IsInLag) => said,
            MemberPhase.Leaving when !said.IsUp => said,
            _ => null,
        };
    }

    /// <summary>Members that count and went dark, or have light again. Pure.</summary>
    internal static IEnumerable<MemberSeen> News(Connection c, RouterObservation seen)
    {
        if (c is not { IsInService: true, Drain: null, Port: { Lag: { } lag } port }) yield break;
        foreach (var member in lag.Members.Where(m => m.Change is null))
        {
            var shown = InterfaceObservation.MemberOf(seen.Interfaces.FirstOrDefault(i => i.Name == member.InterfaceName), port.InterfaceName);
            if (shown is not LagMembership.Unknown && shown is LagMembership.Up == member.IsDark)
                yield return new MemberSeen(member.PortId, shown is not LagMembership.Outside, shown is LagMembership.Up);
        }
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
