using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rtr;

namespace Peerline.Stages.Validation;

/// <summary>
/// After the policy was opened: from one snapshot, what is accepted is what the permitted set and the route checks make of what is
/// received, and what is announced is what the operator means to announce. A difference may be churn; a lasting one closes the policy.
/// </summary>
public static class OpeningVerification
{
    public const string Accepted = "accepted-as-predicted";
    public const string Announced = "announced-as-intended";
    public const string Established = "session-established";

    public static ValidationReport Judge(ValidationEvidence evidence, DateTimeOffset now)
    {
        var halves = evidence.Halves.Select(h => new HalfCase(evidence, h, now, h.Half.Permitted)).ToList();
        var findings = halves.SelectMany(h => Findings(h)).Select(f => Waived(f, evidence.Connection)).ToList();
        var cause = findings.FirstOrDefault(f => f.Blocks);
        var verdict = cause is null && halves.Count > 0 ? Verdict.Passed : Verdict.Failed;
        return ReportHash.Seal(Validator.Report(evidence, now, halves, findings, verdict) with
        {
            Summary = cause is null
                ? $"The opened policy does what was predicted. {string.Join(", ", halves.Select(Figures))}."
                : $"{cause.Check} ({cause.Family}): {cause.Sentence}",
        });
    }

    /// <summary>That something else is announced than is meant may be lived with; that something else is accepted may not.</summary>
    internal static bool CanBeWaived(string name) => name == Announced;

    private static string Figures(HalfCase half) =>
        $"{half.Family}: {half.Half.Accepted.Total} accepted, {half.Half.Advertised.Total} announced";

    private static Finding Waived(Finding finding, Connection connection) => finding.Blocks && CanBeWaived(finding.Check)
        ? finding with { Waiver = connection.Waivers.LastOrDefault(w => w.Check == finding.Check) }
        : finding;

    private static IEnumerable<Finding> Findings(HalfCase half)
    {
        if (!half.IsEstablished)
        {
            var state = half.Session?.State ?? SessionState.Absent;
            yield return half.IsKeyChange
                ? Found(half, Established, CheckGroup.Session, CheckOutcome.Failed,
                    $"The session did not come up with the new key; it is {state}.", "Set the same key on the peer's router.")
                : Found(half, Established, CheckGroup.Session, CheckOutcome.Failed,
                    $"The session is {state}.", "The session went down while the policy was opened.");
            yield break;
        }

        if (half.RunsOnOldKey)
        {
            yield return Found(half, Established, CheckGroup.Session, CheckOutcome.Failed,
                "The session still runs on the old key.", "The router has to begin it anew.");
            yield break;
        }

        yield return AcceptedAsPredicted(half);
        yield return AnnouncedAsIntended(half);
    }

    private static Finding AcceptedAsPredicted(HalfCase half)
    {
        var (received, accepted) = (half.Half.Received, half.Half.Accepted);
        if (!received.IsRead || !accepted.IsRead || received.IsCut)
            return Found(half, Accepted, CheckGroup.ReceivedRoutes, CheckOutcome.Unproved,
                "The received and accepted routes could not be compared.", "The router must show both tables.");
        var predicted = half.Predicted.ToHashSet();
        var seen = accepted.Routes.Select(r => r.Prefix).ToHashSet();
        var (tooMany, missing) = (seen.Except(predicted).Order().ToList(), predicted.Except(seen).Order().ToList());
        if (tooMany.Count == 0 && missing.Count == 0)
            return Found(half, Accepted, CheckGroup.ReceivedRoutes, CheckOutcome.Passed,
                $"{seen.Count} of {received.Total} received prefixes are accepted, as predicted.", null);
        if (tooMany.Count == 0 && IsJudgedByTheRouterAlone(half))
            return Found(half, Accepted, CheckGroup.ReceivedRoutes, CheckOutcome.Passed,
                $"{seen.Count} of {received.Total} received prefixes are accepted. The router judges origins by its own VRPs and has not taken "
                + $"{EvidenceText.Count(missing.Count, "prefix", "prefixes")}: there are no VRPs here to predict that by.", null) with
            {
                Evidence = EvidenceText.Lines(missing.Select(p => $"{p}: not accepted")),
            };
        var faults = received.Routes.ToLookup(r => r.Prefix);
        return Found(half, Accepted, CheckGroup.ReceivedRoutes, CheckOutcome.Failed,
            $"{seen.Count} prefixes are accepted, {predicted.Count} were predicted: {Difference(tooMany, missing)}.",
            "The peer's announcements changed while the policy was opened, or the router's policy is not what was applied.") with
        {
            Evidence = EvidenceText.Lines([
                .. tooMany.Select(p => $"accepted, not predicted: {p}{Why(p, faults, half)}"),
                .. missing.Select(p => $"predicted, not accepted: {p}")]),
        };
    }

