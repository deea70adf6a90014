namespace Peerline.Cli.Decode.Capture;

/// <summary>
/// One direction of a TCP connection as a capture shows it, put back into order: repeated octets are dropped (the first copy counts, as
/// for the receiver), early ones wait, and octets that the capture does not hold become a gap once it is clear that they will not come.
/// </summary>
internal sealed class TcpDirection
{
    // What waits behind a hole. More than a window is never in flight.
    private const int MostWaiting = 1 << 20;
    private const int MostSegments = 4096;

    // The receiver has acknowledged what is missing: it was lost in the capture, not on the wire. Packets may still be swapped in the file.
    private const double PatienceSeconds = 0.5;

    private readonly SortedList<uint, byte[]> _waiting;
    private uint _initial;
    private uint _next;
    private int _openingOctets = -1;
    private int _waitingOctets;
    private Moment? _acknowledged;

    public TcpDirection() => _waiting = new SortedList<uint, byte[]>(Comparer<uint>.Create((a, b) => ((int)(a - b)).CompareTo(0)));

    /// <summary>Something of the stream was seen.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The connection's SYN was seen, so the stream starts at its first octet.</summary>
    public bool IsFromStart { get; private set; }

    /// <summary>True when a SYN with this number belongs to another connection of the same ports.</summary>
    public bool IsOther(uint initialSequence) => IsFromStart ? initialSequence != _initial : IsOpen && _next - initialSequence > 1u << 30;

    /// <summary>Starts at the sequence number behind a SYN, unless it is a repetition.</summary>
    public void Start(uint initialSequence)
    {
        if (IsOpen) return;
        (_initial, _next, IsOpen, IsFromStart, _openingOctets) = (initialSequence, initialSequence + 1, true, true, 0);
    }

    /// <summary>Takes a segment; what can be delivered now is taken out with <see cref="TryTake"/>.</summary>
    public void Add(uint sequence, ReadOnlySpan<byte> payload)
    {
        if (!IsOpen) (_next, IsOpen) = (sequence, true);
        // Made-up captures give the SYN no number of its own: its octets are followed by a segment that seems to start with the last of them.
        if (_openingOctets > 0 && sequence == _initial + (uint)_openingOctets && sequence + 1 == _next && payload.Length > 1) _next = sequence;
        _openingOctets = _openingOctets == 0 && sequence == _initial + 1 ? payload.Length : -1;
        var behind = (int)(_next - sequence);
        if (behind >= payload.Length) return;
        if (behind > 0)
        {
            payload = payload[behind..];
            sequence = _next;
        }

        // Of two that start at one place the longer one tells more.
        if (_waiting.TryGetValue(sequence, out var known))
        {
            if (known.Length >= payload.Length) return;
            _waiting.Remove(sequence);
            _waitingOctets -= known.Length;
        }

        _waiting.Add(sequence, payload.ToArray());
        _waitingOctets += payload.Length;
    }

    /// <summary>What the other side has acknowledged.</summary>
    public void Acknowledge(uint sequence, Moment time)
    {
        if (!IsOpen || _waiting.Count == 0 || (int)(_waiting.Keys[0] - _next) <= 0) _acknowledged = null;
        else if ((int)(sequence - _waiting.Keys[0]) >= 0) _acknowledged ??= time;
    }

    /// <summary>The next octets in order, and how many are missing in front of them.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="missing">Octets that the capture does not hold.</param>
    /// <param name="now">The time of the packet that is being read.</param>
    /// <param name="ended">Nothing more will come.</param>
    public bool TryTake(out ReadOnlySpan<byte> octets, out int missing, Moment now, bool ended)
    {
        octets = default;
        missing = 0;
        while (_waiting.Count > 0)
        {
            var (sequence, segment) = (_waiting.Keys[0], _waiting.Values[0]);
            var ahead = (int)(sequence - _next);
            if (ahead > 0 && !ended && !IsGivenUp(now)) return false;
            _waiting.RemoveAt(0);
            _waitingOctets -= segment.Length;
            if (-ahead >= segment.Length) continue;
            missing = Math.Max(0, ahead);
            octets = ahead < 0 ? segment.AsSpan(-ahead) : segment;
            _next = sequence + (uint)segment.Length;
            _acknowledged = null;
            return true;
        }

        return false;
    }

    private bool IsGivenUp(Moment now) => _waitingOctets > MostWaiting || _waiting.Count > MostSegments
        || (_acknowledged is { } since && now.AsSeconds - since.AsSeconds > PatienceSeconds);
}
