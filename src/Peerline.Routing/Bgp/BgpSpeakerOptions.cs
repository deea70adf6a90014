using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;

namespace Peerline.Routing.Bgp;

/// <summary>What all sessions of a speaker share.</summary>
public sealed record BgpSpeakerOptions
{
    /// <summary>The BGP Identifier (RFC 6286): four octets, not zero.</summary>
    public required Address Identifier { get; init; }

    /// <summary>The port to listen on, on the local address of every session; null never listens.</summary>
    public int? ListenPort { get; init; } = BgpSessionConfiguration.BgpPort;

    /// <summary>
    /// Makes the TCP sockets of all sessions, of the address family asked for: for a speaker in another VRF or network namespace than the
    /// process. Null: plain ones. Throws <see cref="SocketException"/> when it cannot; that is told and tried again as for any connection.
    /// </summary>
    public Func<AddressFamily, Socket>? CreateSocket { get; init; }

    /// <summary>
    /// Where all sessions put what their peers send, compactly: for full tables, for ADD-PATH (RFC 7911), and for look-ups over many peers.
    /// Each session is one <see cref="AdjRibIn"/> of it, named as the session. Null: each session keeps its routes in its own
    /// <see cref="BgpSession.Tables"/>, which are snapshots: for the hundreds of routes of a direct peer.
    /// </summary>
    public AdjRibsIn? Table { get; init; }

    /// <summary>The clock of every timer and time stamp.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many events wait for a reader before the oldest is dropped.</summary>
    public int EventCapacity { get; init; } = 4096;

    internal Socket NewSocket(AddressFamily family) =>
        CreateSocket is { } create ? create(family) : new Socket(family, SocketType.Stream, ProtocolType.Tcp);
}
