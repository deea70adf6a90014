namespace Peerline.Routing.Rtr;

/// <summary>Adds a router key (RFC 8416 3.4.2).</summary>
/// <param name="Key">The key.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmBgpsecAssertion(RouterKey Key, string? Comment = null);
