using Peerline.Routing.Addressing;

namespace Peerline.Sources.Iana;

/// <summary>A row of a special-purpose address registry (RFC 6890).</summary>
/// <param name="Reachable">"Globally Reachable"; null where the registry says neither.</param>
public sealed record SpecialBlock(Prefix Prefix, string Name, bool? Reachable);
