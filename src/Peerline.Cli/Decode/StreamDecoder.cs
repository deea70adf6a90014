using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>
/// Cuts a stream into messages and hands each to the sink. It is given what is there and says how much of it is done with; where the
/// stream makes no sense it looks for the next message and says how much it passed over.
/// </summary>
internal abstract class StreamDecoder(IMessageSink sink)
{
    private long _position;
    private long _skipped;
    private bool _searching;

    protected IMessageSink Sink => sink;

    /// <summary>bgp, bmp or rtr.</summary>
    protected abstract string Kind { get; }

    /// <summary>Octets that may hold the beginning of a message although none was found in them.</summary>
    protected abstract int Overlap { get; }

    /// <summary>True when the octets can be the start of a message, as far as they go.</summary>
    public abstract bool StartsWithMessage(ReadOnlySpan<byte> octets);

    /// <summary>True when a message was found somewhere in the octets.</summary>
    public bool HoldsMessage(ReadOnlySpan<byte> octets) => Find(octets) >= 0;

    /// <summary>The stream may start in the middle of a message.</summary>
    public void StartAnywhere() => _searching = true;

    /// <summary>Octets are missing here: what comes next is the middle of something.</summary>
    /// <param name="cut">What was there of the message that the gap cuts.</param>
    /// <param name="missing">How many are missing.</param>
    /// <param name="place">Where.</param>
    public void Gap(ReadOnlySpan<byte> cut, long missing, Place place)
    {
        Finish(cut, place);
        sink.Note(place with { Offset = _position }, NoteKind.Gap, missing);
        _position += missing;
        _searching = true;
    }

    /// <summary>Decodes what is complete, and returns how many octets are done with.</summary>
    /// <param name="window">The octets from where the last call ended.</param>
    /// <param name="ended">Nothing comes after them.</param>
    /// <param name="place">Where the window was met; its offset is set for each message.</param>
    public int Decode(ReadOnlySpan<byte> window, bool ended, Place place)
    {
        var done = 0;
        while (done < window.Length)
        {
            var rest = window[done..];
            var found = _searching ? Find(rest) : 0;
            if (found != 0)
            {
                var passed = found > 0 ? found : Math.Max(0, rest.Length - (ended ? 0 : Overlap));
                done += passed;
                _position += passed;
                _skipped += passed;
                if (found < 0) break;
                rest = window[done..];
            }

            if (_searching) Synchronised(place);
            var here = place with { Offset = _position };
            var status = Frame(rest, out var length);
            if (status == FrameStatus.Incomplete) break;
            if (status == FrameStatus.Complete)
            {
                Message(rest[..length], here);
            }
            else
            {
                Malformed(rest, here);
                (_searching, length) = (true, 1);
                _skipped++;
            }

            done += length;
            _position += length;
        }

        if (!ended) return done;
        Finish(window[done..], place);
        return window.Length;
    }

    private void Synchronised(Place place)
    {
        if (_skipped > 0) sink.Note(place with { Offset = _position - _skipped }, NoteKind.Skipped, _skipped);
        (_skipped, _searching) = (0, false);
    }

    private void Finish(ReadOnlySpan<byte> rest, Place place)
    {
        if (_searching) _skipped += rest.Length;
        else if (!rest.IsEmpty) sink.Incomplete(place with { Offset = _position }, Kind, rest);
        _position += rest.Length;
        Synchronised(place);
    }

    /// <summary>Where a message starts, or a negative number.</summary>
    protected abstract int Find(ReadOnlySpan<byte> octets);

    /// <summary>Whether a whole message is there, and how long it is. Malformed: nothing tells where it ends.</summary>
    protected abstract FrameStatus Frame(ReadOnlySpan<byte> octets, out int length);

    /// <summary>Reports a whole message.</summary>
    protected abstract void Message(ReadOnlySpan<byte> message, in Place place);

    /// <summary>Reports what cannot be framed.</summary>
    protected abstract void Malformed(ReadOnlySpan<byte> octets, in Place place);
}
