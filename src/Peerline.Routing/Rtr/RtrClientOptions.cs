using System.Collections.Immutable;
using System.Net.Sockets;

namespace Peerline.Routing.Rtr;

/// <summary>What an <see cref="RtrClient"/> is made with.</summary>
public sealed record RtrClientOptions
{
    /// <summary>The caches, the preferred one first; at least one.</summary>
    public required ImmutableArray<RtrCacheOptions> Caches { get; init; }

    /// <summary>The highest version that is offered: 0 to 2. A cache that does not speak it is asked in a lower one (RFC 8210 7).</summary>
    public byte MaximumVersion { get; init; } = RtrPdu.MaximumVersion;

    /// <summary>More records than this are refused: a cache must not be able to fill the memory. The world had 700,000 in 2025.</summary>
    public int MaximumRecords { get; init; } = 5_000_000;

    /// <summary>Used in place of the intervals that the cache gives; null leaves them to it.</summary>
    public RtrIntervals? Intervals { get; init; }

    /// <summary>A connection has to be there in this time.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A cache that owes an answer must not be silent for longer.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An answer has to be complete in this time, however steadily it drips.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first wait after a failure; it doubles up to the retry interval.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes the connection to a cache: plain TCP unless something else is put here (TLS, SSH, a tunnel). The stream is disposed of when
    /// the conversation ends.
    /// </summary>
    public Func<RtrCacheOptions, CancellationToken, ValueTask<Stream>> Connect { get; init; } = ConnectTcpAsync;

    /// <summary>The clock of all timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Connects over plain TCP.</summary>
    public static async ValueTask<Stream> ConnectTcpAsync(RtrCacheOptions cache, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(cache.Host, cache.Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
