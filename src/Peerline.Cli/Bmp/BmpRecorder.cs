using System.Collections.Concurrent;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Bmp;

/// <summary>
/// Records streams as they came, a file for each connection, because only one router's messages make sense together. <c>peerline
/// decode</c> reads them.
/// </summary>
internal sealed class BmpRecorder(string file) : IBmpConsumer, IDisposable
{
    private readonly ConcurrentDictionary<BmpRouter, FileStream> _files = new();
    private int _number;

    public void Connected(BmpRouter router)
    {
        var number = Interlocked.Increment(ref _number);
        _files[router] = new FileStream(number == 1 ? file : $"{file}-{number}", FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
    }

    public void Received(BmpRouter router, in BmpFrame frame) => _files[router].Write(frame.Octets);

    // What could not even be framed was not received as a message.
    public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets)
    {
        if (BmpFrame.TryRead(octets, octets.Length, out _, out _) != FrameStatus.Complete) _files[router].Write(octets);
    }

    public void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
        if (_files.TryRemove(router, out var stream)) stream.Dispose();
    }

    public void Dispose()
    {
        foreach (var stream in _files.Values) stream.Dispose();
    }
}
