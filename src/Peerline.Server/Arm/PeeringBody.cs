using System.ComponentModel;
namespace Peerline.Server.Arm;

/// <summary>A peering on Azure's wire, both ways: what is read-only is not looked at when it comes in.</summary>
internal sealed record PeeringBody
{
    public SkuBody? Sku { get; init; }
    public string? Kind { get; init; }
    public PeeringProperties? Properties { get; init; }
    public string? Location { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
    [ReadOnly(true)]
    public string? Name { get; init; }
    [ReadOnly(true)]
    public string? Id { get; init; }
    [ReadOnly(true)]
    public string? Type { get; init; }
    [ReadOnly(true)]
    public SystemDataBody? SystemData { get; init; }
}

internal sealed record SkuBody(string? Name)
{
    /// <summary>Tier, family and size are the parts of the name.</summary>
    [ReadOnly(true)]
    public string? Tier { get; init; }
    [ReadOnly(true)]
    public string? Family { get; init; }
    [ReadOnly(true)]
    public string? Size { get; init; }

    public static SkuBody Of(string name) => name.Split('_') is [var tier, var family, var size]
        ? new(name) { Tier = tier, Family = family, Size = size }
        : new(name);
}

internal sealed record PeeringProperties
{
    public DirectProperties? Direct { get; init; }
    public ExchangeProperties? Exchange { get; init; }

    /// <summary>Since 2025-05-01.</summary>
    public IReadOnlyList<ProbeBody?>? ConnectivityProbes { get; init; }
    public string? PeeringLocation { get; init; }
    [ReadOnly(true)]
    public string? ProvisioningState { get; init; }
}

internal sealed record DirectProperties
{
    public IReadOnlyList<ConnectionBody?>? Connections { get; init; }
    [ReadOnly(true)]
    public bool? UseForPeeringService { get; init; }
    public SubResource? PeerAsn { get; init; }
    public string? DirectPeeringType { get; init; }
}

internal sealed record ExchangeProperties
{
    public IReadOnlyList<ExchangeConnectionBody?>? Connections { get; init; }
    public SubResource? PeerAsn { get; init; }
}

internal sealed record SubResource(string? Id);

internal sealed record ConnectionBody
{
    public long? BandwidthInMbps { get; init; }
    [ReadOnly(true)]
    public int? ProvisionedBandwidthInMbps { get; init; }
    public string? SessionAddressProvider { get; init; }
    public bool? UseForPeeringService { get; init; }

    /// <summary>The connection's own id, as the native API knows it.</summary>
    [ReadOnly(true), Since("2020-10-01")]
    public string? MicrosoftTrackingId { get; init; }
    public long? PeeringDBFacilityId { get; init; }
    [ReadOnly(true)]
    public string? ConnectionState { get; init; }
    public SessionBody? BgpSession { get; init; }
    public string? ConnectionIdentifier { get; init; }
    [ReadOnly(true)]
    public string? ErrorMessage { get; init; }
}

/// <summary>A session on an exchange: no bandwidth and nobody who provides addresses.</summary>
internal sealed record ExchangeConnectionBody
{
    public long? PeeringDBFacilityId { get; init; }
    [ReadOnly(true)]
    public string? ConnectionState { get; init; }
    public SessionBody? BgpSession { get; init; }
    public string? ConnectionIdentifier { get; init; }
    [ReadOnly(true)]
    public string? ErrorMessage { get; init; }
}

internal sealed record SessionBody
{
    public string? SessionPrefixV4 { get; init; }
    public string? SessionPrefixV6 { get; init; }
    public string? MicrosoftSessionIPv4Address { get; init; }
    public string? MicrosoftSessionIPv6Address { get; init; }
    public string? PeerSessionIPv4Address { get; init; }
    public string? PeerSessionIPv6Address { get; init; }
    [ReadOnly(true)]
    public string? SessionStateV4 { get; init; }
    [ReadOnly(true)]
    public string? SessionStateV6 { get; init; }
    public long? MaxPrefixesAdvertisedV4 { get; init; }
    public long? MaxPrefixesAdvertisedV6 { get; init; }
    public string? Md5AuthenticationKey { get; init; }
}
