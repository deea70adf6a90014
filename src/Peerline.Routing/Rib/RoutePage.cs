using System.Collections.Immutable;

namespace Peerline.Routing.Rib;

/// <summary>Some routes in order, and where to go on.</summary>
/// <param name="Routes">The routes, in the order of prefix, peer and path.</param>
/// <param name="Next">What to ask the next page with; null when the end was reached.</param>
public sealed record RoutePage(ImmutableArray<ReceivedRoute> Routes, RouteCursor? Next);
