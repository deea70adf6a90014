namespace Peerline.Routing.Wire;

/// <summary>Checks a value; the fault, or None.</summary>
internal delegate UpdateFault PathAttributeCheck(ReadOnlySpan<byte> value, in UpdateContext context);

/// <summary>One row of the attribute table: what RFC 7606 wants to know about an attribute.</summary>
/// <param name="Name">As the RFC writes it.</param>
/// <param name="Flags">Optional and Transitive as they must be.</param>
/// <param name="Malformed">What a wrong value does.</param>
/// <param name="WrongFlags">What wrong flags do.</param>
/// <param name="Check">What is wrong with a value.</param>
internal sealed record PathAttributeRule(
    string Name, PathAttributeFlags Flags, UpdateAction Malformed, UpdateAction WrongFlags, PathAttributeCheck Check);
