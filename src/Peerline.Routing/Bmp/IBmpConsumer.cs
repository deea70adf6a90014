using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Takes the events of BMP sessions. The events of one router come one after the other in the order of its messages, those of different
/// routers at the same time. Views are valid during the call only. While a call lasts, nothing more is read from that router: a consumer
/// that is too slow slows the router down and nobody else. A call that throws ends that router's session.
/// </summary>
/// <remarks>
/// What is ingested may come again: FRR 8.4 was seen to send its tables twice. Announcing and withdrawing are therefore to be understood
/// as "is now so".
/// </remarks>
public interface IBmpConsumer
{
    /// <summary>A router connected.</summary>
    void Connected(BmpRouter router)
    {
    }

    /// <summary>A connection was closed before anything was read from it.</summary>
    void Refused(IPEndPoint remote, BmpRefusal reason)
    {
    }

    /// <summary>A whole message, before it is taken apart; for those who record.</summary>
    void Received(BmpRouter router, in BmpFrame frame)
    {
    }

    /// <summary>The router says who it is.</summary>
    void Initiated(BmpRouter router, in InitiationMessage message)
    {
    }

    /// <summary>
    /// A session came up, or is up already. Some routers say it once for each table; a peer that is up with the same OPENs is still the
    /// same session.
    /// </summary>
    void PeerUp(BmpPeer peer, in PeerUpMessage message)
    {
    }

    /// <summary>A session ended: all tables of the peer are void.</summary>
    void PeerDown(BmpPeer peer, in PeerDownMessage message)
    {
    }

    /// <summary>
    /// Routes of one table of a peer, announced and withdrawn. What RFC 7606 makes of the UPDATE is in it: with treat-as-withdraw its
    /// prefixes are to be withdrawn, with session-reset they cannot be relied on.
    /// </summary>
    void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
    }

    /// <summary>A table of a peer is complete for one family (RFC 7854 5).</summary>
    void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message)
    {
    }

    /// <summary>
    /// Routes that cannot be read without a doubt, because no Peer Up said whether path identifiers stand in front of the prefixes. They
    /// are not guessed at.
    /// </summary>
    void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message)
    {
    }

    /// <summary>Counters and gauges of a peer.</summary>
    void Statistics(BmpPeer peer, in StatisticsReport report)
    {
    }

    /// <summary>Messages of a session as they were received.</summary>
    void Mirrored(BmpPeer peer, in RouteMirroringMessage message)
    {
    }

    /// <summary>A message of a type, or in a layout of version 4, that is not taken apart here.</summary>
    void Uninterpreted(BmpRouter router, in BmpFrame frame)
    {
    }

    /// <summary>The router says why it closes.</summary>
    void Terminated(BmpRouter router, in TerminationMessage message)
    {
    }

    /// <summary>A message that cannot be read; the session ends with it.</summary>
    /// <param name="router">Whose.</param>
    /// <param name="problem">What is wrong; its offset counts from the start of <paramref name="octets"/>.</param>
    /// <param name="octets">What was received, from the start of the message.</param>
    void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets)
    {
    }

    /// <summary>The session is over: all tables of all peers of the router are void, or stale.</summary>
    void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
    }
}
