namespace Peerline.Client.Contracts;

/// <summary>A metropolitan area where the operator peers.</summary>
public sealed record Metro
{
    public Guid? Id { get; init; }
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }
    public required string Region { get; init; }
    public IReadOnlyList<BandwidthOffer>? BandwidthOffers { get; init; }

    /// <summary>How far customers of the peering service are from it.</summary>
    public GeoPoint? Position { get; init; }
}

public sealed record BandwidthOffer(string Name, int Mbps);
