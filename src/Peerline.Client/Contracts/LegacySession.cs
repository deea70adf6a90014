namespace Peerline.Client.Contracts;

/// <summary>A session of a router's running configuration that Peerline does not own.</summary>
/// <param name="EdgeRouter">For the operator only, as <paramref name="InterfaceName"/>.</param>
public sealed record LegacySession(
    string Metro, int FacilityId, uint PeerAsn, string? EdgeRouter, string? InterfaceName, int? BandwidthMbps, LegacyHalf? V4,
        LegacyHalf? V6)
{
    /// <summary>The session runs over an exchange, which <see cref="FacilityId"/> names then.</summary>
    public bool IsOnExchange { get; init; }
}

public sealed record LegacyHalf(LinkAddresses Addresses, string State, int? MaxPrefixes);
