namespace Peerline.Routing.Wire;

/// <summary>Types of outbound route filters in registry order (RFC 5291 9).</summary>
public enum OrfType : byte
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>Prefixes (RFC 5292).</summary>
    AddressPrefix = 64,
    /// <summary>Covering prefixes (RFC 7543).</summary>
    CoveringPrefix = 65,
    /// <summary>Route targets, before it had a number of its own.</summary>
    ExtendedCommunityCisco = 128,
    /// <summary>Prefixes, before RFC 5292: still offered beside 64.</summary>
    AddressPrefixCisco = 129,
}
