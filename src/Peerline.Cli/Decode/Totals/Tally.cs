using System.Collections;
using System.Runtime.InteropServices;

namespace Peerline.Cli.Decode.Totals;

/// <summary>How often each of several things was met; the most frequent first.</summary>
internal sealed class Tally : IEnumerable<KeyValuePair<string, long>>
{
    // What comes from outside may differ in every message.
    private const int MostKinds = 100_000;
    private readonly Dictionary<string, long> _counts = [];

    public int Kinds => _counts.Count;

    public void Add(string what, long count = 1)
    {
        if (_counts.Count >= MostKinds && !_counts.ContainsKey(what)) what = "others";
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, what, out _) += count;
    }

    public IEnumerator<KeyValuePair<string, long>> GetEnumerator() =>
        _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
