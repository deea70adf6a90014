using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Eligibility;

/// <summary>Where the operator keeps the eligibility file and tries another one on what was decided.</summary>
public sealed class EligibilityDesk(PeerlineStore store)
{
    private const string NotTheirs = "The eligibility rules are the operator's.";

    /// <summary>Puts another file in force, for what is requested from now on. An empty text takes the file away.</summary>
    public Task<Answer<OperatorProfile>> SetAsync(Caller caller, string text, long? ifVersion, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<OperatorProfile>>(new Answer<OperatorProfile>.Forbidden(NotTheirs))
            : store.WriteAsync<Answer<OperatorProfile>>(caller, async work =>
            {
                if (await work.ProfileOrNullAsync() is not { } profile) return new Answer<OperatorProfile>.NotFound("profile yet");
                if (ifVersion is { } version && version != profile.Version) return new Answer<OperatorProfile>.Stale(profile.Version);
                var file = string.IsNullOrWhiteSpace(text) ? null : text;
                if (file is not null && EligibilityFile.Read(file) is { Policy: null } read) return new Answer<OperatorProfile>.Invalid(read.Problems);
                if (file == profile.Eligibility) return profile;
                profile = await work.SaveAsync(profile with { Eligibility = file });
                var hash = EligibilityFile.Hash(file ?? EligibilityFile.Default);
                await work.AppendAsync(Work.OperatorProfileId, null, "eligibility.changed", caller.Name, new EligibilityChanged(
                    file is null ? "The eligibility file was taken away: persons decide." : $"Another eligibility file is in force: {hash[..12]}.", hash, file));
                work.Audit(null, "eligibility/change", "eligibility", hash);
                return profile;
            }, cancel);

    /// <summary>The decisions on a connection, the newest first.</summary>
    public static async Task<IReadOnlyList<EligibilityDecision>> OfAsync(PeerlineDb db, Guid connection, CancellationToken cancel) =>
        [.. (await db.Events.Where(e => e.Subject == connection && e.Type == EligibilityDecision.EventType)
            .OrderByDescending(e => e.Sequence).ToListAsync(cancel)).Select(e => PeerlineJson.Read<EligibilityDecision>(e.Body))];

    /// <summary>What a file says to what was decided before, on the facts as they were then: some decisions behind a position.</summary>
    /// <param name="text">Null tries the file in force.</param>
    public Task<Answer<ReplayPage>> ReplayAsync(Caller caller, string? text, long after, int limit, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<ReplayPage>>(new Answer<ReplayPage>.Forbidden(NotTheirs))
            : store.ReadAsync<Answer<ReplayPage>>(caller, async db =>
            {
                var file = text ?? (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile().Eligibility ?? EligibilityFile.Default;
                if (EligibilityFile.Read(file) is not { Policy: { } policy }) return new Answer<ReplayPage>.Invalid(EligibilityFile.Read(file).Problems);
                var rows = await db.Events.Where(e => e.Type == EligibilityDecision.EventType && e.Position > after)
                    .OrderBy(e => e.Position).Take(limit + 1).ToListAsync(cancel);
                var replayed = rows.Take(limit).Select(e => Replayed.Of(PeerlineJson.Read<EligibilityDecision>(e.Body), policy)).ToList();
                return new ReplayPage(policy.Hash, replayed, rows.Count > limit ? rows[limit - 1].Position : null);
            }, cancel);
}

/// <summary>What is stored of a change of the file: its text, so that a decision's hash leads to the words that it was made by.</summary>
public sealed record EligibilityChanged(string Sentence, string Hash, string? Text);

/// <param name="Next">The position to go on behind; null when this was all.</param>
public sealed record ReplayPage(string PolicyHash, IReadOnlyList<Replayed> Decisions, long? Next);
