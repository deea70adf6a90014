using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// Local exceptions to what the RPKI says (RFC 8416): filters that take away, then assertions that add. What an assertion adds is not
/// filtered (RFC 8416 3.4).
/// </summary>
public sealed record Slurm
{
    /// <summary>1, or 2 with provider lists (draft-ietf-sidrops-aspa-slurm).</summary>
    public int Version { get; init; } = 1;

    /// <summary>What takes VRPs away.</summary>
    public ImmutableArray<SlurmPrefixFilter> PrefixFilters { get; init; } = [];

    /// <summary>What takes router keys away.</summary>
    public ImmutableArray<SlurmBgpsecFilter> BgpsecFilters { get; init; } = [];

    /// <summary>What takes provider lists away.</summary>
    public ImmutableArray<SlurmAspaFilter> AspaFilters { get; init; } = [];

    /// <summary>VRPs that are added.</summary>
    public ImmutableArray<SlurmPrefixAssertion> PrefixAssertions { get; init; } = [];

    /// <summary>Router keys that are added.</summary>
    public ImmutableArray<SlurmBgpsecAssertion> BgpsecAssertions { get; init; } = [];

    /// <summary>Provider lists that are added; they take the place of what was there of the customer.</summary>
    public ImmutableArray<SlurmAspaAssertion> AspaAssertions { get; init; } = [];

    /// <summary>Reads and checks a file; never throws for what is in it.</summary>
    public static SlurmReading Read(ReadOnlyMemory<byte> utf8) => new SlurmReader().Read(utf8);

    /// <summary>The VRPs with these exceptions.</summary>
    public VrpTable Apply(VrpTable vrps)
    {
        ArgumentNullException.ThrowIfNull(vrps);
        var filters = new FilterIndex(PrefixFilters);
        return vrps.Apply(new VrpDelta(PrefixAssertions.Select(a => a.Vrp), PrefixFilters.IsEmpty ? [] : vrps.Where(filters.Matches)));
    }

    /// <summary>Everything that a cache gave, with these exceptions.</summary>
    public RtrPayload Apply(RtrPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var asserted = AspaAssertions.Select(a => a.Aspa.Customer).Concat(AspaFilters.Select(f => f.Customer)).ToHashSet();
        return new RtrPayload(
            Apply(payload.Vrps),
            [.. payload.RouterKeys.Where(k => !BgpsecFilters.Any(f => f.Matches(k))).Union(BgpsecAssertions.Select(a => a.Key))],
            [.. payload.Aspas.Where(a => !asserted.Contains(a.Customer)), .. AspaAssertions.Select(a => a.Aspa)]);
    }

    /// <summary>
    /// Where two files are about the same addresses or the same AS's keys: files that are used together must not be (RFC 8416 4.2).
    /// </summary>
    public ImmutableArray<DocumentProblem> Overlaps(Slurm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = other.NamedPrefixes().ToList();
        var theirKeys = other.NamedKeyHolders().ToHashSet();
        return
        [
            .. from mine in NamedPrefixes()
               from their in theirs
               where mine.Prefix.Covers(their.Prefix) || their.Prefix.Covers(mine.Prefix)
               select new DocumentProblem(mine.Path, $"{mine.Prefix} overlaps {their.Prefix}, which the other file has at {their.Path}."),
            .. from mine in NamedKeyHolders()
               where theirKeys.Contains(mine)
               select new DocumentProblem("$", $"Both files are about the router keys of AS{mine}."),
        ];
    }

    private IEnumerable<(Prefix Prefix, string Path)> NamedPrefixes() =>
        PrefixFilters.Select((f, i) => (f.Prefix, $"$.validationOutputFilters.prefixFilters[{i}]"))
            .Where(f => f.Prefix is not null).Select(f => (f.Prefix!.Value, f.Item2))
            .Concat(PrefixAssertions.Select((a, i) => (a.Vrp.Prefix, $"$.locallyAddedAssertions.prefixAssertions[{i}]")));

    private IEnumerable<Asn> NamedKeyHolders() =>
        BgpsecFilters.Where(f => f.Asn is not null).Select(f => f.Asn!.Value).Concat(BgpsecAssertions.Select(a => a.Key.Asn)).Distinct();

    // A filter covers a VRP's prefix just as a VRP covers a route: thousands of filters are asked the same way.
    private sealed class FilterIndex(ImmutableArray<SlurmPrefixFilter> filters)
    {
        private readonly VrpTable _ofAnyone = VrpTable.Create(filters.Where(f => f.Asn is null).Select(f => Widest(f.Prefix!.Value, 0)));
        private readonly VrpTable _ofOne = VrpTable.Create(
            filters.Where(f => f is { Asn: { Value: not 0 }, Prefix: not null }).Select(f => Widest(f.Prefix!.Value, f.Asn!.Value)));

        private readonly HashSet<Asn> _anywhere = [.. filters.Where(f => f.Prefix is null).Select(f => f.Asn!.Value)];

        // AS 0 matches nothing in a table of VRPs.
        private readonly SlurmPrefixFilter[] _ofNobody = [.. filters.Where(f => f is { Asn: { Value: 0 }, Prefix: not null })];

        public bool Matches(Vrp vrp) => _anywhere.Contains(vrp.Asn)
            || _ofAnyone.Validate(vrp.Prefix, null) != OriginState.NotFound
            || _ofOne.Validate(vrp.Prefix, vrp.Asn) == OriginState.Valid
            || (vrp.Asn.Value == 0 && _ofNobody.Any(f => f.Matches(vrp)));

        private static Vrp Widest(Prefix prefix, Asn asn) => new(prefix, Prefix.MaxLength(prefix.Afi), asn);
    }
}
