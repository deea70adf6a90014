using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>Whether and how an address is reached from the namespace of a router: hop by hop, and by TCP. Every run ends by
/// itself.</summary>
internal sealed class LinuxReach(string? namespaceName)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel)
    {
        var course = new TraceCourse(destination);
        string? problem = null;
        while (course.Due() is { Count: > 0 } due)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var (hop, error) in await Task.WhenAll(due.Select(ttl => HopAsync(destination, ttl))))
            {
                course.Note(hop);
                problem ??= error;
            }
        }

        var told = course.Told();
        return problem is not null && told.All(h => h.From is null)
            ? new TraceResult(destination, [], problem)
            : new TraceResult(destination, told, null);
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

    private async Task<(TraceHop Hop, string? Error)> HopAsync(Address destination, int ttl)
    {
        try
        {
            return (await NamespaceThread.RunAsync(namespaceName, () => Hop(destination, ttl)), null);
        }
        catch (Exception e) when (e is PingException or SocketException or System.ComponentModel.Win32Exception)
        {
            return (new TraceHop(ttl, null, null), (e.InnerException ?? e).Message);
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
}
