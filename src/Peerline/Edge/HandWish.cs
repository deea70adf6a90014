using Peerline.Model;

namespace Peerline.Edge;

/// <summary>What was adopted of a change by hand takes the place of what request and policy say.</summary>
internal static class HandWish
{
    public static SessionWish With(this SessionWish wish, HandSettings? byHand) => byHand is null ? wish : wish with
    {
        MaxPrefixes = byHand.MaxPrefixes ?? wish.MaxPrefixes,
        MaxPrefixesAction = byHand.MaxPrefixesAction ?? wish.MaxPrefixesAction,
        Gtsm = byHand.Gtsm ?? wish.Gtsm,
        Description = byHand.Description ?? wish.Description,
    };

    /// <summary>The same connection with what is adopted of its halves, their further sessions included.</summary>
    public static ConnectionWish With(this ConnectionWish wish, HandSettings? v4, HandSettings? v6) => wish with
    {
        V4 = wish.V4?.With(v4),
        V6 = wish.V6?.With(v6),
        Mesh = [.. wish.Mesh.Select(s => s.With(s.Family is Family.IPv4 ? v4 : v6))],
    };

    /// <summary>What the router says of a session, as far as a wish has a place for it, besides what was adopted before.</summary>
    public static HandSettings? Read(SessionWish wish, SessionObservation? seen, HandSettings? before)
    {
        if (seen is null) return before;
        var read = (before ?? new HandSettings()) with
        {
            MaxPrefixes = seen.MaxPrefixes is { } limit && limit != wish.MaxPrefixes ? limit : before?.MaxPrefixes,
            Gtsm = seen.Gtsm is { } gtsm && gtsm != wish.Gtsm ? gtsm : before?.Gtsm,
            Description = (seen.Description ?? "") != RouterText.Description(wish.Description) ? seen.Description ?? "" : before?.Description,
        };
        return read == new HandSettings() ? null : read;
    }
}
