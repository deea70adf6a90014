using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>
/// Stands between a writer and the sockets of a daemon, and ends the conversation when it is told to: for the router this is a writer that
/// died there, for the writer a router that is gone.
/// </summary>
internal abstract class Relay(RelayEnd end) : IDisposable
{
    private readonly ConcurrentBag<Socket> listeners = [];
    private readonly ConcurrentBag<Socket> conversations = [];
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A conversation was ended, or is held.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many words of the writer got through.</summary>
    public abstract int Passed { get; }

    /// <summary>Done when the writer's next word is kept from the daemon.</summary>
    public Task Held => held.Task;

    /// <summary>What is held is passed on after all.</summary>
    public void GoOn() => goesOn.TrySetResult(true);

    /// <summary>Cuts what is said now; whoever connects afterwards is heard.</summary>
    public void Cut()
    {
        HasEnded = true;
        foreach (var socket in conversations) socket.Dispose();
        goesOn.TrySetResult(false);
    }

    public void Dispose()
    {
        foreach (var socket in listeners) socket.Dispose();
        Cut();
    }

    /// <param name="file">Where the writer connects.</param>
    /// <param name="daemon">Where the daemon listens.</param>
    protected void Listen(string file, string daemon)
    {
        File.Delete(file);
        var listener = Socket();
        listeners.Add(listener);
        listener.Bind(new UnixDomainSocketEndPoint(file));
        // Whoever speaks for the writer may be another account.
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        listener.Listen();
        _ = AcceptAsync(listener, new UnixDomainSocketEndPoint(daemon));
    }

    /// <summary>Passes on what the writer says, and decides where it ends.</summary>
    protected abstract Task SpeakAsync(Socket writer, Socket daemon);

    /// <summary>It has said enough.</summary>
    /// <exception cref="ObjectDisposedException">What comes next is not passed on.</exception>
    protected async Task EndAsync()
    {
        HasEnded = true;
        if (end is RelayEnd.Gone) Dispose();
        if (end is RelayEnd.Cut) Cut();
        held.TrySetResult();
        ObjectDisposedException.ThrowIf(end is not RelayEnd.Hold || !await goesOn.Task, this);
    }

    /// <summary>Passes on until either end is closed, or the relay is cut.</summary>
    /// <param name="before">Looks at what is about to be passed on.</param>
    protected static async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task>? before = null)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await from.ReceiveAsync(buffer)) > 0;)
            {
                if (before is not null) await before(buffer.AsMemory(0, n));
                await to.SendAsync(buffer.AsMemory(0, n));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }

    private async Task AcceptAsync(Socket listener, UnixDomainSocketEndPoint daemon)
    {
        try
        {
            while (true)
            {
                var writer = await listener.AcceptAsync();
                conversations.Add(writer);
                var server = Socket();
                conversations.Add(server);
                await server.ConnectAsync(daemon);
                _ = HasEnded ? PumpAsync(writer, server) : SpeakAsync(writer, server);
                _ = PumpAsync(server, writer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static Socket Socket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
