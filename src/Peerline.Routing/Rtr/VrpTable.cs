using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// A set of VRPs, immutable, made to be asked: origin validation of routes (RFC 6811, 8893) without a lock and without allocation.
/// A change gives another table that shares with this one what did not change.
/// </summary>
public sealed class VrpTable : IReadOnlyCollection<Vrp>
{
    private readonly VrpFamily<uint> _ipv4;
    private readonly VrpFamily<UInt128> _ipv6;

    private VrpTable(VrpFamily<uint> ipv4, VrpFamily<UInt128> ipv6) => (_ipv4, _ipv6) = (ipv4, ipv6);

    /// <summary>The table without VRPs, in which every route is <see cref="OriginState.NotFound"/>.</summary>
    public static VrpTable Empty { get; } = new(VrpFamily<uint>.Empty, VrpFamily<UInt128>.Empty);

    /// <summary>How many different VRPs there are.</summary>
    public int Count => _ipv4.Count + _ipv6.Count;

    /// <summary>How many of them are for IPv4.</summary>
    public int IPv4Count => _ipv4.Count;

    /// <summary>How many of them are for IPv6.</summary>
    public int IPv6Count => _ipv6.Count;

    /// <summary>The set of these VRPs; what is there twice counts once, and what is not well-formed is left out.</summary>
    public static VrpTable Create(IEnumerable<Vrp> vrps) => vrps switch
    {
        Vrp[] array => Create(array.AsSpan()),
        List<Vrp> list => Create(CollectionsMarshal.AsSpan(list)),
        _ => Create(vrps.ToArray().AsSpan()),
    };

    /// <inheritdoc cref="Create(IEnumerable{Vrp})"/>
    public static VrpTable Create(ReadOnlySpan<Vrp> vrps)
    {
        var ipv4 = 0;
        foreach (ref readonly var vrp in vrps) ipv4 += vrp.Prefix.Afi == Afi.IPv4 ? 1 : 0;
        var four = new VrpEntry<uint>[ipv4];
        var six = new VrpEntry<UInt128>[vrps.Length - ipv4];
        int f = 0, s = 0;
        foreach (ref readonly var vrp in vrps)
        {
            if (!vrp.IsWellFormed) continue;
            if (vrp.Prefix.Afi == Afi.IPv4) four[f++] = IPv4Entry(vrp);
            else six[s++] = IPv6Entry(vrp);
        }
        return new VrpTable(VrpFamily<uint>.Create(four.AsSpan(0, f)), VrpFamily<UInt128>.Create(six.AsSpan(0, s)));
    }

    /// <summary>
    /// The state of a route by all VRPs that cover it, of whatever length (RFC 6811 2). Allocates nothing.
    /// </summary>
    /// <param name="prefix">The prefix of the route; a family other than IPv4 and IPv6 is not found.</param>
    /// <param name="origin">
    /// The AS that originates it; null when the path is empty or ends in an AS_SET, which no VRP matches. AS 0 is matched by none either.
    /// </param>
    public OriginState Validate(Prefix prefix, Asn? origin)
    {
        var network = prefix.Network;
        var asn = origin.GetValueOrDefault().Value;
        return network.Afi switch
        {
            Afi.IPv4 => _ipv4.Validate((uint)(network.High >> 32), prefix.Length, asn),
            Afi.IPv6 => _ipv6.Validate(new UInt128(network.High, network.Low), prefix.Length, asn),
            _ => OriginState.NotFound,
        };
    }

    /// <summary>True when exactly this VRP is in the set.</summary>
    public bool Contains(Vrp vrp) => vrp.IsWellFormed && vrp.Prefix.Afi switch
    {
        Afi.IPv4 => _ipv4.Contains(IPv4Entry(vrp)),
        Afi.IPv6 => _ipv6.Contains(IPv6Entry(vrp)),
        _ => false,
    };

