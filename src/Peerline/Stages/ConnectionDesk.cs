using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Authorization;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages;

/// <summary>Where everything that is said about a connection is handed in: by peers, by the operator, and by the steps themselves.</summary>
public sealed class ConnectionDesk(PeerlineStore store)
{
    /// <summary>The connection, if the step is still its turn.</summary>
    public static async Task<Connection?> DueAsync(Work work, Guid id, StepKind step) =>
        await work.ConnectionAsync(id) is { } c && PeeringLifecycle.IsTurnOf(step, c, work.Now) ? c : null;

    /// <summary>
    /// Gives one input to the machine and stores what comes of it. <paramref name="ifVersion"/> is the version that the caller has read;
    /// null when it does not care. Who may say which input is checked here; whether it is possible now, by the machine.
    /// </summary>
    public Task<Answer<Connection>> SayAsync(
        Caller caller, Guid connectionId, Input input, long? ifVersion = null, CancellationToken cancel = default) =>
        store.WriteAsync(caller, work => SayAsync(work, connectionId, input, ifVersion), cancel);

    /// <summary>The same within a transaction that does more.</summary>
    public static async Task<Answer<Connection>> SayAsync(Work work, Guid connectionId, Input input, long? ifVersion = null)
    {
        if (await work.ConnectionAsync(connectionId) is not { } connection) return new Answer<Connection>.NotFound("connection");
        return await SayAsync(work, connection, input, ifVersion);
    }

    public static async Task<Answer<Connection>> SayAsync(Work work, Connection connection, Input input, long? ifVersion = null)
    {
        if (!MaySay(await RoleAsync(work, connection), input)) return new Answer<Connection>.Forbidden($"{input.Word} is the operator's to say.");
        if (ifVersion is { } version && version != connection.Version) return new Answer<Connection>.Stale(connection.Version);
        if (input is OfferInstead offer && await OfferRules.CheckAsync(work, connection, offer) is { Count: > 0 } problems)
            return new Answer<Connection>.Invalid(problems);
        input = input with { Actor = work.Caller.Name };
        switch (PeeringLifecycle.Next(connection, input, work.Now))
        {
            case Outcome.Moved moved when moved.Connection == connection && moved.Facts.Count == 0:
                return connection;
            case Outcome.Moved when input is StateDemarc && await LetterLimit.AgainstAsync(work, connection) is { } tooMany:
                return new Answer<Connection>.Refused([tooMany]);
            case Outcome.Moved moved when await UnprovenAsync(work, connection, input, moved) is { } unproven:
                return new Answer<Connection>.Refused([unproven]);
            case Outcome.Moved moved:
                var saved = await work.SaveAsync(moved.Connection);
                await work.AppendAsync(saved, moved.Facts);
                if (connection.State is ConnectionState.PendingRemove && saved.IsInService) await KeepPeeringAsync(work, saved.PeeringId);
                if (saved.State is ConnectionState.Gone && connection.State is not ConnectionState.Gone)
                    await ResourceGroupDesk.FinishAsync(work, saved);
                if (saved.IsInService && !connection.IsInService) saved = await JoinMeshAsync(work, saved);
                if (IsLeaving(saved) && !IsLeaving(connection) && input is not Delete { IsOfWhole: true }) await LeaveMeshAsync(work, saved);
                if (work.Caller.Role is not Role.System || moved.Facts.Any(f => f.To is not null))
                    work.Audit(saved.SubscriptionId, $"connection/{input.Word}", $"connections/{saved.Id}", string.Join(" ", moved.Facts.Select(f => f.Sentence)));
                return saved;
            case Outcome.Refused refused:
                return new Answer<Connection>.Refused([.. refused.Refusals.Select(r => new Problem(r.Reason.ToString(), r.Sentence, r.Target))]);
            default:
                throw new NotSupportedException();
        }
    }

    /// <summary>
    /// A person approves a request, a change or a conversion, or an offer is accepted, in words or by asking for just that: its registration
    /// must be approved, and what the eligibility file says of proofs holds for all of them.
    /// </summary>
    internal static async Task<Problem?> UnprovenAsync(Work work, Connection before, Input input, Outcome.Moved moved)
    {
        var approves = input is Approve || before.State is ConnectionState.PendingApproval && moved.Connection.State is ConnectionState.Approved;
        if (work.Caller.Role is Role.System || !approves || await work.ProfileOrNullAsync() is not { } profile
            || await work.PeeringAsync(before.PeeringId) is not { } peering || await work.PeerAsnAsync(peering.PeerAsnId) is not { } asn) return null;
        if (asn.Validation is not PeerAsnValidation.Approved)
            return new Problem("PeerAsnNotApproved", $"The registration of AS{asn.Asn} for {asn.PeerName} is not approved: that comes first.", "peerAsn");
        return ProofRule.Against(profile, asn, work.Now) is { } unproven
            ? new Problem("AsnNotProven", $"{unproven.Evidence} {unproven.Hint}", "peerAsn")
            : null;
    }

