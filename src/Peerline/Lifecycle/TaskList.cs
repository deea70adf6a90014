using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>One line of a connection's task list: what is next, whose it is, until when, and what blocks it.</summary>
public sealed record TaskItem(string Task, string Sentence, TaskOwner Owner, bool Done, DateTimeOffset? Deadline = null, string? BlockedBy = null);

public enum TaskOwner { Peer, Operator, Peerline, Colo }

/// <summary>What is to be done on a connection, by whom: the whole way for those who have not walked it yet. Pure.</summary>
public static class TaskList
{
    public static IReadOnlyList<TaskItem> Of(Connection c) => c.Trouble?.Held is { } held
        ? [new("release", $"Release the change of the router, or wait: {held.Sentence}", TaskOwner.Operator, false), .. OfState(c)]
        : OfState(c);

    private static IReadOnlyList<TaskItem> OfState(Connection c) => c.State switch
    {
        ConnectionState.PendingApproval => [.. Review(c)],
        ConnectionState.Rejected => [new("resubmit", $"Change the request and submit it again. It was rejected: {c.Reason}", TaskOwner.Peer, false)],
        ConnectionState.Approved when c.AwaitsReady => [.. TurnUp(c)],
        ConnectionState.Approved => [.. Allocation(c)],
        ConnectionState.ProvisioningStarted or ConnectionState.ExternalBlocker => [.. TurnUp(c)],
        ConnectionState.ProvisioningCompleted =>
            [new("session", "DENY ALL is on the router; the BGP session must come up.", TaskOwner.Peer, false, c.Deadline)],
        ConnectionState.Validating => [new("validation", "The session and its routes are validated under DENY ALL.", TaskOwner.Peerline, false, c.Deadline)],
        ConnectionState.ProvisioningFailed =>
            [new("retry", $"Remove the cause, then retry. It failed: {c.Reason}", TaskOwner.Peer, false, BlockedBy: Blocker(c))],
        ConnectionState.PendingRemove => [.. (c.Removal?.Remaining ?? []).Select(t => new TaskItem(Word(t), Sentence(t, c), TaskOwner.Peerline, false, BlockedBy: Blocker(c)))],
        _ when c.IsInService => [.. Changing(c)],
        _ => [],
    };

