using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>What was seen of one session half at one moment: the row of the raw table. Key: connection, family, time.</summary>
/// <param name="State">The session's state; <see cref="SessionState.Unknown"/> when the router could not be read, which is no down
/// time.</param>
/// <param name="Flaps">The router's counter, as it was read.</param>
/// <param name="RxOctets">The port's counters, as they were read; both halves of a connection share the port.</param>
/// <param name="Packets">Received and sent by the port.</param>
/// <param name="Dropped">Packets that the port dropped, both ways.</param>
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
    long? TxOctets,
    long? Packets = null,
    long? Dropped = null)
{
    /// <summary>From one reading of the router. A session that the router does not know is absent; a router not heard is unknown.</summary>
    public static SessionSample Of(
        Guid connection, Family family, DateTimeOffset at, SessionObservation? session, InterfaceObservation? port, bool heard = true) =>
            new(
        connection, family, at,
        !heard ? SessionState.Unknown : session?.State ?? SessionState.Absent,
        session?.PrefixesReceived, session?.PrefixesAccepted, session?.PrefixesAdvertised,
        session?.Flaps ?? 0, port?.RxBytes, port?.TxBytes, port?.RxPackets + port?.TxPackets, port?.RxDropped + port?.TxDropped);
}
