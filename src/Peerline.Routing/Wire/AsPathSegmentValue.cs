using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One segment of an AS path, to be written.</summary>
public sealed record AsPathSegmentValue(AsPathSegmentType Type, ImmutableArray<Asn> Asns);