    private static IEnumerable<TaskItem> Changing(Connection c)
    {
        if (c.Change is { AwaitsApprovalSince: not null } change)
        {
            if (c.Question is { AnsweredAt: null } open) yield return new("answer", $"Answer the operator's question: {open.Text}", TaskOwner.Peer, false);
            if (c.AwaitsJudgement) yield return Judgement(c);
            yield return new("review-change", $"Approve the change or reject it with a reason: {RequestDifference.Sentence(c.Requested, change.Wanted)}.",
                TaskOwner.Operator, false, BlockedBy: c.Question is { AnsweredAt: null } ? "The question is not answered yet." : null);
        }

        foreach (var item in Members(c)) yield return item;
        if (c.Drain is { } drain)
        {
            yield return drain.Phase switch
            {
                DrainPhase.Draining => new("drain", Draining.Sentence(c, drain.Sight), TaskOwner.Peerline, false, BlockedBy: Blocker(c)),
                DrainPhase.Culled when drain.IsWanted && c.Halves.All(h => h.Applied is { Open: false }) =>
                    new("undrain", drain.ByHand is { } hand ? $"Put the connection back into service when it is time: {hand.Reason}"
                        : "Finish the planned work: the connection is out of service for it.", TaskOwner.Operator, false),
                DrainPhase.Culled => new("cull", "Close the policy, both ways.", TaskOwner.Peerline, false, BlockedBy: Blocker(c)),
                _ => new("undrain", "Open the policy as it was, then take GRACEFUL_SHUTDOWN off.", TaskOwner.Peerline, false, BlockedBy: Blocker(c)),
            };
            yield break;
        }

        if (c.ChangingHalf is not { } half)
        {
            if (DueSteps.Missing(c) is { } family)
                yield return new("addresses", $"Allocate the addresses of the {family} half.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));
            yield break;
        }

        var end = half.Change!.Deadline;
        switch (half.Change.Phase)
        {
            case HalfPhase.Adding when !half.IsOpen && !DueSteps.IsStated(c, half):
                yield return new("prefixes", $"State the {half.Family} prefixes that you will announce.", TaskOwner.Peer, false, end);
                yield return new("session", $"Configure the {half.Family} session by the parameter sheet.", TaskOwner.Peer, false, end, Blocker(c));
                break;
            case HalfPhase.Adding when half is { IsOpen: false, Observed: not SessionState.Established }:
                yield return new("session", $"Configure the {half.Family} session by the parameter sheet.", TaskOwner.Peer, false, end, Blocker(c));
                break;
            case HalfPhase.Updating when half.Observed is not SessionState.Established:
                yield return new("session", $"Change the {half.Family} session on your side too, else it goes back to what it was.", TaskOwner.Peer, false, end, Blocker(c));
                break;
            case HalfPhase.Adding:
                yield return new("validation", $"The routes of the {half.Family} half are validated.", TaskOwner.Peerline, false, end, Blocker(c));
                break;
            case HalfPhase.Updating:
                yield return new("verify", $"The changed {half.Family} session is verified.", TaskOwner.Peerline, false, end, Blocker(c));
                break;
            case HalfPhase.PuttingBack:
                yield return new("put-back", $"The {half.Family} session gets back what it had.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));
                break;
            default:
                yield return new("remove-half", $"The {half.Family} half is drained, taken off the router and released.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));
                break;
        }
    }

    private static IEnumerable<TaskItem> Members(Connection c)
    {
        if (c.Port is not { Lag: { } lag } port) yield break;
        if (DueSteps.Short(c) is > 0 and var missing)
            yield return new("members", $"Reserve {missing} more {(missing == 1 ? "port" : "ports")} for {port.InterfaceName}.", TaskOwner.Peerline, false,
                BlockedBy: Blocker(c));
        foreach (var member in lag.Members)
        {
            var end = member.Change?.Deadline;
            switch (member.Change?.Phase)
            {
                case null when member.IsDark:
                    yield return new("light", $"Bring {member.InterfaceName} ({member.CircuitId}) up in {port.InterfaceName} again: {lag.LitMbps} of "
                        + $"{lag.CapacityMbps} Mbps are left.", TaskOwner.Operator, false);
                    break;
                case MemberPhase.Adding when member.Loa is null:
                    yield return new("loa", $"Issue the letter for {member.CircuitId}.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));
                    break;
                case MemberPhase.Adding:
                    if (member.Wired is null)
                        yield return new("wire", $"Order the cross connect {member.CircuitId} with its LOA {member.Loa.Number}, report it as wired with the "
                            + "colo's reference, and bundle it.", TaskOwner.Peer, false, end);
                    yield return new("bundle", $"Have {member.InterfaceName} in {port.InterfaceName} on the router.", TaskOwner.Operator, member.IsInLag, end);
                    if (member.Wired is not null)
                        yield return new("member-up", $"{member.InterfaceName} ({member.CircuitId}) must come up in the LAG: light, and the peer's end bundled.",
                            TaskOwner.Peer, false, end, member.IsInLag ? null : "It is not in the LAG on the operator's router.");
                    break;
                case MemberPhase.Leaving:
                    yield return new("unbundle", $"Take {member.InterfaceName} ({member.CircuitId}) out of {port.InterfaceName} on the router.", TaskOwner.Operator, false);
                    yield return new("unbundle", $"Take the cross connect {member.CircuitId} out of your bundle.", TaskOwner.Peer, false);
                    break;
                case MemberPhase.Ceasing or MemberPhase.Releasing:
                    yield return new("release-member", $"Revoke the letter of {member.CircuitId}, have the colo take it down, release the port.", TaskOwner.Peerline,
                        false, BlockedBy: Blocker(c));
                    break;
            }
        }
    }

    private static IEnumerable<TaskItem> Review(Connection c)
    {
        if (c.Question is { AnsweredAt: null } open) yield return new("answer", $"Answer the operator's question: {open.Text}", TaskOwner.Peer, false);
        if (c.Offer is { } offer)
            yield return new("offer", $"Accept or decline what the operator offers instead: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}. {offer.Text}",
                TaskOwner.Peer, false, offer.Until);
        if (c.AwaitsJudgement) yield return Judgement(c);
        yield return c.Adoption?.ApprovedAt is null
            ? new("review", "Review the request: approve, reject with a reason, or ask.", TaskOwner.Operator, false,
                BlockedBy: c.Question is { AnsweredAt: null } ? "The question is not answered yet."
                    : c.Offer is not null ? "The offer is not answered yet." : null)
            : new("adopt", "Take over the legacy session as it is.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));
    }

    private static TaskItem Judgement(Connection c) => new("judge", "Ask the eligibility rules.", TaskOwner.Peerline, false, BlockedBy: Blocker(c));

    private static IEnumerable<TaskItem> Allocation(Connection c)
    {
        yield return new("port", c.HasCable ? "Reserve a port." : "Find the operator's port on the exchange.", TaskOwner.Peerline, c.Port is not null, BlockedBy: c.Port is null ? Blocker(c) : null);
        yield return new("addresses", "Allocate the session's addresses.", TaskOwner.Peerline, c.Addresses is not null,
            BlockedBy: c.Port is not null && c.Addresses is null ? Blocker(c) : null);
        if (!c.HasCable) yield break;
        yield return new("loa", "Issue the Letter of Authorization.", TaskOwner.Peerline, c.Loa is not null,
            BlockedBy: c.Addresses is not null ? Blocker(c) : null);
    }

    private static IEnumerable<TaskItem> TurnUp(Connection c)
    {
        var blocked = c.Blocker is { } b ? $"Waiting for {b.Owner}: {b.Reason}" : null;
        if (c.HasCable)
        {
            foreach (var item in Wire(c, blocked)) yield return item;
            yield return new("link-test", c.Terms.LinkTestRequired
                    ? "Test the link on 169.254.0.0/16 (required)."
                    : "Test the link on 169.254.0.0/16 (optional).",
                TaskOwner.Peer, c.LinkTestPassed == true, null, c.LinkTest is null ? null : $"A link test is underway ({c.LinkTest.Phase}).");
        }

        yield return new("prefixes", "State the prefixes that you will announce.", TaskOwner.Peer, c.Stated is not null, c.Deadline);
        yield return new("ready", "Configure BGP by the parameter sheet, then say \"ready\".", TaskOwner.Peer, c.ReadyAt is not null, c.Deadline,
            c.HasCable && c.Wired is null ? "Not wired yet." : c.Stated is null ? "No prefixes stated yet." : blocked);
        yield return new("deny-all", "Put the session on the edge router with a DENY ALL policy.", TaskOwner.Peerline, false,
            BlockedBy: c.ReadyAt is null ? "\"Ready\" is not said yet." : Blocker(c));
    }

    private static IEnumerable<TaskItem> Wire(Connection c, string? blocked)
    {
        if (c.Port is not { Lag: { } lag } port)
        {
            yield return new("wire", "Order the cross connect with the LOA, then report it as wired with the colo's reference.",
                TaskOwner.Peer, c.Wired is not null, c.Deadline, blocked);
            yield break;
        }

        foreach (var member in lag.Members)
            yield return new("wire", $"Order the cross connect {member.CircuitId} with the LOA, then report it as wired with the colo's reference.",
                TaskOwner.Peer, member.Wired is not null, c.Deadline, blocked);
        yield return new("bundle", $"Have {string.Join(", ", lag.Members.Select(m => m.InterfaceName))} in {port.InterfaceName} on the router: "
            + $"{(lag.Lacp ? "LACP" : "no LACP")}, minimum links {lag.MinimumLinks}. The validation looks at it.", TaskOwner.Operator, false, c.Deadline);
    }

    private static string? Blocker(Connection c) => c.Trouble is { } t ? $"{t.Step}: {t.Reason}" : null;

    private static string Word(RemovalTask task) => task switch
    {
        RemovalTask.Drain => "drain",
        RemovalTask.RemoveFromRouter => "remove",
        RemovalTask.VerifyRemoved => "verify-removed",
        RemovalTask.ReleaseLinkTest => "release-link-test",
        RemovalTask.RevokeLoa => "revoke-loa",
        RemovalTask.IssueCeaseLetter => "cease-letter",
        RemovalTask.ReleaseAddresses => "release-addresses",
        _ => "release-port",
    };

    private static string Sentence(RemovalTask task, Connection c) => task switch
    {
        RemovalTask.Drain => Draining.Sentence(c, c.Removal?.Sight),
        RemovalTask.RemoveFromRouter => "Take the session off the router.",
        RemovalTask.VerifyRemoved => "Read the router again: nothing of the connection is left.",
        RemovalTask.ReleaseLinkTest => "Release the link-test addresses.",
        RemovalTask.RevokeLoa => "Revoke the Letter of Authorization.",
        RemovalTask.IssueCeaseLetter => "Issue the letter with which the colo takes the cross connect down.",
        RemovalTask.ReleaseAddresses => "Release the session's addresses.",
        _ when !c.HasCable => "Give up the place on the exchange; the operator's port there stays.",
        _ => "Release the port.",
    };
}
