namespace Peerline.Routing.Rtr;

/// <summary>Adds a VRP (RFC 8416 3.4.1).</summary>
/// <param name="Vrp">The VRP; without <c>maxPrefixLength</c> its maximum is the length of the prefix.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmPrefixAssertion(Vrp Vrp, string? Comment = null);
