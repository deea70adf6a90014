using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation;

/// <summary>
/// A check of each received route by itself. Whatever the severity, a route at fault is never permitted; a blocker among these says that
/// the peer's export policy is not what a peer's should be, and that nothing of it is to be believed yet.
/// </summary>
internal abstract class RouteCheck : HalfCheck
{
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;

    /// <summary>What is wrong with the route, for one line of evidence; null when nothing is.</summary>
    public abstract string? Fault(Route route, HalfCase half);

    /// <summary>The same by the prefix alone: a stated prefix may never have been received. Null where only the path tells.</summary>
    public virtual string? Fault(Prefix prefix, HalfCase half) => null;

    /// <summary>Whether the policy has a route at fault kept out; else it is only told.</summary>
    protected virtual bool IsEnforced(HalfCase half) => true;

    /// <summary>Whether a route is asked that is to be discarded by agreement: it is longer than others, and no ROA is made for it.</summary>
    protected virtual bool AsksBlackholes => true;

    /// <summary>As <see cref="Fault(Route, HalfCase)"/>, where the route is asked at all.</summary>
    public string? FaultOf(Route route, HalfCase half) => !AsksBlackholes && half.IsDiscarded(route) ? null : Fault(route, half);

    /// <summary>A route at fault is kept out: the policy says so, and it is not waived for this peer.</summary>
    public bool Decides(HalfCase half) => IsEnforced(half) && half.WaiverOf(Name) is null;

    /// <summary>What follows for a route that is told.</summary>
    protected string Follows(HalfCase half) => Decides(half) ? ": not accepted" : "; accepted nevertheless";

    /// <summary>What it says of one route; null when nothing, or when the policy does not ask.</summary>
    public RouteFault? Of(Route route, HalfCase half) =>
        (Decides(half) || Instead(half) is null) && FaultOf(route, half) is { } sentence
            ? new RouteFault(Name, sentence, Decides(half), IsEnforced(half) ? half.WaiverOf(Name) : null)
            : null;

    /// <summary>What is found instead where the check cannot be made with the operator's present data; null when it can.</summary>
    protected virtual Finding? Instead(HalfCase half) => null;

    protected abstract string Says(int faulty, HalfCase half);

    protected abstract string Good { get; }

    protected abstract string Hint(HalfCase half);

    public sealed override Finding Look(HalfCase half)
    {
        if (Instead(half) is { } finding) return finding;
        if (!half.IsEstablished) return SessionIsDown(half);
        if (!half.Half.Received.IsRead)
            return Unproved(half.Family, "The received routes could not be read.", "The operator's router must show routes before policy.")
                with { MayPassLater = true };
        if (half.Half.Received.Total == 0) return NotApplicable(half.Family, "No routes were received.");
        var faulty = half.Half.Received.Routes.Select(r => (r.Prefix, Fault: FaultOf(r, half))).Where(r => r.Fault is not null).ToList();
        return faulty.Count == 0
            ? Passed(half.Family, Good)
            : Failed(half.Family, Says(faulty.Count, half), Hint(half)) with
            {
                Evidence = EvidenceText.Lines(faulty.OrderBy(f => f.Prefix).Select(f => $"{f.Prefix}: {f.Fault}")),
                Waiver = IsEnforced(half) ? half.WaiverOf(Name)?.ToWaiver() : null,
            };
    }
}
