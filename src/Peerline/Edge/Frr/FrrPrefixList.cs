using System.Numerics;

namespace Peerline.Edge.Frr;

/// <summary>
/// One of the lists that the entries of a route map are cut into. bgpd 8.4 compares each line with all that its list has already, so that
/// a list of a thousand takes a thousand times as long as one of thirty. Where one ends is said by its last entry, not by its place, and a
/// list is named after what is in it: when an entry comes or goes, the lists before and after it stay as they are, and are not sent again.
/// </summary>
/// <param name="Name"><c>PEERLINE-{connection}-V4-IN-{contents}</c>: of no generation.</param>
internal sealed record FrrPrefixList(string Name, IReadOnlyList<string> Entries)
{
    private const int Longest = 32;

    /// <summary>One in so many entries is the last of its list.</summary>
    private const uint OnAverage = 16;

    /// <param name="nameOf">From contents to name.</param>
    /// <param name="entries">In order, each starting with its prefix: <c>192.0.2.0/24 le 28</c>.</param>
    public static IReadOnlyList<FrrPrefixList> Of(Func<string, string> nameOf, IReadOnlyList<string> entries)
    {
        var (lists, list) = (new List<FrrPrefixList>(), new List<string>());
        foreach (var entry in entries)
        {
            list.Add(entry);
            if (entries.Count > Longest && (list.Count == Longest || IsLast(entry))) End();
        }

        if (list.Count > 0) End();
        return lists;

        void End()
        {
            lists.Add(new FrrPrefixList(nameOf(string.Join('\n', list)), list));
            list = [];
        }
    }

    // By the prefix alone: other lengths are no other cut.
    private static bool IsLast(string entry) => entry.TakeWhile(c => c is not ' ').Aggregate(0u, (crc, c) => BitOperations.Crc32C(crc, c)) % OnAverage == 0;
}
