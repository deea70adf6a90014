using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Rtr;

namespace Peerline.Stages.Validation.Checks;

/// <summary>Route origin validation (RFC 6811; RFC 7115 section 5: what is invalid is not used).</summary>
internal sealed class RpkiCheck : RouteCheck
{
    public override string Name => RouteRule.RpkiInvalid;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No route's origin is invalid by the RPKI.";
    protected override bool AsksBlackholes => false;
    protected override string Good => "No origin is invalid.";

    public override string? Fault(Route route, HalfCase half) => route.Rpki is OriginValidation.Invalid
        ? $"RPKI invalid, path {EvidenceText.Path(route)}" : null;

    protected override Finding? Instead(HalfCase half) => half.Evidence.Rpki switch
    {
        null => NotApplicable(half.Family, "No RPKI cache is configured."),
        RtrDataState.Current or RtrDataState.Stale => null,
        _ => Unproved(half.Family, "There are no VRPs at hand: origins could not be validated.",
            "The operator's RPKI caches give nothing now; it is looked again.") with { MayPassLater = true },
    };

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with an origin that is invalid by the RPKI{Follows(half)}.";

    protected override string Hint(HalfCase half) =>
        "A ROA names another origin or a shorter maximum length: mend the ROA, or announce what it says.";
}
