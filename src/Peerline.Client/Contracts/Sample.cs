namespace Peerline.Client.Contracts;

/// <summary>What a session half looked like at one moment, or over one span.</summary>
/// <param name="SpanSeconds">0 for one look; 300 or 3600 when rolled up.</param>
/// <param name="State">The BGP state of one look; null when rolled up.</param>
/// <param name="Availability">Share of the looks that found the session Established; null when the router was never heard.</param>
/// <param name="RxOctets">One look: the port's counter. Rolled up: octets within the span.</param>
public sealed record Sample(
    DateTimeOffset At, string Family, int SpanSeconds, string? State, double? Availability, double? Received, double? Accepted,
        double? Advertised,
    long Flaps, long? RxOctets, long? TxOctets);
