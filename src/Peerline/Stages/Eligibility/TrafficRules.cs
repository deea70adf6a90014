using System.Globalization;
using System.Text.RegularExpressions;

namespace Peerline.Stages.Eligibility;

internal static partial class TrafficRules
{
    /// <summary>PeeringDB's levels are ranges: <c>0-20Mbps</c>, <c>20-50Gbps</c>, <c>1-5Tbps</c>, <c>100+Tbps</c>.</summary>
    [GeneratedRegex(@"^\s*(?:(?<from>\d{1,6})\s*-\s*)?(?<to>\d{1,6})\s*(?<open>\+)?\s*(?<unit>[MGT])bps\s*\+?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex LevelForm();

    public static RuleLook Level(EligibilityRule rule, EligibilityFacts f)
    {
        if (f.Profile.Value is not { } profile) return RuleLook.Unknown(f.Profile.Silence ?? $"{f.Profile.Source} has no network with AS{f.Asn}.");
        if (LowerMbps(profile.Traffic) is not { } mbps) return RuleLook.Unknown($"{f.Profile.Source} shows no traffic level.");
        var least = rule.Numbers["least-mbps"];
        var evidence = $"The traffic level is {profile.Traffic} ({f.Profile.Source}); {least} Mbps are asked for.";
        return mbps >= least ? RuleLook.Met(evidence) : RuleLook.Unmet(evidence, "Peer over an exchange or a route server until there is more.");
    }

    public static RuleLook Ratio(EligibilityRule rule, EligibilityFacts f)
    {
        if (f.Profile.Value is not { } profile) return RuleLook.Unknown(f.Profile.Silence ?? $"{f.Profile.Source} has no network with AS{f.Asn}.");
        if (string.IsNullOrWhiteSpace(profile.Ratio)) return RuleLook.Unknown($"{f.Profile.Source} shows no traffic ratio.");
        var taken = string.Join(", ", rule.Lists["of"]);
        return rule.Lists["of"].Contains(profile.Ratio.Trim(), StringComparer.OrdinalIgnoreCase)
            ? RuleLook.Met($"The traffic ratio is {profile.Ratio} ({f.Profile.Source}).")
            : RuleLook.Unmet($"The traffic ratio is {profile.Ratio} ({f.Profile.Source}); taken are {taken}.", "Ask the operator before you request.");
    }

    /// <summary>The lower end of the range: what is at least there.</summary>
    internal static long? LowerMbps(string? level)
    {
        if (level is null || LevelForm().Match(level) is not { Success: true } match) return null;
        var number = long.Parse(match.Groups[match.Groups["from"].Success ? "from" : "to"].Value, CultureInfo.InvariantCulture);
        return number * char.ToUpperInvariant(match.Groups["unit"].Value[0]) switch { 'M' => 1L, 'G' => 1_000L, _ => 1_000_000L };
    }
}
