using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>What a peer asks for in one connection, after all input rules were passed.</summary>
public sealed record ConnectionRequest
{
    /// <summary>PeeringDB's id of the facility where both networks are.</summary>
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }
    public required AddressProvider AddressProvider { get; init; }

    /// <summary>The /30 or /31 of the session when the peer provides it.</summary>
    public Prefix? PrefixV4 { get; init; }

    /// <summary>The /64 to /127 of the session when the peer provides it.</summary>
    public Prefix? PrefixV6 { get; init; }

    /// <summary>Which halves the session is to have. With <see cref="AddressProvider.Peer"/> these are the given prefixes.</summary>
    public bool WantsV4 { get; init; } = true;
    public bool WantsV6 { get; init; } = true;

    /// <summary>How many prefixes the peer wants accepted; the limit counts what is received before policy.</summary>
    public int? MaxPrefixesV4 { get; init; }
    public int? MaxPrefixesV6 { get; init; }

    /// <summary>The MD5 key, sealed (see <c>Storage.Secrets</c>); null when the session has none.</summary>
    public string? SealedMd5Key { get; init; }
    public bool UseForPeeringService { get; init; }
}

/// <summary>Who gives the addresses of the session. Azure calls the operator <c>Microsoft</c>.</summary>
public enum AddressProvider { Peer, Operator }
