using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// What changes in a set of VRPs: those that come and those that go. Routes outside <see cref="Affected"/> keep their state, so that a
/// table re-validates only what is inside.
/// </summary>
public sealed class VrpDelta
{
    private Prefix[]? _affected;

    /// <summary>A delta of these VRPs. One that is in both lists stays: it was taken away and given again.</summary>
    public VrpDelta(IEnumerable<Vrp> announced, IEnumerable<Vrp> withdrawn)
    {
        Announced = [.. announced.Distinct()];
        Withdrawn = [.. withdrawn.Distinct()];
        if (Announced.Length == 0 || Withdrawn.Length == 0) return;
        var again = new HashSet<Vrp>(Announced);
        if (Withdrawn.Any(again.Contains)) Withdrawn = Withdrawn.RemoveAll(again.Contains);
    }

    private VrpDelta(ImmutableArray<Vrp> announced, ImmutableArray<Vrp> withdrawn, Prefix[]? affected) =>
        (Announced, Withdrawn, _affected) = (announced, withdrawn, affected);

    /// <summary>Nothing changes.</summary>
    public static VrpDelta None { get; } = new([], [], []);

    /// <summary>The VRPs that come.</summary>
    public ImmutableArray<Vrp> Announced { get; }

    /// <summary>The VRPs that go; none of them is announced too.</summary>
    public ImmutableArray<Vrp> Withdrawn { get; }

    /// <summary>How many VRPs come and go.</summary>
    public int Count => Announced.Length + Withdrawn.Length;

    /// <summary>True when nothing changes.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>
    /// The address space in which the state of a route may change, as few prefixes as possible, in order, none inside another: every route
    /// whose prefix lies in one of them has to be validated again, and no other (RFC 6811 2: covering VRPs decide). Made on the first use;
    /// for the first delta of a cache, which is all of its VRPs, validating everything is cheaper than asking.
    /// </summary>
    public ImmutableArray<Prefix> Affected => ImmutableCollectionsMarshal.AsImmutableArray(_affected ??= Aggregate());

    /// <summary><c>+3 -1</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{Announced.Length} -{Withdrawn.Length}");

    /// <summary>Of lists that are known to hold each VRP once.</summary>
    internal static VrpDelta OfSets(ImmutableArray<Vrp> announced, ImmutableArray<Vrp> withdrawn) => new(announced, withdrawn, null);

    private Prefix[] Aggregate()
    {
        var prefixes = new Prefix[Count];
        for (var i = 0; i < Announced.Length; i++) prefixes[i] = Announced[i].Prefix;
        for (var i = 0; i < Withdrawn.Length; i++) prefixes[Announced.Length + i] = Withdrawn[i].Prefix;
        Array.Sort(prefixes);
        var count = 0;
        foreach (var prefix in prefixes)
        {
            if (count > 0 && prefixes[count - 1].Covers(prefix)) continue;
            prefixes[count++] = prefix;
            // Two halves make a whole.
            while (count > 1 && prefixes[count - 1] is var second && prefixes[count - 2] is var first
                   && first.Length == second.Length && first.Afi == second.Afi && first.Truncate(first.Length - 1) is var whole
                   && whole.Covers(second))
            {
                prefixes[count - 2] = whole;
                count--;
            }
        }
        return prefixes[..count];
    }
}
