using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Benchmarks.Running;

namespace Peerline.Benchmarks.References;

/// <summary>This program once more, on the other core, writing a file into a connection and doing nothing else.</summary>
internal static class FileSender
{
    public static Process Start(int port, string file) => Process.Start("taskset",
    [
        "-c", Core.Text(Core.Other), Environment.ProcessPath!, typeof(FileSender).Assembly.Location, "send",
        port.ToString(CultureInfo.InvariantCulture), file,
    ]);

    /// <summary>What the other process does.</summary>
    public static void Send(int port, string file)
    {
        var octets = File.ReadAllBytes(file);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        for (var sent = 0; sent < octets.Length;) sent += socket.Send(octets.AsSpan(sent, Math.Min(1 << 18, octets.Length - sent)));
        socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(octets) > 0) { }
    }
}
