namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// A wrong key is silent on the wire: the kernel drops the segment and counts it (RFC 2385). The counter belongs to the router and not to
/// the session, so other sessions that are down are named as well.
/// </summary>
internal sealed class Md5Check : HalfCheck
{
    public override string Name => "md5";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Both sides sign with the same TCP MD5 key, or neither signs.";

    public override Finding Look(HalfCase half)
    {
        if (half.IsEstablished)
        {
            if (half.IsAdopted) return NotApplicable(half.Family, "The session was adopted: it is signed, or not, as it was found.");
            return (half.HasKey, half.Session!.Md5) switch
            {
                (true, true) => Passed(half.Family, "The session is signed with the agreed key."),
                (true, false) => Failed(half.Family, "The session came up without the agreed MD5 key.",
                    "The operator applies the session again."),
                (true, null) => Unproved(half.Family, "The router does not tell whether the session is signed.",
                    "The operator looks at the router.") with { Severity = Severity.Info },
                (false, true) => Failed(half.Family, "The session is signed, though no key was agreed.",
                    "The operator applies the session again."),
                (false, _) => NotApplicable(half.Family, "No MD5 key was agreed."),
            };
        }

        if (half.Md5Failing)
        {
            var dropped = $"{half.Evidence.Md5FailuresSinceApplied} segments with a wrong or missing MD5 signature were dropped since the session was applied";
            var hint = half.HasKey
                ? "Set the agreed key on the peer's router, without a trailing space or line end."
                : "Remove the key on the peer's router, or agree on one.";
            var others = half.Evidence.OtherMd5SessionsDown;
            if (others > 0)
            {
                return Unproved(half.Family, $"{dropped}. The counter is the whole router's, and {EvidenceText.Count(others, "other signed session")} "
                    + "down on it as well: the peer's key may be wrong or missing.", hint);
            }

            return Failed(half.Family, half.HasKey
                ? $"{dropped}: the peer's key is wrong or missing."
                : $"{dropped}: the peer signs, and no key was agreed.", hint);
        }

        if (!half.HasKey) return NotApplicable(half.Family, "No MD5 key was agreed.");
        return half.PingsButNoTcp
            ? Unproved(half.Family, "Ping works and TCP does not: a missing or different MD5 key looks like this.",
                "Compare the MD5 key on both sides.") with { Severity = Severity.Warning }
            : NotApplicable(half.Family, "Nothing was signed yet.");
    }
}
