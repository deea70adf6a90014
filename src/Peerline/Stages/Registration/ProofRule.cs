using System.Globalization;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Eligibility;

namespace Peerline.Stages.Registration;

/// <summary>The rule <c>asn-proven</c>: whether a proof counts now, by the operator's file. Pure.</summary>
internal static class ProofRule
{
    public const string Name = "asn-proven";
    public const string By = "by", LongestAge = "longest-age-days";

    public static IReadOnlyList<string> Methods { get; } = [.. Enum.GetNames<ProofMethod>().Select(m => m.ToLowerInvariant())];

    public static RuleLook Look(EligibilityRule rule, Asn asn, AsnProof? proof, DateTimeOffset now)
    {
        var by = rule.Lists[By];
        var hint = $"Prove it: peerline asn challenge {asn} --by {by[0]}, then peerline asn prove {asn}.";
        if (proof is null) return RuleLook.Unmet($"Nobody has shown here that the subscription holds AS{asn}.", hint);
        if (!by.Contains(Word(proof.Method)))
            return RuleLook.Unmet($"AS{asn} is proved by {Word(proof.Method)}; what counts is {string.Join(", ", by)}.", hint);
        if (proof.Lapse is { } lapse) return RuleLook.Unmet(lapse, hint);
        var (age, longest) = (now - proof.SeenAt, rule.Numbers[LongestAge]);
        var seen = string.Create(CultureInfo.InvariantCulture, $"{proof.Evidence} Last seen {proof.SeenAt:u}");
        return age <= TimeSpan.FromDays(longest)
            ? RuleLook.Met($"{seen}.")
            : RuleLook.Unmet(
                string.Create(CultureInfo.InvariantCulture, $"{seen}, {(long)age.TotalDays} days ago; a proof counts for {longest} days."), hint);
    }

    /// <summary>
    /// Why an approval is not given although a person or an offer would: the file rejects who has not proved its ASN, and what was proved when
    /// the request was judged may be so no longer.
    /// </summary>
    public static RuleLook? Against(OperatorProfile profile, PeerAsn asn, DateTimeOffset now) =>
        profile.Eligibility is { } file
            && EligibilityFile.Read(file).Policy?.Rules.FirstOrDefault(r => r.Name == Name) is { Unmet: Consequence.Reject } rule
            && Look(rule, asn.Asn, asn.Proof, now) is { State: RuleState.Unmet } look ? look : null;

    public static string Word(ProofMethod method) => method.ToString().ToLowerInvariant();
}
