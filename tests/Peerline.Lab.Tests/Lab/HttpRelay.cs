using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>Between a writer and an embedded router: it ends the conversation in place of the request after a given number of requests.</summary>
internal sealed class HttpRelay : Relay
{
    private readonly int requests;
    private int passed;

    public HttpRelay(string to, string file, int requests, RelayEnd end)
        : base(end)
    {
        this.requests = requests;
        Socket = file;
        Listen(file, to);
    }

    public string Socket { get; }

    public override int Passed => passed;

    // HTTP/1.1: the next request is sent when the last one is answered, so what is read begins with a method or is the rest of a body.
    protected override Task SpeakAsync(Socket writer, Socket daemon) => PumpAsync(writer, daemon, async next =>
    {
        if (!next.Span.StartsWith("GET "u8) && !next.Span.StartsWith("POST "u8)) return;
        if (Volatile.Read(ref passed) >= requests) await EndAsync();
        Interlocked.Increment(ref passed);
    });
}
