using Peerline.Model;

namespace Peerline.Stages.Validation;

/// <summary>
/// From evidence to a report. Pure: the same evidence gives the same report. What blocks what, and why, is the table in this folder's
/// README.
/// </summary>
public static class Validator
{
    public static ValidationReport Judge(ValidationEvidence evidence, DateTimeOffset now)
    {
        if (evidence.Kind is ReportKind.Opening) return OpeningVerification.Judge(evidence, now);
        var halves = evidence.Halves.Select(h => new HalfCase(evidence, h, now)).ToList();
        var all = CheckCatalogue.All
            .SelectMany(check => check.Look(evidence, halves).Select(f => (Check: check, Finding: Waived(check, f, evidence.Connection))))
            .ToList();
        var findings = all.Select(f => f.Finding).ToList();
        var cause = all.Where(f => f.Finding.Blocks).OrderBy(f => f.Check.IsConsequence).FirstOrDefault().Finding;
        var verdict = cause is null && halves.Count > 0 ? Verdict.Passed : Verdict.Failed;
        return ReportHash.Seal(Report(evidence, now, halves, findings, verdict) with { Summary = Summary(halves, findings, cause) });
    }

    internal static ValidationReport Report(
        ValidationEvidence evidence, DateTimeOffset now,
        IReadOnlyList<HalfCase> halves, IReadOnlyList<Finding> findings, Verdict verdict) => new()
        {
            Id = evidence.ReportId,
            ConnectionId = evidence.Connection.Id,
            Kind = evidence.Kind,
            At = now,
            Duration = evidence.TakenAt - evidence.StartedAt,
            PeerAsn = evidence.PeerAsn,
            Router = evidence.Router,
            Findings = findings,
            Verdict = verdict,
            Summary = "",
            V4 = Half(halves.FirstOrDefault(h => h.Family is Family.IPv4)),
            V6 = Half(halves.FirstOrDefault(h => h.Family is Family.IPv6)),
            Notes = [.. Notes(evidence)],
        };

    /// <summary>A waiver never hides a finding: it is shown with its reason, and only no longer blocks.</summary>
    private static Finding Waived(Check check, Finding finding, Connection connection) =>
        finding.Blocks && check.CanBeWaived(finding.Outcome)
            ? finding with { Waiver = connection.Waivers.LastOrDefault(w => w.Check == finding.Check) }
            : finding;

    private static string Summary(IReadOnlyList<HalfCase> halves, IReadOnlyList<Finding> findings, Finding? cause)
    {
        if (halves.Count == 0) return "The connection has no session half to validate.";
        if (cause is not null)
        {
            var more = findings.Count(f => f.Blocks) - 1;
            return $"{cause.Check}{(cause.Family is { } family ? $" ({family})" : "")}: {cause.Sentence}{(more > 0 ? $" And {EvidenceText.Count(more, "more failed check")}." : "")}";
        }

        var (warnings, waived) = (findings.Count(f => f.Warns && f.Waiver is null), findings.Count(f => f.Waiver is not null));
        var figures = string.Join(", ", halves.Select(h =>
        {
            var received = Math.Max(h.Half.Received.Total, 0);
            // Nothing was stated for a session that was there before: what it accepts is what is permitted.
            return h is { IsAdopted: true, Stated.Count: 0 }
                ? $"{h.Family}: {Math.Max(h.Half.Accepted.Total, 0)} of {received} announced prefixes are accepted"
                : $"{h.Family}: {h.Predicted.Count} of {received} announced prefixes are permitted";
        }));
        return $"Validated. {figures}.{(warnings > 0 ? $" {EvidenceText.Count(warnings, "warning")}." : "")}{(waived > 0 ? $" {EvidenceText.Count(waived, "waived check")}." : "")}";
    }

    private static HalfReport? Half(HalfCase? half) => half is null ? null : new HalfReport(
        half.Half.Half.Generation, half.Session?.State ?? SessionState.Absent,
        half.Half.Received.Count, half.Half.Accepted.Count, half.Half.Advertised.Count,
        half.Permitted, half.Predicted);

    /// <summary>The rules that do not hold for this peer now.</summary>
    internal static IEnumerable<string> WaiverNotes(ValidationEvidence evidence) =>
        evidence.Connection.RuleWaivers.Where(w => w.Holds(evidence.TakenAt)).OrderBy(w => w.Rule, StringComparer.Ordinal)
            .Select(w => $"The rule {w.Rule} is waived for AS{evidence.PeerAsn} until {w.Until.UtcDateTime:yyyy-MM-dd HH:mm}Z: {w.Reason}");

    private static IEnumerable<string> Notes(ValidationEvidence evidence)
    {
        var policy = evidence.Operator.Policy;
        if (policy.BogonsWaived.Count > 0) yield return $"Not treated as bogons, by the operator's decision: {string.Join(", ", policy.BogonsWaived.Order())}.";
        if (policy.BogonAsnsWaived.Count > 0)
            yield return $"AS numbers not treated as bogons, by the operator's decision: {string.Join(", ", policy.BogonAsnsWaived.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"))}.";
        foreach (var note in WaiverNotes(evidence)) yield return note;
        if (evidence.Connection.Blackhole is { } agreed)
            yield return evidence.Router is { Discards: false }
                ? "It is agreed to discard what comes with BLACKHOLE, and this router cannot: such routes are refused."
                : $"By agreement {agreed.Words}, inside the permitted prefixes, are discarded when they come with BLACKHOLE: {agreed.Reason}";
        if (evidence.Router is { ForwardsTraffic: false }) yield return "The router forwards no traffic: what is said of the data plane is said of its control plane.";
        foreach (var question in evidence.Unanswered) yield return $"Not answered in time by the router: {question}.";
    }
}