    /// <summary>It may then take less than what was predicted, and never more.</summary>
    private static bool IsJudgedByTheRouterAlone(HalfCase half) => half.WaiverOf(RouteRule.RpkiInvalid) is null
        && half.Evidence is { Router.FollowsRpki: true, Rpki: not (RtrDataState.Current or RtrDataState.Stale) };

    private static string Why(Prefix prefix, ILookup<Prefix, Route> received, HalfCase half) =>
        received[prefix].Select(r => Permission.Fault(r, half)).FirstOrDefault(f => f is not null) is { } fault ? $" ({fault})"
        : !received[prefix].Any() ? " (not received from this peer)" : " (not permitted)";

    private static Finding AnnouncedAsIntended(HalfCase half)
    {
        if (!half.Half.Advertised.IsRead)
            return Found(half, Announced, CheckGroup.AnnouncedRoutes, CheckOutcome.Unproved,
                "What is announced to the peer could not be read.", "The router must show its Adj-RIB-Out.");
        var meant = half.Announced.ToHashSet();
        var seen = half.Half.Advertised.Routes.Select(r => r.Prefix).ToHashSet();
        var (tooMany, missing) = (seen.Except(meant).Order().ToList(), meant.Except(seen).Order().ToList());
        return tooMany.Count == 0 && missing.Count == 0
            ? Found(half, Announced, CheckGroup.AnnouncedRoutes, CheckOutcome.Passed,
                $"{seen.Count} prefixes are announced, as intended.", null)
            : Found(half, Announced, CheckGroup.AnnouncedRoutes, CheckOutcome.Failed,
                $"{seen.Count} prefixes are announced, {meant.Count} are intended: {Difference(tooMany, missing)}.",
                missing.Count > 0
                    ? "The router has no route that is the operator's own or a customer's (customerAsns) for what is missing, or "
                        + "its export policy is not what was applied."
                    : "The export policy is not what was applied.") with
            {
                // Announcing what is not meant is a leak of ours: nobody may wave that through.
                Check = tooMany.Count > 0 ? "announced-too-much" : Announced,
                Evidence = EvidenceText.Lines([
                    .. tooMany.Select(p => $"announced, not intended: {p}"),
                    .. missing.Select(p => $"intended, not announced: {p}")]),
            };
    }

    private static string Difference(IReadOnlyList<Prefix> tooMany, IReadOnlyList<Prefix> missing) => (tooMany.Count, missing.Count) switch
    {
        (> 0, > 0) => $"too much {EvidenceText.Few(tooMany)}; missing {EvidenceText.Few(missing)}",
        (> 0, 0) => $"too much {EvidenceText.Few(tooMany)}",
        _ => $"missing {EvidenceText.Few(missing)}",
    };

    private static Finding Found(HalfCase half, string name, CheckGroup group, CheckOutcome outcome, string sentence, string? hint) =>
        new(name, group, Severity.Blocker, half.Family, outcome, sentence)
        {
            Hint = hint,
            MayPassLater = outcome is not CheckOutcome.Passed,
        };
}
