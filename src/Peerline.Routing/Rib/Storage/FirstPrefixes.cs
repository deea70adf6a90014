using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>The first so many of the prefixes that are added, whatever their order.</summary>
internal sealed class FirstPrefixes(int count)
{
    private readonly List<Prefix> _prefixes = [];
    private Prefix? _greatest;

    /// <summary>True when there was one more than asked for.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>The greatest that is kept, once they are in order.</summary>
    public Prefix? Last => _prefixes.Count > 0 ? _prefixes[^1] : null;

    public void Add(Prefix prefix)
    {
        if (_greatest is { } greatest && prefix > greatest)
        {
            LeftOut = true;
            return;
        }
        _prefixes.Add(prefix);
        if (_prefixes.Count >= count * 4L + 1024) Reduce();
    }

    public List<Prefix> InOrder()
    {
        Reduce();
        return _prefixes;
    }

    public void Clear()
    {
        _prefixes.Clear();
        _greatest = null;
        LeftOut = false;
    }

    private void Reduce()
    {
        _prefixes.Sort();
        var kept = 0;
        for (var i = 0; i < _prefixes.Count; i++)
            if (kept == 0 || _prefixes[i] != _prefixes[kept - 1]) _prefixes[kept++] = _prefixes[i];
        LeftOut |= kept > count;
        kept = Math.Min(kept, count);
        _prefixes.RemoveRange(kept, _prefixes.Count - kept);
        if (kept == count) _greatest = _prefixes[^1];
    }
}
