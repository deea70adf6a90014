namespace Peerline.Edge.Embedded;

public sealed record GenerationMarker(int V4, int V6);
