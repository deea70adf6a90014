using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The numbers of all prefixes inside several others, some at a time, for the writer. What will be read of them is on its way into the cache.
/// </summary>
internal ref struct PrefixesInside(AdjRibsIn table, ReadOnlySpan<Prefix> within)
{
    private const int Ahead = 4;

    private readonly ReadOnlySpan<Prefix> _within = within;
    private PrefixWalk _walk;
    private bool _isWalking;
    private Prefix? _from;
    private int _next;

    /// <summary>The next ones, all of one family: how many, 0 at the end.</summary>
    public int Take(scoped Span<uint> ids, out Afi afi)
    {
        var count = 0;
        afi = default;
        while (_next < _within.Length)
        {
            var prefix = _within[_next];
            if (count > 0 && prefix.Afi != afi) break;
            afi = prefix.Afi;
            var trie = table.Of(afi);
            if (!_isWalking)
            {
                if (_next + Ahead < _within.Length) trie.PrefetchBegin(_within[_next + Ahead].Network.High);
                _walk = new PrefixWalk(trie, _from ?? prefix, prefix, table.Grace.Period);
                (_isWalking, _from) = (true, null);
            }
            while (count < ids.Length && _walk.MoveNext())
            {
                trie.Prefixes.Prefetch(_walk.Id);
                ids[count++] = _walk.Id;
            }
            if (count == ids.Length) break;
            _isWalking = false;
            _next++;
        }
        return count;
    }

    /// <summary>Lets others write: what was read will be looked for again.</summary>
    public void Pause()
    {
        if (!_isWalking) return;
        _from = table.Of(_within[_next].Afi).Prefixes[_walk.Id];
        _isWalking = false;
    }
}