    /// <summary>The removal of a connection is taken back: a peering with it is no longer being deleted.</summary>
    private static async Task KeepPeeringAsync(Work work, Guid id)
    {
        if (await work.PeeringAsync(id) is not { DeletingSince: not null } peering) return;
        await work.SaveAsync(peering with { DeletingSince = null, ChangedAt = work.Now, ChangedBy = work.Caller.Name });
        await ResourceGroupDesk.KeepAsync(work, peering);
    }

    /// <summary>On which side the caller is here: an operator's role may hold in one subscription or group only.</summary>
    private static async Task<Role> RoleAsync(Work work, Connection connection) =>
        work.Caller.Role is not Role.Peer || work.Caller.Grants.All(g => g.Role != AccessRole.Operator) ? work.Caller.Role
        : work.Caller.IsOperatorOf(Scope.Of(connection.SubscriptionId, (await work.PeeringAsync(connection.PeeringId))?.ResourceGroup))
            ? Role.Operator
            : Role.Peer;

    /// <summary>What a peer may say of its own connection; the rest is the operator's, and results of steps are the system's.</summary>
    private static bool MaySay(Role role, Input input) => role switch
    {
        Role.System => true,
        Role.Operator => input is Approve or Reject or AskQuestion or AnswerQuestion or RaiseBlocker or ClearBlocker or Cancel or WaiveCheck or WaiveRules or AdoptByHand or RestoreSessions or ReleaseChange or GetPolicyBack or StartDrain or Undrain
            or ExtendDeadline or Retry or Delete or PlanLinkTest or RunLinkTest or EndLinkTest or SayWired or StateDemarc or StatePrefixes or SayReady or Resubmit or Modify or WithdrawChange or JudgeAgain or OfferInstead or AcceptOffer or DeclineOffer,
        _ => input is JudgeAgain or AcceptOffer or DeclineOffer or Modify or WithdrawChange or AnswerQuestion or SayWired or StateDemarc or StatePrefixes or SayReady or Retry or Delete or PlanLinkTest or RunLinkTest or EndLinkTest or Resubmit,
    };

    /// <summary>
    /// A connection to a route server enters service: from now on it has sessions with all others of its peering that are there, whatever
    /// came and went while it could not be changed.
    /// </summary>
    private static async Task<Connection> JoinMeshAsync(Work work, Connection c)
    {
        if (!c.Requested.TowardsRouteServer) return c;
        var others = (await work.ConnectionsOfAsync(c.PeeringId))
            .Where(o => o.Id != c.Id && o.State is not (ConnectionState.Gone or ConnectionState.PendingRemove or ConnectionState.Rejected)).ToList();
        var wanted = c.Asked with
        {
            MeshV4 = With(c.Asked.LanV4, others.Select(o => o.Asked.LanV4)),
            MeshV6 = With(c.Asked.LanV6, others.Select(o => o.Asked.LanV6)),
        };
        return wanted != c.Asked && await SayAsync(work, c, Met(c, wanted)) is Answer<Connection>.Done joined
            ? joined.Value
            : c;

        static Mesh? With(LinkAddresses? own, IEnumerable<LinkAddresses?> links) => own is null
            ? null : Mesh.Of(links.OfType<LinkAddresses>().Where(l => l.Subnet == own.Subnet && l.Peer != own.Peer).Distinct());
    }

    private static bool IsLeaving(Connection c) => c.State is ConnectionState.PendingRemove or ConnectionState.Gone;

    /// <summary>Who else is on the LAN has changed; what waits is still judged where it was.</summary>
    private static Modify Met(Connection c, ConnectionRequest wanted) => new(wanted) { IsJudged = c.Standing is not null };

    /// <summary>
    /// A connection to a route server is being removed by itself: the peering's other connections give up their sessions with it. One that
    /// cannot be changed now keeps them until it enters service.
    /// </summary>
    private static async Task LeaveMeshAsync(Work work, Connection leaving)
    {
        if (!leaving.Requested.TowardsRouteServer) return;
        foreach (var other in (await work.ConnectionsOfAsync(leaving.PeeringId)).Where(c => c.Id != leaving.Id && c.IsInService))
        {
            var wanted = other.Asked with
            {
                MeshV4 = Without(other.Asked.MeshV4, leaving.Requested.LanV4),
                MeshV6 = Without(other.Asked.MeshV6, leaving.Requested.LanV6),
            };
            if (wanted != other.Asked) await SayAsync(work, other, Met(other, wanted));
        }

        static Mesh? Without(Mesh? mesh, LinkAddresses? link) => mesh is null ? null : Mesh.Of(mesh.Links.Where(l => l.Peer != link?.Peer));
    }
}
