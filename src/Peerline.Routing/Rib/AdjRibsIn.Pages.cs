using Peerline.Routing.Rib.Storage;

namespace Peerline.Routing.Rib;

// Pages: routes in the order of prefix, peer and path, read while others change them. Every route shown was there, as it is shown, at some
// moment of the call. What is there from the first page to the last is shown once, whatever comes and goes around it.
public sealed partial class AdjRibsIn
{
    /// <summary>The routes of all peers that the filter wants, at most <paramref name="limit"/>, behind the cursor.</summary>
    /// <remarks>
    /// Looks at prefix after prefix until the page is full or has looked at enough: see <see cref="RoutePage"/> for pages that are not full.
    /// </remarks>
    public RoutePage Page(RouteFilter filter, int limit, RouteCursor? after = null) => new RouteScan(this, null, filter, limit, after).Run();
}

public sealed partial class AdjRibIn
{
    /// <summary>The peer's routes that the filter wants, at most <paramref name="limit"/>, behind the cursor.</summary>
    /// <remarks>
    /// A peer with a full table is searched page by page (<see cref="RoutePage"/>); one with few routes is read to its end at once.
    /// </remarks>
    public RoutePage Page(RouteFilter filter, int limit, RouteCursor? after = null) =>
        new RouteScan(_table, this, filter, limit, after).Run();
}
