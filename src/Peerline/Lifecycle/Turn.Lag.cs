using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>
/// A connection over a LAG: each member has a cross connect of its own, which is stated, ordered and reported by its circuit id. In service
/// members come and go with the bandwidth, and no session takes notice.
/// </summary>
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

        var open = lag.Members.Where(MayBeWired).ToList();
        if (i.Member is { } circuit && open.All(m => m.CircuitId != circuit))
        {
            Refuse(RefusalReason.AlreadyWired);
            return;
        }

        // Said of all again, it corrects the reference of all.
        var isAgain = open.All(m => m.Wired is not null);
        foreach (var member in open.Where(m => i.Member is null ? isAgain || m.Wired is null : m.CircuitId == i.Member))
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

    /// <summary>In service a member that is being added; before that any.</summary>
    private bool MayBeWired(LagMember member) => !c.IsInService || member.Change is { Phase: MemberPhase.Adding };

    /// <summary>A member is being added: it may be stated and reported.</summary>
    public bool AddsMember => IsInService && c.Port?.Lag is { } lag && lag.Members.Any(MayBeWired);

    private void StateDemarcOf(string circuit, PeerDemarc demarc)
    {
        if (c.Port?.Lag?.Of(circuit) is not { } member)
        {
            Refuse(RefusalReason.NoSuchMember);
            return;
        }

        if (member.FarEnd == demarc) return;
        if (member.Wired is not null || !MayBeWired(member))
        {
            Refuse(RefusalReason.AlreadyWired);
            return;
        }

        With(member with { FarEnd = demarc, LetterIsOld = member.Loa is not null });
        if (!IsInService) c = c with { LetterIsOld = c.Loa is not null };
        Note(FactTypes.DemarcStated, $"The peer's end of the cross connect {circuit}: {demarc}.");
    }

    private static string Reserved(PortAssignment port) => port.Lag is { } lag
        ? $"{lag.Members.Count} ports of {port.InterfaceName} are reserved: {Names(lag.Members)}."
        : $"Port {port.InterfaceName} is reserved.";

    private static string Names(IEnumerable<LagMember> members) => string.Join(", ", members.Select(m => m.InterfaceName));

    private void With(LagMember member) => c = c with { Port = c.Port! with { Lag = c.Port.Lag!.With(member) } };

    private Connection WithoutLetters() => c.Port?.Lag is not { } lag ? c
        : c with { Port = c.Port with { Lag = lag with { Members = [.. lag.Members.Select(m => m with { Loa = null })] } } };

    // ---- bandwidth, and the members that it needs --------------------------------------------------------------------------------------

    /// <summary>
    /// Level by level, like the halves: the members are compared with what the granted bandwidth needs. More is in force as members come up,
    /// less as they are out.
    /// </summary>
    private void GoOnWithBandwidth()
    {
        var target = DueSteps.BandwidthTarget(c);
        if (c.Port?.Lag is { } lag)
        {
            // What is not to be changed stays as it was bundled, also where it has more members than it needs.
            Keep(lag, target == c.Requested.BandwidthMbps ? Carrying(lag)
                : target > c.Requested.BandwidthMbps ? Math.Max(Carrying(lag), lag.MembersFor(target)) : lag.MembersFor(target));
            lag = c.Port.Lag!;
            var has = c.Requested.BandwidthMbps;
            if (target > has) target = Math.Max(has, Math.Min(target, lag.CapacityMbps));
            else if (lag.Members.Any(m => m.Change is { Phase: MemberPhase.Leaving })) target = Math.Max(target, Math.Min(has, lag.CapacityMbps));
        }

        if (DueSteps.Short(c) == 0) Cleared(StepKind.AllocateMembers);
        if (target == c.Requested.BandwidthMbps) return;
        c = c with { Requested = c.Requested with { BandwidthMbps = target } };
        Note(FactTypes.ChangeDone, $"The bandwidth is {target} Mbps now.");
    }

    private static int Carrying(LagAssignment lag) => lag.Members.Count(m => m.Carries);

    /// <summary>The first so many stay, those that carry before those that are still to come; what is over goes, what is needed comes back.</summary>
    private void Keep(LagAssignment lag, int count)
    {
        var present = lag.Members.Where(m => !m.IsGoing).OrderBy(m => !m.Carries).ToList();
        foreach (var member in present.Take(count).Where(m => m.Change is { Phase: MemberPhase.Leaving }))
        {
            With(member with { Change = null });
            Note(FactTypes.MemberKept, $"{member.InterfaceName} ({member.CircuitId}) stays in the LAG.");
        }

        foreach (var member in present.Skip(count).Where(m => m.Change is not { Phase: MemberPhase.Leaving }))
        {
            if (member.Change is { Phase: MemberPhase.Adding }) Cease(member, "is not needed any more");
            else
            {
                With(member with { Change = new MemberChange(MemberPhase.Leaving, now), DarkSince = null, LitSince = null });
                Note(FactTypes.MemberLeaves, $"{member.InterfaceName} ({member.CircuitId}) is to be taken out of the LAG by both sides.");
            }
        }
    }

    private void Cease(LagMember member, string why)
    {
        With(member with { Change = new MemberChange(MemberPhase.Ceasing, now) });
        Note(FactTypes.MemberCeases, $"{member.InterfaceName} ({member.CircuitId}) {why}: its letter and its port go back.");
    }

    public void TakeMembers(IReadOnlyList<LagMember> members)
    {
        Cleared(StepKind.AllocateMembers);
        var added = members.Where(m => c.Port?.Lag is { } lag && lag.Of(m.PortId) is null && lag.Of(m.CircuitId) is null).ToList();
        if (c.Port?.Lag is not { } present || added.Count == 0)
        {
            if (c.Port?.Lag is null) MustUndo(RemovalTask.ReleasePort);
            NoteLate();
            return;
        }

        var adding = added.Select(m => m with { Change = new MemberChange(MemberPhase.Adding, now) });
        c = c with { Port = c.Port with { Lag = present with { Members = [.. present.Members, .. adding] } } };
        Note(FactTypes.PortAllocated, $"{Names(added)} {(added.Count == 1 ? "is" : "are")} reserved for {c.Port.InterfaceName}.");
        MustUndo(RemovalTask.ReleasePort);
        GoOnChanging();
    }

    public void TakeMemberLoa(MemberLoaIssued i)
    {
        Cleared(StepKind.IssueMemberLoa);
        if (c.Port?.Lag?.Of(i.PortId) is not { Change: { } change } member || member.Loa == i.Loa)
        {
            if (c.Port?.Lag?.Of(i.PortId)?.Loa != i.Loa) MustUndo(RemovalTask.RevokeLoa);
            NoteLate();
            return;
        }

        var isFirst = change is { Phase: MemberPhase.Adding, Deadline: null };
        With(member with { Loa = i.Loa, LetterIsOld = false, Change = isFirst ? change with { Deadline = i.Loa.ExpiresAt } : change });
        Note(FactTypes.LoaIssued, $"Letter of Authorization {i.Loa.Number} version {i.Loa.Version} for {member.CircuitId} is issued, "
            + $"valid until {i.Loa.ExpiresAt:yyyy-MM-dd}.", i.Loa.Id);
        MustUndo(RemovalTask.RevokeLoa);
    }

    public void TakeMemberSeen(MemberSeen i)
    {
        Cleared(StepKind.WatchMember);
        if (!IsInService || c.Port?.Lag?.Of(i.PortId) is not { } member)
        {
            NoteLate();
            return;
        }

        member = member with { IsInLag = i.IsInLag };
        With(member);
        switch (member.Change?.Phase)
        {
            case null:
                SeeLight(member, i.IsUp);
                break;
            case MemberPhase.Adding when i is { IsInLag: true, IsUp: true } && member.Wired is not null:
                With(member with { Change = null });
                Note(FactTypes.MemberUp, $"{member.InterfaceName} ({member.CircuitId}) is up in {c.Port!.InterfaceName} and carries.");
                GoOnChanging();
                break;
            case MemberPhase.Leaving when !i.IsUp:
                Cease(member, "is out of the LAG");
                GoOnChanging();
                break;
        }
    }

    /// <summary>
    /// A member that counts goes dark: told at once. That it is up again is told when it stays so, and what goes on and off in between is
    /// told no further. Nothing is news of a connection that is out of service for a while: people work on it.
    /// </summary>
    private void SeeLight(LagMember member, bool isUp)
    {
        if (c.Drain is not null) return;
        switch (isUp, member)
        {
            case (false, { DarkSince: null }):
                With(member with { DarkSince = now });
                Note(FactTypes.MemberDark, $"{member.InterfaceName} ({member.CircuitId}) {(member.IsInLag ? "is dark in" : "is not in")} {c.Port!.InterfaceName}: "
                    + $"{Carried()} are left.");
                break;
            case (false, _):
                With(member with { LitSince = null });
                break;
            case (true, { DarkSince: not null, LitSince: null }):
                With(member with { LitSince = now });
                break;
        }
    }

    private void SettleMembers()
    {
        foreach (var member in c.Port?.Lag?.Members.Where(m => m.LitSince?.Plus(LagMember.SteadyFor) <= now).ToList() ?? [])
        {
            With(member with { DarkSince = null, LitSince = null });
            Note(FactTypes.MemberLit, $"{member.InterfaceName} ({member.CircuitId}) carries again in {c.Port!.InterfaceName} since {member.LitSince:u}: {Carried()}.");
        }
    }

    private string Carried() => $"{c.Port!.Lag!.LitMbps} of {c.Port.Lag.CapacityMbps} Mbps";

    public void TakeMemberCeased(Guid port)
    {
        Cleared(StepKind.CeaseMember);
        if (c.Port?.Lag?.Of(port) is not { Change.Phase: MemberPhase.Ceasing } member) NoteLate();
        else With(member with { Loa = null, Change = new MemberChange(MemberPhase.Releasing, now) });
    }

    public void TakeMemberReleased(Guid port)
    {
        Cleared(StepKind.ReleaseMember);
        if (c.Port?.Lag is not { } lag || lag.Of(port) is not { Change.Phase: MemberPhase.Releasing } member)
        {
            NoteLate();
            return;
        }

        c = c with { Port = PortAssignment.OfLag(c.Port.EdgeRouterId, c.Port.InterfaceName, lag with { Members = [.. lag.Members.Where(m => m != member)] }) };
        Note(FactTypes.MemberReleased, $"{member.InterfaceName} ({member.CircuitId}) is released.");
        GoOnChanging();
    }

    /// <summary>A member that was not wired, or did not come up, until its letter ran out: the reservation is over.</summary>
    private void GiveUpMembers()
    {
        var late = c.Port?.Lag?.Members.Where(m => m.Change is { Phase: MemberPhase.Adding, Deadline: { } end } && end <= now).ToList() ?? [];
        if (late.Count == 0) return;
        foreach (var member in late) Cease(member, "was not up in the LAG in time");
        c = c with
        {
            Change = c.Change is null ? null : c.Change with { Wanted = c.Change.Wanted with { BandwidthMbps = c.Requested.BandwidthMbps }, GrantedMbps = 0 },
            Reason = $"The bandwidth stays as it is: {Names(late)} {(late.Count == 1 ? "was" : "were")} not up in the LAG in time.",
        };
        Note(FactTypes.ChangeFailed, c.Reason);
        GoOnChanging();
    }
}
