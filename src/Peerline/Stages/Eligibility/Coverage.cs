using Peerline.Routing.Addressing;

namespace Peerline.Stages.Eligibility;

/// <summary>How many of a set have what is asked.</summary>
/// <param name="Missing">Some of those that have not.</param>
public sealed record Coverage(int Total, int Covered, IReadOnlyList<string> Missing)
{
    private const int MostShown = 10;

    public static Coverage Of(IReadOnlyCollection<Prefix> all, Func<Prefix, bool> isCovered)
    {
        var missing = all.Where(p => !isCovered(p)).ToList();
        return new Coverage(all.Count, all.Count - missing.Count, [.. missing.Take(MostShown).Select(p => $"{p}")]);
    }
}
