using System.Collections.Immutable;

namespace Peerline.Routing.Rib;

/// <summary>
/// Some routes in order, and where to go on. A page looks at some thousand prefixes at most, so that it takes milliseconds whatever the
/// filter: it may hold fewer routes than asked for, or none, and not be the last one. Only <paramref name="Next"/> says that.
/// </summary>
/// <param name="Routes">The routes, in the order of prefix, peer and path.</param>
/// <param name="Next">What to ask the next page with; null when the end was reached.</param>
public sealed record RoutePage(ImmutableArray<ReceivedRoute> Routes, RouteCursor? Next);
