using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>
/// Compares two looks at the same session half. Pure. Looks may be minutes apart: what happened in between shows in the counters and in
/// "established since".
/// </summary>
public static class ChangeDetector
{
    /// <summary>A jump is a change by half, and by more prefixes than an everyday one.</summary>
    private const double JumpShare = 0.5;
    private const int JumpPrefixes = 10;
    private const double NearLimitShare = 0.9;

    public static IReadOnlyList<SessionChange> Between(SessionObservation before, SessionObservation after, DateTimeOffset seenAt) =>
        [.. Changes(before, after, seenAt)];

    private static IEnumerable<SessionChange> Changes(SessionObservation before, SessionObservation after, DateTimeOffset seenAt)
    {
        // A router that did not answer says nothing about its sessions.
        if (before.State is SessionState.Unknown || after.State is SessionState.Unknown) yield break;
        var (was, isNow) = (before.State is SessionState.Established, after.State is SessionState.Established);
        var peer = $"{after.Family} session with {after.PeerAddress} (AS{after.PeerAsn})";
        var cause = after.LastError is { Length: > 0 } error ? $": {Text(error)}" : "";
        switch (was, isNow)
        {
            case (true, false):
                yield return Change(SessionChangeKind.Down, after, after.LastErrorAt is { } at && at <= seenAt ? at : seenAt,
                    $"The {peer} is down ({after.State}){cause}.");
                break;
            case (false, true):
                yield return Change(SessionChangeKind.Up, after, after.EstablishedSince ?? seenAt, $"The {peer} is Established.");
                break;
            case (true, true) when WasLost(before, after):
                yield return Change(SessionChangeKind.Flapped, after, after.EstablishedSince ?? seenAt,
                    $"The {peer} was lost and came back{cause}.");
                break;
            case (false, false) when IsNewError(before, after):
                yield return Change(SessionChangeKind.Error, after, after.LastErrorAt ?? seenAt, $"The {peer} does not come up{cause}.");
                break;
        }

        if (!was || !isNow || before.PrefixesReceived is not { } had || after.PrefixesReceived is not { } has) yield break;
        if (Math.Abs(has - had) > Math.Max(JumpPrefixes, JumpShare * had))
            yield return Change(SessionChangeKind.PrefixesChanged, after, seenAt,
                $"The {peer} went from {had} to {has} received prefixes.");
        if (after.MaxPrefixes is { } limit && has > NearLimitShare * limit && had <= NearLimitShare * limit)
            yield return Change(SessionChangeKind.NearLimit, after, seenAt,
                $"The {peer} has {has} of at most {limit} prefixes; at the limit it is closed.");
    }

    /// <summary>Routers round "since" to a second and compute it from an age: only a clear difference counts.</summary>
    private static bool WasLost(SessionObservation before, SessionObservation after) =>
        after.Flaps > before.Flaps || after.EstablishedSince - before.EstablishedSince > TimeSpan.FromSeconds(2);

    private static bool IsNewError(SessionObservation before, SessionObservation after) =>
        after.LastError is { Length: > 0 }
            && (after.LastError != before.LastError || after.LastErrorAt - before.LastErrorAt > TimeSpan.FromMinutes(5));

    private static SessionChange Change(SessionChangeKind kind, SessionObservation after, DateTimeOffset at, string sentence) =>
        new(kind, after.Family, at, sentence);

    private static string Text(string error) => Stages.Validation.EvidenceText.Safe(error);
}
