using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>A relay that cuts right after a given number of commands.</summary>
/// <param name="end">The octet that ends a command.</param>
internal abstract class CommandRelay(byte end, int commands) : Relay
{
    private int commandsLeft = commands;

    protected override Task SpeakAsync(Socket writer, Socket daemon) => PumpAsync(writer, daemon, passed =>
    {
        if (Interlocked.Add(ref commandsLeft, -passed.Span.Count(end)) <= 0) Dispose();
    });
}
