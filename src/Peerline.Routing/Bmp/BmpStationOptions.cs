using System.Net;
using System.Net.Sockets;

namespace Peerline.Routing.Bmp;

/// <summary>What a station listens on, and what routers may do to it.</summary>
public sealed record BmpStationOptions
{
    /// <summary>The port that IANA assigned to BMP.</summary>
    public const int DefaultPort = 11019;

    /// <summary>Where routers connect; port 0 lets the system choose. All addresses by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, DefaultPort);

    /// <summary>Whether an address may connect; null admits every address. BMP has no authentication of its own (RFC 7854 11).</summary>
    public Func<IPAddress, bool>? Admits { get; init; }

    /// <summary>Routers at the same time.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>Connections from one address at the same time.</summary>
    public int MaximumConnectionsPerAddress { get; init; } = 16;

    /// <summary>Octets that a message may have. A router's memory is bounded by it, or by the receive buffer when that is larger.</summary>
    public int MaximumMessageLength { get; init; } = BmpFrame.DefaultMaximumLength;

    /// <summary>Octets to which the buffer of a router grows while it sends much.</summary>
    public int ReceiveBufferLength { get; init; } = 256 * 1024;

    /// <summary>Peers that a router may speak of.</summary>
    public int MaximumPeersPerRouter { get; init; } = 20_000;

    /// <summary>Time for the first message.</summary>
    public TimeSpan FirstMessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a message that was begun.</summary>
    public TimeSpan PartialMessageTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without an octet; for ever by default, because a router has nothing to say while its peers are quiet.</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Time without an answer after which a dead router's connection is given up (TCP keepalive).</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Makes the socket that is listened on, such as one in another network namespace; null makes a plain one.</summary>
    public Func<AddressFamily, Socket>? CreateSocket { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told what the consumer threw, before that router's session ends.</summary>
    public Action<BmpRouter, Exception>? OnConsumerFailure { get; init; }
}
