using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>A connection over a LAG: each member has a cross connect of its own, which is stated, ordered and reported by its circuit id.</summary>
internal sealed partial class Turn
{
    /// <summary>The members that are named, or all that nobody has reported; the connection is wired when every member is.</summary>
    private void WireMembers(SayWired i)
    {
        if (c.Port?.Lag is not { } lag || i.Member is { } named && lag.Of(named) is null)
        {
            Refuse(RefusalReason.NoSuchMember);
            return;
        }

        // Said of all again, it corrects the reference of all.
        var isAgain = lag.Members.All(m => m.Wired is not null);
        foreach (var member in lag.Members.Where(m => i.Member is null ? isAgain || m.Wired is null : m.CircuitId == i.Member))
        {
            if (member.Wired?.CircuitReference == i.CircuitReference) continue;
            lag = lag.With(member with { Wired = new Wiring(i.CircuitReference, now, input.Actor) });
            Note(FactTypes.Wired, $"The cross connect {member.CircuitId} is patched: {i.CircuitReference}.");
        }

        c = c with { Port = c.Port with { Lag = lag } };
        if (lag.Members.All(m => m.Wired is not null) && References(lag) is var all && all != c.Wired?.CircuitReference)
            c = c with { Wired = new Wiring(all, now, input.Actor) };
    }

    private static string References(LagAssignment lag) => string.Join(", ", lag.Members.Select(m => m.Wired!.CircuitReference).Distinct());

    private void StateDemarcOf(string circuit, PeerDemarc demarc)
    {
        if (c.Port?.Lag?.Of(circuit) is not { } member)
        {
            Refuse(RefusalReason.NoSuchMember);
            return;
        }

        if (member.FarEnd == demarc) return;
        if (member.Wired is not null)
        {
            Refuse(RefusalReason.AlreadyWired);
            return;
        }

        c = c with { Port = c.Port with { Lag = c.Port.Lag.With(member with { FarEnd = demarc }) }, LetterIsOld = c.Loa is not null };
        Note(FactTypes.DemarcStated, $"The peer's end of the cross connect {circuit}: {demarc}.");
    }

    private static string Reserved(PortAssignment port) => port.Lag is { } lag
        ? $"{lag.Members.Count} ports of {port.InterfaceName} are reserved: {string.Join(", ", lag.Members.Select(m => m.InterfaceName))}."
        : $"Port {port.InterfaceName} is reserved.";
}
