using Peerline.Model;

namespace Peerline.Edge.Embedded;

/// <summary>The marker of a half whose session runs.</summary>
public sealed record HalfReadBack(Family Family, AppliedHalf Applied);
