using System.Net;
using Peerline.Routing.Bmp;

namespace Peerline.Cli.Bmp;

/// <summary>
/// Lines of all routers, one after the other, and how many there are to be. The output is slow and shared: while it is written, every
/// router waits, and so slows down.
/// </summary>
internal sealed class BmpEvents(Stream stream, long limit) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly BufferedStream _stream = new(stream, 1 << 16);
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _broken;

    /// <summary>Ends when as many lines were written as asked for, or nobody reads them any more.</summary>
    public Task Enough => _enough.Task;

    /// <summary>Lines so far.</summary>
    public long Count { get; private set; }

    /// <summary>Writes a line, unless there are enough.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_broken || Count >= limit) return;
            Count++;
            Try(line);
            if (Count >= limit) _enough.TrySetResult();
        }
    }

    /// <summary>Shows what was written so far.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_broken) return;
            try
            {
                _stream.Flush();
            }
            catch (IOException)
            {
                Break();
            }
        }
    }

    public void Dispose() => Flush();

    /// <summary>An address as people write it: no brackets around IPv4, none of IPv6's mapping.</summary>
    public static string Name(IPEndPoint? remote) => remote?.ToString() ?? "";

    /// <summary>What a router is called: its sysName, or its address as long as it has not said.</summary>
    public static string Name(BmpRouter router) => router.SysName is { Length: > 0 } name ? name : Name(router.Remote);

    private void Try(ReadOnlySpan<byte> line)
    {
        try
        {
            _stream.Write(line);
            _stream.WriteByte((byte)'\n');
        }
        catch (IOException)
        {
            // Whoever read the output has seen enough.
            Break();
        }
    }

    private void Break()
    {
        _broken = true;
        _enough.TrySetResult();
    }
}
