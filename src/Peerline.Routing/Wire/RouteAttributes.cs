using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The path attributes of a route, kept: the octets as received, AS numbers in four octets, without NLRI and next hop (which has its own
/// property), without what RFC 7606 discards. Decoded when asked. Shared by all prefixes of an UPDATE; equal by content.
/// </summary>
public sealed class RouteAttributes : IEquatable<RouteAttributes>
{
    private readonly byte[] _octets;

    internal RouteAttributes(byte[] octets, Address nextHop, Address? linkLocalNextHop)
    {
        _octets = octets;
        NextHop = nextHop;
        LinkLocalNextHop = linkLocalNextHop;
    }

    /// <summary>
    /// Every attribute but NEXT_HOP, MP_REACH_NLRI and MP_UNREACH_NLRI, in the order received, AS numbers in four octets.
    /// </summary>
    public ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>The view that decodes without allocation.</summary>
    public PathAttributes View => new(_octets, fourOctetAs: true);

    /// <summary>The next hop; of an IPv6 pair the global one.</summary>
    public Address NextHop { get; }

    /// <summary>The second next hop of an IPv6 route (RFC 2545 3).</summary>
    public Address? LinkLocalNextHop { get; }

    /// <summary>ORIGIN; incomplete where it is missing.</summary>
    public Origin Origin => View.Origin ?? Origin.Incomplete;

    /// <summary>All AS numbers of the path, sets and confederation segments included, in order.</summary>
    public ImmutableArray<Asn> AsPath
    {
        get
        {
            var path = View.AsPath;
            var asns = ImmutableArray.CreateBuilder<Asn>(path.Count);
            foreach (var segment in path)
                for (var i = 0; i < segment.Count; i++) asns.Add(segment[i]);
            return asns.MoveToImmutable();
        }
    }

    /// <summary><c>64500 64501 {64502,64503}</c></summary>
    public string AsPathText => View.AsPath.ToString();

    /// <summary>The last AS number, or null when the path is empty or ends in a set.</summary>
    public Asn? OriginAs => View.AsPath.OriginAs;

    /// <summary>The first AS number, or null when the path is empty or starts with a set.</summary>
    public Asn? FirstAs => View.AsPath.First;

    /// <summary>Hops as the decision process counts them (RFC 4271 9.1.2.2): a set is one.</summary>
    public int AsPathLength => View.AsPath.Length;

    /// <summary>MULTI_EXIT_DISC.</summary>
    public uint? MultiExitDisc => View.MultiExitDisc;

    /// <summary>LOCAL_PREF.</summary>
    public uint? LocalPref => View.LocalPref;

    /// <summary>ATOMIC_AGGREGATE.</summary>
    public bool AtomicAggregate => View.AtomicAggregate;

    /// <summary>AGGREGATOR, with AS4_AGGREGATOR merged in.</summary>
    public Aggregator? Aggregator => View.Aggregator;

    /// <summary>COMMUNITIES, in wire order.</summary>
    public ImmutableArray<Community> Communities
    {
        get
        {
            var list = View.Communities;
            var all = ImmutableArray.CreateBuilder<Community>(list.Count);
            for (var i = 0; i < list.Count; i++) all.Add(list[i]);
            return all.MoveToImmutable();
        }
    }

    /// <summary>EXTENDED_COMMUNITIES, in wire order.</summary>
    public ImmutableArray<ExtendedCommunity> ExtendedCommunities
    {
        get
        {
            var list = View.ExtendedCommunities;
            var all = ImmutableArray.CreateBuilder<ExtendedCommunity>(list.Count);
            for (var i = 0; i < list.Count; i++) all.Add(list[i]);
            return all.MoveToImmutable();
        }
    }

    /// <summary>Without repetitions, which RFC 8092 3 has removed silently.</summary>
    public ImmutableArray<LargeCommunity> LargeCommunities
    {
        get
        {
            var list = View.LargeCommunities;
            var all = new List<LargeCommunity>(list.Count);
            for (var i = 0; i < list.Count; i++) all.Add(list[i]);
            return [.. all.Distinct()];
        }
    }

    /// <summary>OTC (RFC 9234 5).</summary>
    public Asn? OnlyToCustomer => View.OnlyToCustomer;

    /// <summary>The same attributes with OTC set, as ingress of RFC 9234 5 adds it.</summary>
    public RouteAttributes WithOnlyToCustomer(Asn asn)
    {
        var octets = new byte[_octets.Length + 7];
        _octets.CopyTo(octets, 0);
        var added = octets.AsSpan(_octets.Length);
        added[0] = (byte)(PathAttributeFlags.Optional | PathAttributeFlags.Transitive);
        added[1] = (byte)PathAttributeCode.OnlyToCustomer;
        added[2] = 4;
        BinaryPrimitives.WriteUInt32BigEndian(added[3..], asn.Value);
        return new RouteAttributes(octets, NextHop, LinkLocalNextHop);
    }

    /// <summary>The same attributes with another LOCAL_PREF.</summary>
    public RouteAttributes WithLocalPref(uint value)
    {
        var octets = new byte[_octets.Length + 7];
        var writer = new PathAttributeWriter(octets);
        foreach (var attribute in View)
            if (attribute.Code != PathAttributeCode.LocalPref) writer.Raw(attribute.Octets);
        writer.UInt32(PathAttributeFlags.Transitive, PathAttributeCode.LocalPref, value);
        return new RouteAttributes(octets[..writer.Length], NextHop, LinkLocalNextHop);
    }

    /// <summary>The same attributes without the communities of an AS, whether standard, large or extended.</summary>
    public RouteAttributes WithoutCommunitiesOf(Asn asn)
    {
        var octets = new byte[_octets.Length];
        var writer = new PathAttributeWriter(octets);
        foreach (var attribute in View)
        {
            var size = attribute.Code switch
            {
                PathAttributeCode.Communities => 4,
                PathAttributeCode.LargeCommunity => 12,
                PathAttributeCode.ExtendedCommunities => 8,
                _ => 0,
            };
            if (size == 0) writer.Raw(attribute.Octets);
            else WriteOthers(ref writer, attribute, size, asn);
        }
        return writer.Length == octets.Length ? this : new RouteAttributes(octets[..writer.Length], NextHop, LinkLocalNextHop);
    }

    /// <summary>
    /// The same attributes as RFC 4271 5 passes them on to another peer: an optional transitive attribute that is not recognised gets
    /// Partial, one that is optional, not transitive and not recognised is dropped.
    /// </summary>
    public RouteAttributes ToPassOn()
    {
        var octets = new byte[_octets.Length];
        var length = 0;
        foreach (var attribute in View)
        {
            var isRecognized = PathAttributeRules.IsRecognized(attribute.Code);
            if (!isRecognized && (attribute.Flags & PathAttributeFlags.Transitive) == 0) continue;
            attribute.Octets.CopyTo(octets.AsSpan(length));
            if (!isRecognized) octets[length] |= (byte)PathAttributeFlags.Partial;
            length += attribute.Octets.Length;
        }
        return new RouteAttributes(octets[..length], NextHop, LinkLocalNextHop);
    }

    /// <summary>Keeps the attributes of an UPDATE for the prefixes in its NLRI field.</summary>
    public static RouteAttributes ForNlri(in UpdateMessage update) =>
        new(Normalize(update.Attributes, update.Context), update.Attributes.NextHop ?? default, null);

    /// <summary>Keeps the attributes of an UPDATE for the prefixes in its MP_REACH_NLRI.</summary>
    public static RouteAttributes ForMpReach(in UpdateMessage update, in MpReach reach) =>
        new(Normalize(update.Attributes, update.Context), reach.NextHop, reach.LinkLocalNextHop);

    /// <summary>Equal by content.</summary>
    public bool Equals(RouteAttributes? other) => other is not null && NextHop == other.NextHop
        && LinkLocalNextHop == other.LinkLocalNextHop && _octets.AsSpan().SequenceEqual(other._octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RouteAttributes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        hash.Add(NextHop);
        return hash.ToHashCode();
    }

    /// <summary>Path and next hop.</summary>
    public override string ToString() => $"{AsPathText} via {NextHop}";

    private static void WriteOthers(ref PathAttributeWriter writer, in PathAttribute attribute, int size, Asn asn)
    {
        var all = attribute.Value;
        var others = new byte[all.Length];
        var length = 0;
        for (var i = 0; i + size <= all.Length; i += size)
        {
            if (IsOf(all.Slice(i, size), asn)) continue;
            all.Slice(i, size).CopyTo(others.AsSpan(length));
            length += size;
        }
        if (length == all.Length) writer.Raw(attribute.Octets);
        else if (length > 0) writer.Write(attribute.Flags & ~PathAttributeFlags.ExtendedLength, attribute.Code, others.AsSpan(0, length));
    }

    // RFC 1997; RFC 4360 3.1 and RFC 5668 (the AS behind the two octets of the type, in two octets or four); RFC 8092 3
    private static bool IsOf(ReadOnlySpan<byte> community, Asn asn) => (community.Length, community[0] & 0x3f) switch
    {
        (4, _) => BinaryPrimitives.ReadUInt16BigEndian(community) == asn.Value,
        (8, 0) => BinaryPrimitives.ReadUInt16BigEndian(community[2..]) == asn.Value,
        (8, 2) => BinaryPrimitives.ReadUInt32BigEndian(community[2..]) == asn.Value,
        (12, _) => BinaryPrimitives.ReadUInt32BigEndian(community) == asn.Value,
        _ => false,
    };

    private static byte[] Normalize(PathAttributes attributes, in UpdateContext context)
    {
        // Two-octet paths double, and AS4_PATH comes on top of AS_PATH.
        var buffer = ArrayPool<byte>.Shared.Rent(attributes.Octets.Length * 2 + 64);
        try
        {
            var length = Normalize(buffer, attributes, context);
            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Writes what <see cref="Octets"/> would hold for an UPDATE, and returns how many octets: at most twice the attribute field and 64.
    /// </summary>
    internal static int Write(Span<byte> buffer, in UpdateMessage update) =>
        update.Problem.Fault == UpdateFault.None && update.Context.FourOctetAs
            ? WriteFaultless(buffer, update.Attributes)
            : Normalize(buffer, update.Attributes, update.Context);

    // Nothing to discard, to merge or to leave out but the next hop and the NLRI: what lies between these is copied as it is.
    private static int WriteFaultless(Span<byte> buffer, PathAttributes attributes)
    {
        int written = 0, from = 0;
        foreach (var attribute in attributes)
        {
            if (attribute.Code is not (PathAttributeCode.NextHop or PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri))
                continue;
            attributes.Octets[from..attribute.Offset].CopyTo(buffer[written..]);
            written += attribute.Offset - from;
            from = attribute.Offset + attribute.Octets.Length;
        }
        attributes.Octets[from..].CopyTo(buffer[written..]);
        return written + attributes.Octets.Length - from;
    }

    private static int Normalize(Span<byte> buffer, PathAttributes attributes, in UpdateContext context)
    {
        var writer = new PathAttributeWriter(buffer);
        var seen = default(UpdateMessage.SeenCodes);
        foreach (var attribute in attributes)
        {
            if (!seen.Add((byte)attribute.Code)) continue;
            if (PathAttributeRules.Check(attribute, context).Action == UpdateAction.AttributeDiscard) continue;
            switch (attribute.Code)
            {
                case PathAttributeCode.NextHop or PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri:
                case PathAttributeCode.As4Path or PathAttributeCode.As4Aggregator:
                    break;
                case PathAttributeCode.AsPath when !context.FourOctetAs:
                    writer.MergedAsPath(attributes.AsPath, UsableAs4Path(attributes, context));
                    break;
                case PathAttributeCode.Aggregator when !context.FourOctetAs:
                    // Null only in a message that is withdrawn anyway, and that somebody wants to see.
                    if (attributes.Aggregator is { } aggregator) writer.Aggregator(Merged(aggregator, attributes, context));
                    break;
                default:
                    writer.Raw(attribute.Octets);
                    break;
            }
        }
        return writer.Length;
    }

    // RFC 6793 4.2.3: an AGGREGATOR that names a real AS was added behind the last four-octet speaker, so AS4_PATH is out of date.
    private static AsPath UsableAs4Path(PathAttributes attributes, in UpdateContext context)
    {
        var outdated = attributes.Aggregator is { } aggregator && aggregator.Asn != Asn.Trans && attributes.As4Aggregator is not null;
        var usable = !outdated && attributes.TryGet(PathAttributeCode.As4Path, out var as4Path)
                     && PathAttributeRules.Check(as4Path, context).Action == UpdateAction.Accept;
        return usable ? attributes.As4Path : default;
    }

    private static Aggregator Merged(Aggregator aggregator, PathAttributes attributes, in UpdateContext context) =>
        aggregator.Asn == Asn.Trans && attributes.TryGet(PathAttributeCode.As4Aggregator, out var as4)
        && PathAttributeRules.Check(as4, context).Action == UpdateAction.Accept && attributes.As4Aggregator is { } merged
            ? merged
            : aggregator;
}
