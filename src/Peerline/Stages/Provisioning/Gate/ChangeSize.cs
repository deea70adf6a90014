using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>How much one change of a router touches.</summary>
/// <param name="Prefixes">What it may let in, as far as is known, and what it announces.</param>
/// <param name="Site">The facility of the router.</param>
/// <param name="Peer">The subscription of the connection.</param>
public sealed record ChangeSize(int Sessions, long Prefixes, Guid Site, Guid Peer)
{
    /// <summary>
    /// Of the sessions that are not on the router as they are wished. A session that opens lets in what the peer sends now, or as much as
    /// its limit permits where the router does not tell; a limit of which the router only warns keeps nothing out.
    /// </summary>
    /// <param name="seen">What the router said when it was last read.</param>
    public static ChangeSize Of(Connection c, ConnectionWish? wish, Guid site, RouterObservation? seen)
    {
        var touched = (wish?.Sessions ?? []).Where(s => s.AdoptedHash is null && (c.IsRestoring || !IsApplied(c, s))).ToList();
        var prefixes = touched.Where(s => s.Policy.Open).Sum(s => LetIn(s, seen) + s.Policy.Announce.Count);
        return new ChangeSize(touched.Count, prefixes, site, c.SubscriptionId);
    }

    private static bool IsApplied(Connection c, SessionWish s) => c.Half(s.Family)?.Applied == new AppliedHalf(s.Generation, s.Policy.Open);

    private static long LetIn(SessionWish s, RouterObservation? seen)
    {
        if (s.Policy.Accept.Count == 0) return 0;
        var session = seen?.Sessions.FirstOrDefault(o => o.PeerAddress == s.PeerAddress && o.State is SessionState.Established);
        if (session?.PrefixesReceived is not { } sent) return s.MaxPrefixes;
        return s.MaxPrefixesAction is MaxPrefixesAction.Shut ? Math.Min(sent, s.MaxPrefixes) : sent;
    }
}
