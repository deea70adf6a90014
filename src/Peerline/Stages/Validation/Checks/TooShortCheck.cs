using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>A default route in pieces: 0.0.0.0/1 and 128.0.0.0/1, or 2000::/3.</summary>
internal sealed class TooShortCheck : RouteCheck
{
    public override string Name => "too-short";
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "No prefix is shorter than what the registries allocate (IPv4 /8, IPv6 /12).";
    protected override string Good => "No prefix is too short.";

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) =>
        !prefix.IsDefaultRoute && prefix.Length < half.Shortest ? $"shorter than /{half.Shortest}" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "prefix", "prefixes")} shorter than /{half.Shortest}: a default route in pieces.";

    protected override string Hint(HalfCase half) => "Let the export filter pass the stated prefixes only.";
}
