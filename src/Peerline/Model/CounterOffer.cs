namespace Peerline.Model;

/// <summary>What the operator offers in place of what was asked for. The peer's yes is the agreement: it approves the request.</summary>
/// <param name="Text">Why, and what else there is to say of it.</param>
public sealed record CounterOffer(int FacilityId, int BandwidthMbps, string Text, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset Until)
{
    public bool Holds(DateTimeOffset now) => now < Until;

    public ConnectionRequest On(ConnectionRequest asked) => asked with { FacilityId = FacilityId, BandwidthMbps = BandwidthMbps };
}
