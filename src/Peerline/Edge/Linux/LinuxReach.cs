using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        var identifier = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        string? problem = null;
        while (course.Due() is { Count: > 0 } due)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var (hop, error) in await Task.WhenAll(due.Select(ttl => HopAsync(new EchoQuestion(destination, identifier, (ushort)ttl)))))
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

    private async Task<(TraceHop Hop, string? Error)> HopAsync(EchoQuestion question)
    {
        try
        {
            return (await NamespaceThread.RunAsync(namespaceName, () => Hop(question)), null);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (new TraceHop(question.Sequence, null, null), e.Message);
        }
    }

    /// <summary>The TTL is the question's number.</summary>
    private static TraceHop Hop(EchoQuestion question)
    {
        var destination = new IPEndPoint(question.Destination.ToIPAddress(), 0);
        var protocol = question.Destination.IsIPv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6;
        using var socket = new Socket(destination.AddressFamily, SocketType.Raw, protocol) { Ttl = (short)question.Sequence };
        if (question.Destination.IsIPv4) socket.DontFragment = true;
        var began = Stopwatch.GetTimestamp();
        socket.SendTo(question.ToMessage(), destination);
        var heard = new byte[1500];
        EndPoint from = destination;
        while (Patience - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left && socket.Poll(left, SelectMode.SelectRead))
        {
            var count = socket.ReceiveFrom(heard, ref from);
            if (question.IsAnsweredBy(heard.AsSpan(0, count)))
                return new TraceHop(question.Sequence, ((IPEndPoint)from).Address, Stopwatch.GetElapsedTime(began));
        }

        return new TraceHop(question.Sequence, null, null);
    }
}
