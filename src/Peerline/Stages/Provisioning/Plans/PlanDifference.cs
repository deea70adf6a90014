using System.Globalization;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Stages.Validation;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>A change by its meaning: from what the router says of itself to what is wished of it. Pure.</summary>
internal static class PlanDifference
{
    private const string Policy = "policy";
    private const string Limit = "max-prefixes";

    /// <summary>Every session of the connection that is on the router or wished.</summary>
    public static IReadOnlyList<PlannedSession> Sessions(Connection c, ConnectionWish? wish, RouterObservation seen)
    {
        var wished = wish?.Sessions.ToList() ?? [];
        var planned = wished.Select(s => Planned(c, s, seen.Sessions.FirstOrDefault(o => o.PeerAddress == s.PeerAddress)));
        var removed = seen.Sessions.Where(o => o.ConnectionId == c.Id && wished.All(s => s.PeerAddress != o.PeerAddress)).Select(Removed);
        return [.. planned.Concat(removed).OrderBy(p => p.Peer)];
    }

    /// <summary>
    /// The received routes, judged as the validation judges them by what the session is to permit; and what of its list it will announce.
    /// </summary>
    /// <param name="wish">The half's session; null when it is to be gone.</param>
    public static PlannedRoutes Routes(HalfCase half, SessionWish? wish, ListedPrefixes listed)
    {
        var (session, received) = (half.Half.Session, half.Half.Received);
        var (accepted, why) = Accepted(half, wish);
        var up = half.IsEstablished;
        // The tables are those of all sessions of the half together, and each announces the list.
        var sessions = 1 + half.Half.Mesh.Count(m => m.Session is { State: SessionState.Established });
        var notes = new[] { why, listed.Note }.OfType<string>().ToList();
        return new PlannedRoutes(
            half.Family, received.Count ?? session?.PrefixesReceived,
            half.Half.Accepted.Count ?? (up ? session?.PrefixesAccepted : 0), accepted,
            half.Half.Advertised.Count ?? (up ? session?.PrefixesAdvertised : 0), listed.Announced * sessions,
            notes.Count == 0 ? null : string.Join(' ', notes));
    }

    private static (int? Accepted, string? Note) Accepted(HalfCase half, SessionWish? wish)
    {
        var received = half.Half.Received;
        if (wish is null) return (0, null);
        // The tables are those of all sessions of the half together, the limit is one session's.
        if (half.Half.Mesh.Count == 0 && received.IsRead && received.Total > wish.MaxPrefixes)
        {
            var over = string.Create(CultureInfo.InvariantCulture, $"The peer sends {received.Total} prefixes, the limit is to be {wish.MaxPrefixes}");
            if (wish.MaxPrefixesAction is MaxPrefixesAction.Shut) return (0, $"{over}: the router will end the session.");
            return (Predicted(half, wish), $"{over}: the router will only say so.");
        }

        if (!wish.Policy.Open) return (0, null);
        if (!half.IsEstablished) return (null, "The session is not up: what it will accept shows when it is.");
        if (!received.IsRead || received.IsCut) return (null, "The received routes could not all be read.");
        return (Predicted(half, wish), null);
    }

    private static int? Predicted(HalfCase half, SessionWish wish) =>
        !wish.Policy.Open ? 0
        : half.Half.Received.IsCut ? null
        : Permission.Predict(half, wish.Policy.Accept).Count;

    private static PlannedSession Planned(Connection c, SessionWish wish, SessionObservation? seen)
    {
        // What was adopted is left as it runs.
        if (wish.AdoptedHash is not null) return new PlannedSession(wish.Family, wish.PeerAddress, SessionFate.Kept, []);
        var changes = Fields(c, wish, seen).Where(f => f.Before != f.After).ToList();
        var fate = seen is null ? SessionFate.Added : changes.Count > 0 ? SessionFate.Changed : SessionFate.Kept;
        return new PlannedSession(wish.Family, wish.PeerAddress, fate, changes);
    }

    private static IEnumerable<FieldChange> Fields(Connection c, SessionWish wish, SessionObservation? seen)
    {
        var half = c.Half(wish.Family);
        var (now, after) = (half?.AppliedPolicy, PolicyWords.Of(wish.Policy));
        yield return new FieldChange("peer-asn", seen?.PeerAsn.ToString(), wish.PeerAsn.ToString());
        if (seen is null or { LocalAddress: not null })
            yield return new FieldChange("local-address", seen?.LocalAddress?.ToString(), wish.LocalAddress.ToString());
        yield return new FieldChange("generation", Number(seen?.Generation), Number(wish.Generation));
        yield return new FieldChange(Policy, seen is null ? null : Openness(seen.IsOpen), Openness(wish.Policy.Open));
        if (now is not null || after.Permitted + after.Announced > 0)
        {
            yield return new FieldChange("permitted-prefixes", Number(now?.Permitted), Number(after.Permitted));
            yield return new FieldChange("announced-prefixes", Number(now?.Announced), Number(after.Announced));
            yield return new FieldChange("rules", now?.Rules, after.Rules);
            // What an older version applied was not written down: where nothing is done now, nothing is said.
            yield return new FieldChange("export", now?.Export ?? (now is null || after.Export is "" ? "" : "not known"), after.Export);
        }

        yield return new FieldChange(Limit, Number(seen?.MaxPrefixes), Number(wish.MaxPrefixes));
        yield return new FieldChange("md5", seen is null ? null : YesNo(seen.Md5), Md5(c, wish, seen));
        yield return new FieldChange("gtsm", seen is null ? null : YesNo(seen.Gtsm), YesNo(wish.Gtsm));
        yield return new FieldChange("description", seen?.Description, RouterText.Description(wish.Description));
        if (wish.Drain) yield return new FieldChange("graceful-shutdown", seen is null ? null : "not told", "yes");
    }

    /// <summary>Never the key itself: that it is another one follows from what is asked.</summary>
    private static string Md5(Connection c, SessionWish wish, SessionObservation? seen)
    {
        var isAnother = wish.Md5Key is not null && seen is { Md5: true } && c.Half(wish.Family) is { Change.Phase: HalfPhase.Updating }
            && c.Asked.SealedKeyOf(wish.Family) != c.Requested.SealedKeyOf(wish.Family);
        return isAnother ? "yes, another key" : YesNo(wish.Md5Key is not null)!;
    }

    private static PlannedSession Removed(SessionObservation seen) => new(
        seen.Family, seen.PeerAddress, SessionFate.Removed,
        [
            new FieldChange("peer-asn", seen.PeerAsn.ToString(), null), new FieldChange(Policy, Openness(seen.IsOpen), null),
            new FieldChange(Limit, Number(seen.MaxPrefixes), null),
        ]);

    private static string Openness(bool? open) => open switch
    {
        true => "open",
        false => "deny-all",
        null => "not Peerline's",
    };

    private static string? YesNo(bool? value) => value switch
    {
        true => "yes",
        false => "no",
        null => null,
    };

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
