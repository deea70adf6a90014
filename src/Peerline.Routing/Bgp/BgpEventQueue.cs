using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Peerline.Routing.Bgp;

/// <summary>
/// Events that wait for their reader: so many at most, and so many octets of raw messages at most. The oldest go first, for a peer that
/// sends one malformed message after the other must not fill our memory.
/// </summary>
internal sealed class BgpEventQueue : ChannelReader<BgpSessionEvent>
{
    /// <summary>Octets of messages that are kept for a reader who does not come.</summary>
    public const int MaximumOctets = 16 * 1024 * 1024;

    private readonly Channel<BgpSessionEvent> _events;
    private long _octets;

    public BgpEventQueue(int capacity) => _events = Channel.CreateBounded<BgpSessionEvent>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest }, Forget);

    public override Task Completion => _events.Reader.Completion;

    public override bool CanCount => _events.Reader.CanCount;

    public override int Count => _events.Reader.Count;

    public override bool CanPeek => _events.Reader.CanPeek;

    public void Add(BgpSessionEvent added)
    {
        if (!_events.Writer.TryWrite(added)) return;
        Interlocked.Add(ref _octets, OctetsOf(added));
        while (Interlocked.Read(ref _octets) > MaximumOctets && TryRead(out _)) { }
    }

    public void Complete() => _events.Writer.TryComplete();

    public override bool TryRead([MaybeNullWhen(false)] out BgpSessionEvent item)
    {
        if (!_events.Reader.TryRead(out item)) return false;
        Forget(item);
        return true;
    }

    public override bool TryPeek([MaybeNullWhen(false)] out BgpSessionEvent item) => _events.Reader.TryPeek(out item);

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.WaitToReadAsync(cancellationToken);

    private void Forget(BgpSessionEvent gone) => Interlocked.Add(ref _octets, -OctetsOf(gone));

    private static int OctetsOf(BgpSessionEvent of) => of is BgpUpdateMalformed malformed ? malformed.Message.Length : 0;
}
