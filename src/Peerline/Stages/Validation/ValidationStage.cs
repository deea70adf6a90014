using System.Collections.Concurrent;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Validation;

/// <summary>Validates a session under DENY ALL, and verifies the policy after it was opened. Reads the router only.</summary>
public sealed class ValidationStage(PeerlineStore store, EvidenceFile file) : IStage
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // Since when an opened policy is being verified, here: a new process gives the peer the whole time again.
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> openedAt = new();

    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind>
    {
        StepKind.Validate, StepKind.VerifyOpening, StepKind.ValidateHalf, StepKind.VerifyChange, StepKind.JudgePermission,
    };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) => step switch
    {
        StepKind.Validate => ValidateAsync(connection, cancel),
        StepKind.ValidateHalf => ValidateHalfAsync(connection, connection.ChangingHalf!, cancel),
        StepKind.JudgePermission => JudgePermissionAsync(connection, DueSteps.ToPermit(connection)!, cancel),
        StepKind.VerifyChange => VerifyChangeAsync(connection, connection.ChangingHalf!, cancel),
        _ => VerifyAsync(connection, cancel),
    };

    private async Task<StepResult> ValidateAsync(Connection c, CancellationToken cancel)
    {
        openedAt.TryRemove(c.Id, out _);
        var report = await file.ReportAsync(c, c.State is ConnectionState.ProvisioningCompleted ? ReportKind.Diagnosis : ReportKind.Validation, cancel);
        var isLastLook = c.Deadline is not { } deadline || store.Time.GetUtcNow() + BetweenLooks >= deadline;
        if (report.MayPassLater && !isLastLook) return new StepResult.LookAgain(BetweenLooks);
        return await RecordAsync(c, report, new ValidationFinished(
            report.Id, report.Passed, report.Summary, report.GenerationV4, report.GenerationV6, report.PermittedV4, report.PermittedV6), cancel);
    }

    private async Task<StepResult> VerifyAsync(Connection c, CancellationToken cancel)
    {
        var since = openedAt.GetOrAdd(c.Id, _ => store.Time.GetUtcNow());
        var report = await file.ReportAsync(c, ReportKind.Opening, cancel);
        if (!report.Passed && store.Time.GetUtcNow() - since < c.Terms.VerifyWithin) return new StepResult.LookAgain(BetweenLooks);
        openedAt.TryRemove(c.Id, out _);
        return await RecordAsync(c, report, report.Passed
            ? new OpeningVerified(report.Id, report.GenerationV4, report.GenerationV6)
            : new OpeningRefuted(report.Id, report.Summary, report.GenerationV4, report.GenerationV6), cancel);
    }

    /// <summary>A half that is added is judged alone: the other one carries traffic and is not asked.</summary>
    private async Task<StepResult> ValidateHalfAsync(Connection c, SessionHalf half, CancellationToken cancel)
    {
        var up = half.Observed is SessionState.Established;
        var report = await file.ReportAsync(c, up ? ReportKind.Validation : ReportKind.Diagnosis, cancel, half.Family);
        var end = Earlier(half.Change?.Deadline, up ? half.EstablishedSince + c.Terms.StableFor + c.Terms.ValidateWithin : null);
        if (report.MayPassLater && !IsLastLook(end)) return new StepResult.LookAgain(BetweenLooks);
        return await RecordAsync(c, report, new HalfValidated(
            report.Id, report.Passed, report.Summary, half.Family, half.Generation,
            half.Family is Family.IPv4 ? report.PermittedV4 : report.PermittedV6), cancel);
    }

    private async Task<StepResult> VerifyChangeAsync(Connection c, SessionHalf half, CancellationToken cancel)
    {
        var report = await file.ReportAsync(c, ReportKind.Opening, cancel, half.Family);
        if (!report.Passed && !IsLastLook(half.Change?.Deadline)) return new StepResult.LookAgain(BetweenLooks);
        return await RecordAsync(c, report, report.Passed
            ? new ChangeVerified(report.Id, half.Family, half.Generation)
            : new ChangeRefuted(report.Id, report.Summary, half.Family, half.Generation), cancel);
    }

    /// <summary>
    /// The rules for the peer, its AS-SET or what it states are others: what an open half may accept is decided anew, from all that it receives.
    /// </summary>
    private async Task<StepResult> JudgePermissionAsync(Connection c, SessionHalf half, CancellationToken cancel)
    {
        var evidence = await file.EvidenceAsync(c, ReportKind.Diagnosis, cancel, half.Family);
        var now = store.Time.GetUtcNow();
        var judged = evidence.Halves.Select(h => new HalfCase(evidence, h, now)).FirstOrDefault(h => h.IsEstablished && h.Half.Received.IsRead);
        if (judged is not { InitialRoutesComplete: true }) return new StepResult.LookAgain(BetweenLooks);
        // More routes than can be judged: what was permitted of a session in service stays, but for what is no longer stated.
        var permitted = !judged.Half.Received.IsCut ? judged.Permitted
            : [.. half.Permitted.Where(p => judged.Stated.Count == 0 || judged.IsStated(p.Prefix))];
        return await RecordAsync(c, Validator.Judge(evidence, now), new PermissionJudged(
            evidence.ReportId, half.Family, half.Generation, permitted) { DueSince = half.PermissionDueSince }, cancel);
    }

    private bool IsLastLook(DateTimeOffset? end) => end is not { } deadline || store.Time.GetUtcNow() + BetweenLooks >= deadline;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private Task<StepResult> RecordAsync(Connection c, ValidationReport report, Input input, CancellationToken cancel) =>
        store.WriteAsync<StepResult>(Caller.System, async work =>
        {
            work.Db.Reports.Add(EvidenceFile.Row(report, c.SubscriptionId));
            await ConnectionDesk.SayAsync(work, c.Id, input);
            return StepResult.Said.Instance;
        }, cancel);
}
