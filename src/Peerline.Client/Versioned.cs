namespace Peerline.Client;

/// <summary>An object with the version that was read: hand the <paramref name="ETag"/> back with a change, and it is refused when
/// stale.</summary>
public sealed record Versioned<T>(T Value, string? ETag);
