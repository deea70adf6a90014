using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>A relay that ends the conversation in place of the command after a given number of commands.</summary>
/// <param name="mark">The octet that ends a command.</param>
internal abstract class CommandRelay(byte mark, int commands, RelayEnd end) : Relay(end)
{
    private int passed;

    public override int Passed => passed;

    protected override Task SpeakAsync(Socket writer, Socket daemon) => PumpAsync(writer, daemon, async next =>
    {
        if (Volatile.Read(ref passed) >= commands) await EndAsync();
        Interlocked.Add(ref passed, next.Span.Count(mark));
    });
}
