using Peerline.Edge;

namespace Peerline.Stages.Validation;

/// <summary>One view of a session's routes. A peer decides how many there are, so what is kept has an end.</summary>
/// <param name="Routes">At most <see cref="Limit"/>.</param>
/// <param name="Total">How many the router has.</param>
public sealed record RouteSnapshot(IReadOnlyList<Route> Routes, int Total)
{
    public const int Limit = 250_000;

    /// <summary>The view could not be read: nothing may be concluded from its emptiness.</summary>
    public static RouteSnapshot NotRead { get; } = new([], -1);

    public static RouteSnapshot Of(IReadOnlyList<Route> routes) =>
        new(routes.Count <= Limit ? routes : [.. routes.Take(Limit)], routes.Count);

    public bool IsRead => Total >= 0;
    public bool IsCut => Total > Routes.Count;
    public int? Count => IsRead ? Total : null;
}
