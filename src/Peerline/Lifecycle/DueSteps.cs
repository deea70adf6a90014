using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>What is due follows from the connection alone; the earliest first.</summary>
internal static class DueSteps
{
    public static IReadOnlyList<Step> Of(Connection c, DateTimeOffset now)
    {
        var steps = new List<Step>();
        foreach (var kind in Kinds(c, now)) steps.Add(new Step(kind, At(c, kind, now)));
        if (Wake(c) is { } wake) steps.Add(new Step(StepKind.Wait, wake));
        return [.. steps.OrderBy(s => s.At)];
    }

    private static IEnumerable<StepKind> Kinds(Connection c, DateTimeOffset now)
    {
        // First of all, in every state: what is open without a validated generation is closed.
        if (c.State is not ConnectionState.Gone && c.Halves.Any(h => h is { Applied.Open: true, IsOpen: false })
            && c.State is not ConnectionState.PendingRemove)
        {
            yield return StepKind.ApplySession;
            yield break;
        }

        switch (c.State)
        {
            case ConnectionState.PendingApproval when c.Adoption?.ApprovedAt is not null:
                yield return StepKind.AdoptSession;
                break;

            case ConnectionState.Approved:
                if (c.Port is null) yield return StepKind.AllocatePort;
                else if (c.Addresses is null) yield return StepKind.AllocateAddresses;
                else if (c.Loa is null) yield return StepKind.IssueLoa;
                break;

            case ConnectionState.ProvisioningStarted or ConnectionState.ExternalBlocker or ConnectionState.ProvisioningFailed:
                if (LinkTestStep(c) is { } test) yield return test;
                else if (c.State is ConnectionState.ProvisioningStarted && (c.Loa is null || c.Loa.ExpiresAt <= now)) yield return StepKind.IssueLoa;
                else if (c.State is ConnectionState.ProvisioningStarted && c.ReadyAt is not null && !IsApplied(c)) yield return StepKind.ApplySession;
                break;

            case ConnectionState.ProvisioningCompleted:
                if (LinkTestStep(c) is { } rest) yield return rest;
                else if (c.Deadline <= now) yield return StepKind.Validate;
                break;

            case ConnectionState.Validating:
                if (!c.Halves.All(h => h.IsOpen)) yield return StepKind.Validate;
                else if (!IsApplied(c)) yield return StepKind.ApplySession;
                else yield return StepKind.VerifyOpening;
                break;

            case ConnectionState.PendingRemove when c.Removal is { Remaining: [var first, ..] }:
                if (first is not RemovalTask.Drain) yield return Undoing(first);
                else if (c.Removal.DrainingSince is null) yield return StepKind.Drain;
                break;
        }
    }

    /// <summary>When a step is due: now, unless it waits for stability or is tried again later.</summary>
    private static DateTimeOffset At(Connection c, StepKind kind, DateTimeOffset now)
    {
        var at = c.StateSince;
        if (kind is StepKind.Validate && c.State is ConnectionState.Validating)
        {
            var up = c.Halves.All(h => h.Observed is SessionState.Established)
                ? c.Halves.Max(h => h.EstablishedSince ?? now) + c.Terms.StableFor
                : DateTimeOffset.MaxValue;
            at = up < c.Deadline ? up : c.Deadline ?? up;
        }

        if (c.Trouble is { } trouble && trouble.Step == kind.ToString()) at = trouble.RetryAt ?? DateTimeOffset.MaxValue;
        return at;
    }

    /// <summary>The next moment at which time alone changes something.</summary>
    private static DateTimeOffset? Wake(Connection c) => c.State switch
    {
        ConnectionState.ProvisioningStarted when c.ReadyAt is null => c.Deadline,
        ConnectionState.ProvisioningCompleted => c.Deadline,
        ConnectionState.PendingRemove when c.Removal is { DrainingSince: { } since, Remaining: [RemovalTask.Drain, ..] } => since + c.Terms.DrainFor,
        _ => null,
    };

    private static bool IsApplied(Connection c) => c.Halves.All(h => h.Applied == new AppliedHalf(h.Generation, h.IsOpen));

    private static StepKind? LinkTestStep(Connection c) => c.LinkTest?.Phase switch
    {
        LinkTestPhase.Requested => StepKind.AddressLinkTest,
        LinkTestPhase.Addressed => StepKind.PlaceLinkTest,
        LinkTestPhase.Running => StepKind.RunLinkTest,
        LinkTestPhase.Clearing => StepKind.ClearLinkTest,
        _ => null,
    };

    private static StepKind Undoing(RemovalTask task) => task switch
    {
        RemovalTask.RemoveFromRouter => StepKind.RemoveFromRouter,
        RemovalTask.VerifyRemoved => StepKind.VerifyRemoved,
        RemovalTask.ReleaseLinkTest => StepKind.ReleaseLinkTest,
        RemovalTask.RevokeLoa => StepKind.RevokeLoa,
        RemovalTask.IssueCeaseLetter => StepKind.IssueCeaseLetter,
        RemovalTask.ReleaseAddresses => StepKind.ReleaseAddresses,
        RemovalTask.ReleasePort => StepKind.ReleasePort,
        _ => StepKind.Drain,
    };
}
