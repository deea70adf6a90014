using System.Globalization;
using Peerline.Sources.Networks;
using Peerline.Stages.Registration;

namespace Peerline.Stages.Eligibility;

internal static class TechnicalRules
{
    public static RuleLook AsnPublic(EligibilityRule rule, EligibilityFacts f) => f.IsPublicAsn
        ? RuleLook.Met($"AS{f.Asn} is a public ASN.")
        : RuleLook.Unmet($"AS{f.Asn} is private or reserved.", "Ask with an ASN that a registry assigned to you.");

    public static RuleLook AsnRegistered(EligibilityRule rule, EligibilityFacts f) => f.AutNum switch
    {
        { IsKnown: false } when f.Profile.Value is { RirStatus: "ok" } => RuleLook.Met($"{f.Profile.Source} has found AS{f.Asn} in the registries."),
        { IsKnown: false } => RuleLook.Unknown(f.AutNum.Silence!),
        { Value: { } found } => RuleLook.Met($"{f.AutNum.Source} has AS{f.Asn} as {found.Name}, source {found.Registry}."),
        _ => RuleLook.Unmet($"{f.AutNum.Source} has no aut-num object for AS{f.Asn}.", "Have the aut-num object made in your registry's database."),
    };

    public static RuleLook AsnProven(EligibilityRule rule, EligibilityFacts f) => f.Proof is { } proof
        ? ProofRule.Look(rule, f.Asn, proof.Value, f.At)
        : RuleLook.Unknown("Nobody looked for a proof when this was decided.");

    public static RuleLook DualStack(EligibilityRule rule, EligibilityFacts f) => f is { WantsV4: true, WantsV6: true }
        ? RuleLook.Met("An IPv4 and an IPv6 half are asked for.")
        : RuleLook.Unmet($"Only {(f.WantsV4 ? "IPv4" : "IPv6")} is asked for.", $"Ask for {(f.WantsV4 ? "IPv6" : "IPv4")} too.");

    public static RuleLook Redundancy(EligibilityRule rule, EligibilityFacts f)
    {
        var (connections, routers) = (rule.Numbers["connections"], rule.Numbers["routers"]);
        var evidence = $"{Count(f.Connections, "connection")} on {Count(f.EdgeRouters, "edge router")}; "
            + $"{Count(connections, "connection")} on {Count(routers, "edge router")} are asked for.";
        return f.Connections >= connections && f.EdgeRouters >= routers
            ? RuleLook.Met(evidence)
            : RuleLook.Unmet(evidence, f.Connections < connections
                ? "Ask for more connections in the same peering."
                : "Ask for one of the connections at another facility: there is no second edge router with a free port at this one.");
    }

    public static RuleLook IrrCoverage(EligibilityRule rule, EligibilityFacts f) =>
        Covered(f.Irr, rule, "prefixes with a ROA", "a route object", "Register route objects for them.");

    public static RuleLook RpkiCoverage(EligibilityRule rule, EligibilityFacts f) =>
        Covered(f.Rpki, rule, "prefixes with a route object", "a ROA that makes them valid", "Make ROAs for them.");

    private static RuleLook Covered(Learned<Coverage> learned, EligibilityRule rule, string of, string by, string hint)
    {
        if (learned.Value is not { } c) return RuleLook.Unknown(learned.Silence ?? $"{learned.Source} says nothing.");
        if (c.Total == 0) return RuleLook.Unknown($"{learned.Source} knows no {of} of this network.");
        var least = rule.Numbers["least-percent"];
        var evidence = $"{c.Covered} of {c.Total} {of} have {by} ({learned.Source}); {least} % are asked for."
            + (c.Missing.Count > 0 ? $" Without: {string.Join(", ", c.Missing)}{(c.Missing.Count < c.Total - c.Covered ? " and more" : "")}." : "");
        return c.Covered * 100L >= least * c.Total ? RuleLook.Met(evidence) : RuleLook.Unmet(evidence, hint);
    }

    private static string Count(long n, string what) => string.Create(CultureInfo.InvariantCulture, $"{n} {what}{(n == 1 ? "" : "s")}");
}
