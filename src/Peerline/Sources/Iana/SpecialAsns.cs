using Peerline.Model;

namespace Peerline.Sources.Iana;

/// <summary>A row of the registry of special-purpose AS numbers (RFC 7249).</summary>
public sealed record SpecialAsns(AsnRange Range, string Reason);
