using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>Whether and how an address is reached from the namespace of a router: hop by hop, and by TCP. Every run ends by
/// itself.</summary>
internal sealed class LinuxReach(string? namespaceName)
{
    private const int MostHops = 30;
    private const int AtOnce = 10;

    /// <summary>A way that has been silent for so long is not followed any further.</summary>
    private const int SilentHops = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel)
    {
        var hops = new List<TraceHop>();
        try
        {
            while (hops.Count < MostHops && !Ended(destination, hops))
            {
                cancel.ThrowIfCancellationRequested();
                var ttls = Enumerable.Range(hops.Count + 1, Math.Min(AtOnce, MostHops - hops.Count));
                hops.AddRange(await Task.WhenAll(ttls.Select(t => NamespaceThread.RunAsync(namespaceName, () => Hop(destination, t)))));
            }
        }
        catch (Exception e) when (e is PingException or SocketException or System.ComponentModel.Win32Exception)
        {
            return new TraceResult(destination, [], (e.InnerException ?? e).Message);
        }

        return new TraceResult(destination, Told(destination, hops), null);
    }

    public async Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var family = request.Destination.IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
            using var socket = await NamespaceThread.RunAsync(namespaceName, () => new Socket(family, SocketType.Stream, ProtocolType.Tcp));
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            ends.CancelAfter(Patience);
            began = Stopwatch.GetTimestamp();
            await socket.ConnectAsync(request.Destination.ToIPAddress(), request.Port, ends.Token);
            return new ConnectResult(true, Stopwatch.GetElapsedTime(began), null);
        }
        catch (SocketException e)
        {
            var answered = e.SocketErrorCode is SocketError.ConnectionRefused;
            return new ConnectResult(false, answered ? Stopwatch.GetElapsedTime(began) : null, e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ConnectResult(false, null, $"No answer in {Patience.TotalSeconds} s.");
        }
    }

    private static TraceHop Hop(Address destination, int ttl)
    {
        using var ping = new Ping();
        var began = Stopwatch.GetTimestamp();
        var reply = ping.Send(destination.ToIPAddress(), (int)Patience.TotalMilliseconds, new byte[32], new PingOptions(ttl, true));
        return reply.Status is IPStatus.TimedOut || reply.Address is null || reply.Address.Equals(System.Net.IPAddress.Any)
            ? new TraceHop(ttl, null, null)
            : new TraceHop(ttl, reply.Address, Stopwatch.GetElapsedTime(began));
    }

    private static bool Ended(Address destination, List<TraceHop> hops) =>
        hops.Any(h => h.From == destination) || (hops.Count >= SilentHops && hops[^SilentHops..].All(h => h.From is null));

    /// <summary>Up to the destination, or to the last one that answered.</summary>
    private static List<TraceHop> Told(Address destination, List<TraceHop> hops)
    {
        var reached = hops.FindIndex(h => h.From == destination);
        if (reached >= 0) return hops[..(reached + 1)];
        var last = hops.FindLastIndex(h => h.From is not null);
        return hops[..Math.Min(hops.Count, last + 1 + SilentHops)];
    }
}
