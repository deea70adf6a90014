using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The path attributes of a route, kept: the octets as received, AS numbers in four octets, without NLRI, without what RFC 7606 discards.
/// Decoded when asked. Shared by all prefixes of an UPDATE.
/// </summary>
public sealed class RouteAttributes
{
    /// <summary>Every attribute but MP_REACH_NLRI and MP_UNREACH_NLRI, in the order received, AS numbers in four octets.</summary>
    public ReadOnlyMemory<byte> Octets => throw new NotImplementedException();

    public Address NextHop => throw new NotImplementedException();

    /// <summary>The second next hop of an IPv6 route (RFC 2545 3).</summary>
    public Address? LinkLocalNextHop => throw new NotImplementedException();

    public Origin Origin => throw new NotImplementedException();

    /// <summary>All AS numbers of the path, sets and confederation segments included, in order.</summary>
    public ImmutableArray<Asn> AsPath => throw new NotImplementedException();

    /// <summary><c>64500 64501 {64502,64503}</c></summary>
    public string AsPathText => throw new NotImplementedException();

    /// <summary>The last AS number, or null when the path is empty or ends in a set.</summary>
    public Asn? OriginAs => throw new NotImplementedException();

    /// <summary>The first AS number, or null when the path is empty or starts with a set.</summary>
    public Asn? FirstAs => throw new NotImplementedException();

    /// <summary>Hops as the decision process counts them (RFC 4271 9.1.2.2): a set is one.</summary>
    public int AsPathLength => throw new NotImplementedException();

    public uint? MultiExitDisc => throw new NotImplementedException();
    public uint? LocalPref => throw new NotImplementedException();
    public bool AtomicAggregate => throw new NotImplementedException();
    public ImmutableArray<Community> Communities => throw new NotImplementedException();
    public ImmutableArray<LargeCommunity> LargeCommunities => throw new NotImplementedException();
    public ImmutableArray<ExtendedCommunity> ExtendedCommunities => throw new NotImplementedException();
    public Asn? OnlyToCustomer => throw new NotImplementedException();
}