    /// <summary>All VRPs that cover the prefix, the shortest first: what <see cref="Validate"/> looked at, for people.</summary>
    public ImmutableArray<Vrp> Covering(Prefix prefix) => prefix.Afi switch
    {
        Afi.IPv4 => [.. _ipv4.Covering((uint)(prefix.Network.High >> 32), prefix.Length).Select(ToVrp)],
        Afi.IPv6 => [.. _ipv6.Covering(new UInt128(prefix.Network.High, prefix.Network.Low), prefix.Length).Select(ToVrp)],
        _ => [],
    };

    /// <summary>The table without what the delta withdraws, and then with what it announces.</summary>
    public VrpTable Apply(VrpDelta delta)
    {
        if (delta.IsEmpty) return this;
        var ipv4 = 0;
        foreach (var vrp in delta.Announced) ipv4 += vrp.Prefix.Afi == Afi.IPv4 ? 1 : 0;
        foreach (var vrp in delta.Withdrawn) ipv4 += vrp.Prefix.Afi == Afi.IPv4 ? 1 : 0;
        var four = new VrpChange<uint>[ipv4];
        var six = new VrpChange<UInt128>[delta.Count - ipv4];
        int f = 0, s = 0;
        foreach (var vrp in delta.Announced) Add(vrp, announced: true);
        foreach (var vrp in delta.Withdrawn) Add(vrp, announced: false);
        return new VrpTable(_ipv4.Apply(four.AsSpan(0, f)), _ipv6.Apply(six.AsSpan(0, s)));

        void Add(Vrp vrp, bool announced)
        {
            if (!vrp.IsWellFormed) return;
            if (vrp.Prefix.Afi == Afi.IPv4) four[f++] = new VrpChange<uint>(IPv4Entry(vrp), announced);
            else six[s++] = new VrpChange<UInt128>(IPv6Entry(vrp), announced);
        }
    }

    /// <summary>What turns this table into the newer one: after a full synchronisation, only what is really different.</summary>
    public VrpDelta Difference(VrpTable newer)
    {
        if (ReferenceEquals(this, newer)) return VrpDelta.None;
        var announced = ImmutableArray.CreateBuilder<Vrp>();
        var withdrawn = ImmutableArray.CreateBuilder<Vrp>();
        foreach (var change in _ipv4.Difference(newer._ipv4)) (change.IsAnnounced ? announced : withdrawn).Add(ToVrp(change.Entry));
        foreach (var change in _ipv6.Difference(newer._ipv6)) (change.IsAnnounced ? announced : withdrawn).Add(ToVrp(change.Entry));
        return VrpDelta.OfSets(announced.DrainToImmutable(), withdrawn.DrainToImmutable());
    }

    /// <summary>All VRPs, IPv4 before IPv6, in the order of their prefixes.</summary>
    public IEnumerator<Vrp> GetEnumerator() => _ipv4.Ordered().Select(ToVrp).Concat(_ipv6.Ordered().Select(ToVrp)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>599527 VRPs (IPv4 499616, IPv6 99911)</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} VRPs (IPv4 {IPv4Count}, IPv6 {IPv6Count})");

    private static VrpEntry<uint> IPv4Entry(in Vrp vrp) =>
        new((uint)(vrp.Prefix.Network.High >> 32), vrp.Prefix.Length, vrp.MaxLength, vrp.Asn.Value);

    private static VrpEntry<UInt128> IPv6Entry(in Vrp vrp) =>
        new(new UInt128(vrp.Prefix.Network.High, vrp.Prefix.Network.Low), vrp.Prefix.Length, vrp.MaxLength, vrp.Asn.Value);

    private static Vrp ToVrp(VrpEntry<uint> entry) => new(new Prefix(Address.FromIPv4(entry.Network), entry.Length), entry.MaxLength, entry.Asn);

    private static Vrp ToVrp(VrpEntry<UInt128> entry) =>
        new(new Prefix(new Address(Afi.IPv6, (ulong)(entry.Network >> 64), (ulong)entry.Network), entry.Length), entry.MaxLength, entry.Asn);
}
