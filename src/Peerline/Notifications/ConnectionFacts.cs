namespace Peerline.Notifications;

/// <param name="Peering">The name that the peer gave to the peering.</param>
/// <param name="Name">How both sides call this connection: its circuit id, or its number within the peering.</param>
public sealed record ConnectionFacts(Guid Id, string Peering, string Name, string Metro, string Facility, int BandwidthInMbps);
