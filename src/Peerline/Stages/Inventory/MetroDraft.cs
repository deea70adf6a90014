using Peerline.Model;

namespace Peerline.Stages.Inventory;

/// <summary>A metro as the operator writes it.</summary>
/// <param name="BandwidthOffers">Null for the usual offers.</param>
public sealed record MetroDraft(string? Name, string? Country, string? Region,
    IReadOnlyList<BandwidthOffer>? BandwidthOffers, GeoPoint? Position = null);
