using System.Numerics;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>
/// A compiled <see cref="AsPathPattern"/>: one bit for each letter of the pattern (Glushkov, 1961). A step of the path turns the set of
/// letters that were reached into the next one; there is nothing to go back to.
/// </summary>
internal sealed class AsPathAutomaton
{
    /// <summary>What each bit stands for.</summary>
    public List<AsPathLetter> Letters { get; } = [];

    /// <summary>The letters that may come after each.</summary>
    public ulong[] Follow { get; } = new ulong[AsPathPattern.MaximumLength];

    /// <summary>Letters that a path may begin with.</summary>
    public ulong FirstAtBeginning { get; set; }

    /// <summary>Letters that a match may begin with anywhere.</summary>
    public ulong FirstAnywhere { get; set; }

    /// <summary>Letters at which the match is complete when the path ends there.</summary>
    public ulong LastAtEnd { get; set; }

    /// <summary>Letters at which the match is complete.</summary>
    public ulong LastAnywhere { get; set; }

    /// <summary>The empty path matches.</summary>
    public bool MatchesEmpty { get; set; }

    /// <summary>Every path matches.</summary>
    public bool MatchesAll { get; set; }

    public bool Matches(AsPath path)
    {
        if (MatchesAll) return true;
        ulong reached = 0, next = FirstAtBeginning | FirstAnywhere;
        var empty = true;
        foreach (var segment in path)
        {
            var steps = segment.IsSet ? 1 : segment.Count;
            for (var i = 0; i < steps; i++)
            {
                empty = false;
                reached = 0;
                for (var rest = next; rest != 0; rest &= rest - 1)
                {
                    var letter = BitOperations.TrailingZeroCount(rest);
                    if (segment.IsSet ? IsInSet(Letters[letter], segment) : Letters[letter].Matches(segment[i])) reached |= 1ul << letter;
                }
                if ((reached & LastAnywhere) != 0) return true;
                next = FirstAnywhere;
                for (var rest = reached; rest != 0; rest &= rest - 1) next |= Follow[BitOperations.TrailingZeroCount(rest)];
            }
        }
        return empty ? MatchesEmpty : (reached & LastAtEnd) != 0;
    }

    private static bool IsInSet(AsPathLetter letter, AsPathSegment set)
    {
        for (var i = 0; i < set.Count; i++)
            if (letter.Matches(set[i])) return true;
        return false;
    }
}
