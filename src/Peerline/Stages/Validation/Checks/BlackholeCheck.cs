using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 7999: only by explicit agreement, of the prefixes that it says.</summary>
internal sealed class BlackholeCheck : RouteCheck
{
    public override string Name => RouteRule.Blackhole;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No route asks to be blackholed (RFC 7999).";
    protected override bool AsksBlackholes => false;
    protected override string Good => "No route asks to be blackholed.";

    public override string? Fault(Route route, HalfCase half) => !Asks(route) ? null
        : half.Connection.Blackhole is null ? "community 65535:666"
        : half.Evidence.Router is { Discards: false } ? "community 65535:666, and this router cannot discard"
        : "community 65535:666, and it is not among what was agreed";

    /// <summary>It asks to be discarded.</summary>
    public static bool Asks(Route route) =>
        route.Communities.Any(c => c is "65535:666" || c.Equals("blackhole", StringComparison.OrdinalIgnoreCase));

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with the BLACKHOLE community{Follows(half)}.";

    protected override string Hint(HalfCase half) => half.Connection.Blackhole is { } agreed
        ? $"Agreed is that {agreed.Words}, inside the permitted prefixes, are discarded: export BLACKHOLE with these only."
        : "Blackholing is not part of this peering: do not export the BLACKHOLE community.";
}
