namespace Peerline.Routing.Mrt;

/// <summary>
/// The peers of the last PEER_INDEX_TABLE, kept: what a RIB entry's number means. Filled anew by each table, in the same memory.
/// </summary>
public sealed class PeerIndex
{
    private PeerIndexEntry[] _entries = [];

    /// <summary>Peers that are known; 0 before the first table.</summary>
    public int Count { get; private set; }

    /// <summary>Tables that were loaded so far: tells whoever keeps something for each peer when to forget it.</summary>
    public int Generation { get; private set; }

    /// <summary>One peer, counted from 0.</summary>
    public PeerIndexEntry this[int index] =>
        (uint)index < (uint)Count ? _entries[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The peer with this number; false when the table has none, which makes the entry that named it unusable.</summary>
    public bool TryGet(int index, out PeerIndexEntry peer)
    {
        var known = (uint)index < (uint)Count;
        peer = known ? _entries[index] : default;
        return known;
    }

    /// <summary>Forgets what was there and keeps the peers of this table.</summary>
    public void Load(PeerIndexTable table)
    {
        if (_entries.Length < table.Count) _entries = new PeerIndexEntry[table.Count];
        Count = 0;
        Generation++;
        foreach (var peer in table) _entries[Count++] = peer;
    }
}
