using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

internal sealed class DefaultRouteCheck : RouteCheck
{
    public override string Name => "default-route";
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer announces no default route.";
    protected override string Good => "No default route is announced.";

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) => prefix.IsDefaultRoute ? "default route" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"The peer announces a default route ({(half.Afi is Afi.IPv4 ? Prefix.IPv4Default : Prefix.IPv6Default)}).";

    protected override string Hint(HalfCase half) => "Remove default-originate and let the export filter pass the stated prefixes only.";
}
