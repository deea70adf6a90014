namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// When space may be written anew. Readers announce themselves to nobody: they take the number of the period, read, and ask whether what
/// they read can have been written anew meanwhile. If so they read again. The writer therefore never waits for a reader, and a reader that
/// stands still holds nothing back.
/// </summary>
/// <remarks>
/// What the writer takes out of use in period n is written anew in period n + 2 at the earliest. Whoever began in period n has seen
/// everything that was taken out before n as gone already, so up to the end of period n + 1 all that he can hold is as it was.
/// A period ends after some thousand pieces, so a look-up of a microsecond is asked to read again only when it was interrupted.
/// </remarks>
internal sealed class GracePeriods
{
    private const int PiecesOfAPeriod = 4096;
    private const long OctetsOfAPeriod = 1 << 20;

    private readonly List<IRetiring> _owners = [];
    private long _period;
    private int _pieces;
    private long _octets;

    /// <summary>The number that a reader takes before it reads.</summary>
    public long Period => Volatile.Read(ref _period);

    /// <summary>True when something read since that period began may be another thing's by now.</summary>
    public bool IsOver(long since)
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _period) - since > 1;
    }

    public void Add(IRetiring owner) => _owners.Add(owner);

    /// <summary>The writer took a piece of that size out of use.</summary>
    public void Count(int octets)
    {
        _pieces++;
        _octets += octets;
    }

    /// <summary>Called by the writer between two changes, when it holds nothing itself.</summary>
    public void Checkpoint()
    {
        if (_pieces < PiecesOfAPeriod && _octets < OctetsOfAPeriod) return;
        _pieces = 0;
        _octets = 0;
        // A full fence: nothing that is written into a reused piece may be seen before the new number.
        Interlocked.Increment(ref _period);
        foreach (var owner in _owners) owner.Recycle();
    }
}
