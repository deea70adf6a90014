using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>What was seen of one session half at one moment: the row of the raw table. Key: connection, family, time.</summary>
/// <param name="State">The session's state; <see cref="SessionState.Unknown"/> when the router could not be read, which is no down time.</param>
/// <param name="Flaps">The router's counter, as it was read.</param>
/// <param name="RxOctets">The port's counters, as they were read; both halves of a connection share the port.</param>
public sealed record SessionSample(
    Guid ConnectionId,
    Family Family,
    DateTimeOffset At,
    SessionState State,
    int? PrefixesReceived,
    int? PrefixesAccepted,
    int? PrefixesAdvertised,
    long Flaps,
    long? RxOctets,
    long? TxOctets);
