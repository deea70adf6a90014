using Peerline.Access;
using Peerline.Model;

namespace Peerline.Stages.Inventory;

/// <summary>
/// What holds of every LAG: its members are ports of its own router, and so of one facility, all of one speed; each is in no other; and its
/// name is no other interface's. Pure.
/// </summary>
internal static class LagRules
{
    /// <param name="ports">Of the router; none when it is new.</param>
    public static void Check(InputRules rules, IReadOnlyList<Lag> lags, IReadOnlyList<Lag> present, IReadOnlyList<Port> ports)
    {
        for (var n = 0; n < lags.Count; n++)
        {
            var (lag, field) = (lags[n], $"lags[{n}]");
            InterfaceNameRule.Check(rules, lag.InterfaceName, $"{field}.interfaceName");
            rules.Between(lag.MinimumLinks, 1, Lag.MostMembers, $"{field}.minimumLinks");
            rules.Must(lags.Take(n).All(l => l.InterfaceName != lag.InterfaceName), "LagTwice", $"{lag.InterfaceName} is named twice.",
                $"{field}.interfaceName");
            rules.Must(ports.All(p => p.InterfaceName != lag.InterfaceName), "InterfaceTaken",
                $"{lag.InterfaceName} is a port of the router, not a LAG.", $"{field}.interfaceName");
            rules.Must(present.FirstOrDefault(l => l.InterfaceName == lag.InterfaceName) is not { } was || was == lag || !IsHeld(lag, ports),
                "LagInUse", $"A connection has {lag.InterfaceName}: it stays as it is.", field);
        }

        foreach (var gone in present.Where(l => lags.All(k => k.InterfaceName != l.InterfaceName)))
            rules.Must(ports.All(p => p.Lag != gone.InterfaceName), "LagHasMembers",
                $"{gone.InterfaceName} has members: take them out of it first.", "lags");
    }

    /// <param name="others">The ports that are in the LAG already.</param>
    public static void CheckMember(InputRules rules, EdgeRouter router, IReadOnlyList<Port> others, PortDraft draft)
    {
        rules.Must(router.Lags.Any(l => l.InterfaceName == draft.Lag), "UnknownLag", $"{router.Name} has no LAG {draft.Lag}.", "lag");
        if (others is [var first, ..])
            rules.Must(first.SpeedMbps == draft.SpeedMbps, "LagSpeed", $"The members of {draft.Lag} have {first.SpeedMbps} Mbps each.",
                "speedMbps");
        rules.Must(others.Count < Lag.MostMembers, "LagFull", $"{draft.Lag} has {others.Count} members: more than {Lag.MostMembers} cannot be.", "lag");
        rules.Must(others.All(p => p.CircuitId != draft.CircuitId), "CircuitTaken",
            $"Another member of {draft.Lag} has the circuit id {draft.CircuitId}: letters tell them apart by it.", "circuitId");
    }

    private static bool IsHeld(Lag lag, IReadOnlyList<Port> ports) => ports.Any(p => p.Lag == lag.InterfaceName && p.ConnectionId is not null);
}
