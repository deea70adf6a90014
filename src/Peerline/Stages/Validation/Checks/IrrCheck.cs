using Peerline.Model;
using Peerline.Sources.Irr;

namespace Peerline.Stages.Validation.Checks;

/// <summary>What both checks of the IRRs have in common: the policy says whether they decide, and nothing known permits nothing.</summary>
internal abstract class IrrCheck : RouteCheck
{
    protected const string NothingKnown = "nothing is known of what the peer has registered";

    public override Severity Severity => Severity.Warning;

    protected override bool IsEnforced(HalfCase half) => half.Policy.Irr is IrrUse.Require && !half.IsRouteServer;

    /// <summary>A route server brings the routes of its clients: its own set says nothing of them.</summary>
    protected override Finding? Instead(HalfCase half) => (half.Policy.Irr, half.Evidence.Irr.State) switch
    {
        (IrrUse.Off, _) => NotApplicable(half.Family, "The peering policy does not ask what is registered in the IRRs."),
        _ when half.IsRouteServer => NotApplicable(half.Family, "The peer is a route server: what its clients have registered is not in its set."),
        (_, IrrState.Current or IrrState.Stale) => null,
        (_, IrrState.NotConfigured) => Unproved(half.Family, "The operator asks for what is registered, and asks no IRR.",
            "The operator switches the expansion of AS-SETs on, or does not ask for it in the policy."),
        _ => Unproved(half.Family, "The peer's AS-SET could not be expanded yet.",
            "Name your AS-SET with your ASN or in PeeringDB, and register a route object for each prefix.") with { MayPassLater = true },
    };

    /// <summary>What it is called that was expanded.</summary>
    protected static string SetOf(HalfCase half) => half.Evidence.Irr.Set is { } set ? string.Join(", ", set.Objects) : "";
}
