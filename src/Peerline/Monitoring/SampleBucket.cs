using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>Samples of one session half rolled up over a span: the row of the 5-minute and of the 1-hour table.</summary>
/// <param name="From">Start of the span, aligned to its length in UTC. Key: connection, family, length, from.</param>
/// <param name="Samples">How many looks at the router are in here, those that it did not answer included.</param>
/// <param name="Known">How many of them the router answered.</param>
/// <param name="Established">How many of those said Established.</param>
/// <param name="Flaps">Established sessions lost within the span.</param>
/// <param name="RxOctets">Octets that the port counted within the span; null when it was not counted twice.</param>
/// <param name="DroppedOctets">What the port dropped, by the mean size of a packet.</param>
public sealed record SampleBucket(
    Guid ConnectionId,
    Family Family,
    DateTimeOffset From,
    TimeSpan Length,
    int Samples,
    int Known,
    int Established,
    long Flaps,
    Spread? Received,
    Spread? Accepted,
    Spread? Advertised,
    long? RxOctets,
    long? TxOctets,
    long? DroppedOctets = null)
{
    /// <summary>Share of the known looks that found the session Established; null when the router was never heard.</summary>
    public double? Availability => Known == 0 ? null : (double)Established / Known;
}

/// <summary>Least, most and mean of a count, with the number of looks behind the mean.</summary>
public sealed record Spread(int Min, int Max, double Average, int Count);
