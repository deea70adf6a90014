namespace Peerline.Routing.Rib.Storage;

/// <summary>What was taken out of use in this period and in the one before: numbers, whatever they name.</summary>
internal sealed class RetiredPieces
{
    private ulong[] _current = new ulong[16];
    private ulong[] _previous = new ulong[16];
    private int _currentCount;
    private int _previousCount;

    public int Count => _currentCount + _previousCount;

    public int Octets => (_current.Length + _previous.Length) * sizeof(ulong);

    public void Add(ulong piece)
    {
        if (_currentCount == _current.Length) Array.Resize(ref _current, _current.Length * 2);
        _current[_currentCount++] = piece;
    }

    /// <summary>The pieces of the period before, which are free now; the present ones take their place.</summary>
    public ReadOnlySpan<ulong> Turn()
    {
        var (free, count) = (_previous, _previousCount);
        (_previous, _previousCount) = (_current, _currentCount);
        (_current, _currentCount) = (free, 0);
        // Overwritten only by Add, which the owner does not call while it reads these.
        return free.AsSpan(0, count);
    }
}
