using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Writes path attributes one after the other. Extended Length only where the value needs it.</summary>
internal ref struct PathAttributeWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    /// <summary>A whole attribute as it is.</summary>
    public void Raw(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_buffer[Length..]);
        Length += octets.Length;
    }

    public void Write(PathAttributeFlags flags, PathAttributeCode code, scoped ReadOnlySpan<byte> value)
    {
        var start = Begin(value.Length);
        value.CopyTo(_buffer[start..]);
        End(flags, code, start, value.Length);
    }

    public void UInt32(PathAttributeFlags flags, PathAttributeCode code, uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        Write(flags, code, octets);
    }

    public void NextHop(Address address)
    {
        Span<byte> octets = stackalloc byte[16];
        Write(PathAttributeFlags.Transitive, PathAttributeCode.NextHop, octets[..address.WriteTo(octets)]);
    }

    public void Aggregator(Aggregator aggregator)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(octets, aggregator.Asn.Value);
        aggregator.Address.WriteTo(octets[4..]);
        Write(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.Aggregator, octets);
    }

    public void MergedAsPath(scoped AsPath path, scoped AsPath as4Path)
    {
        // The length is known only afterwards, so room is left for the longer header.
        var start = Length + 4;
        var length = As4Merge.Write(_buffer[start..], path, as4Path);
        End(PathAttributeFlags.Transitive, PathAttributeCode.AsPath, start, length);
    }

    /// <summary>AS_PATH in two octets, and AS4_PATH when AS_TRANS had to stand in (RFC 6793 4.2.2). True when it had to.</summary>
    public bool TwoOctetAsPath(scoped AsPath path)
    {
        var start = Length + 4;
        var lossy = As4Merge.WriteTwoOctet(_buffer[start..], path, out var length);
        End(PathAttributeFlags.Transitive, PathAttributeCode.AsPath, start, length);
        return lossy;
    }

    public void As4Path(scoped AsPath path)
    {
        var start = Length + 4;
        var length = As4Merge.WriteAs4Path(_buffer[start..], path);
        End(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.As4Path, start, length);
    }

    public void TwoOctetAggregator(Aggregator aggregator)
    {
        Span<byte> octets = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(octets, aggregator.Asn.TwoOctet);
        aggregator.Address.WriteTo(octets[2..]);
        Write(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.Aggregator, octets);
    }

    public void As4Aggregator(Aggregator aggregator)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(octets, aggregator.Asn.Value);
        aggregator.Address.WriteTo(octets[4..]);
        Write(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.As4Aggregator, octets);
    }

    public void AsPath(ImmutableArray<AsPathSegmentValue> segments)
    {
        var start = Length + 4;
        var position = start;
        foreach (var segment in segments)
        {
            // A segment holds at most 255 AS numbers; a longer sequence is continued in the next (RFC 4271 5.1.2).
            foreach (var part in segment.Asns.Chunk(255))
            {
                _buffer[position++] = (byte)segment.Type;
                _buffer[position++] = (byte)part.Length;
                foreach (var asn in part)
                {
                    BinaryPrimitives.WriteUInt32BigEndian(_buffer[position..], asn.Value);
                    position += 4;
                }
            }
        }
        End(PathAttributeFlags.Transitive, PathAttributeCode.AsPath, start, position - start);
    }

    public void Communities(ImmutableArray<Community> communities)
    {
        if (communities.IsEmpty) return;
        var start = Begin(communities.Length * 4);
        for (var i = 0; i < communities.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(_buffer[(start + i * 4)..], communities[i].Value);
        End(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.Communities, start, communities.Length * 4);
    }

    public void ExtendedCommunities(ImmutableArray<ExtendedCommunity> communities)
    {
        if (communities.IsEmpty) return;
        var start = Begin(communities.Length * 8);
        for (var i = 0; i < communities.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(_buffer[(start + i * 8)..], communities[i].Value);
        const PathAttributeFlags flags = PathAttributeFlags.Optional | PathAttributeFlags.Transitive;
        End(flags, PathAttributeCode.ExtendedCommunities, start, communities.Length * 8);
    }

    public void LargeCommunities(ImmutableArray<LargeCommunity> communities)
    {
        if (communities.IsEmpty) return;
        var start = Begin(communities.Length * 12);
        for (var i = 0; i < communities.Length; i++)
        {
            var octets = _buffer.Slice(start + i * 12, 12);
            BinaryPrimitives.WriteUInt32BigEndian(octets, communities[i].GlobalAdministrator);
            BinaryPrimitives.WriteUInt32BigEndian(octets[4..], communities[i].LocalData1);
            BinaryPrimitives.WriteUInt32BigEndian(octets[8..], communities[i].LocalData2);
        }
        End(PathAttributeFlags.Optional | PathAttributeFlags.Transitive, PathAttributeCode.LargeCommunity, start, communities.Length * 12);
    }

    /// <summary>ORIGINATOR_ID and CLUSTER_LIST: IPv4 addresses by their form.</summary>
    public void Addresses(PathAttributeCode code, ImmutableArray<Address> addresses)
    {
        if (addresses.IsEmpty) return;
        var start = Begin(addresses.Length * 4);
        for (var i = 0; i < addresses.Length; i++) addresses[i].WriteTo(_buffer.Slice(start + i * 4, 4));
        End(PathAttributeFlags.Optional, code, start, addresses.Length * 4);
    }

    public void IPv6ExtendedCommunities(ImmutableArray<IPv6ExtendedCommunity> communities)
    {
        if (communities.IsEmpty) return;
        const int size = IPv6ExtendedCommunity.Size;
        var start = Begin(communities.Length * size);
        for (var i = 0; i < communities.Length; i++) communities[i].WriteTo(_buffer[(start + i * size)..]);
        const PathAttributeFlags flags = PathAttributeFlags.Optional | PathAttributeFlags.Transitive;
        End(flags, PathAttributeCode.IPv6ExtendedCommunities, start, communities.Length * size);
    }

    public void Aigp(ulong metric)
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, metric);
        Span<byte> tlv = stackalloc byte[11];
        TlvList.Write(tlv, TlvForm.LengthOfAll, 1, value);
        Write(PathAttributeFlags.Optional, PathAttributeCode.Aigp, tlv);
    }

    /// <summary>Leaves room for the header and returns where the value goes.</summary>
    internal readonly int Begin(int length) => Length + (length > byte.MaxValue ? 4 : 3);

    /// <summary>Puts the header in front of a value of which only now the length is known, and closes the gap if there is one.</summary>
    internal void End(PathAttributeFlags flags, PathAttributeCode code, int start, int length)
    {
        var extended = length > byte.MaxValue;
        var valueAt = Length + (extended ? 4 : 3);
        if (valueAt != start) _buffer.Slice(start, length).CopyTo(_buffer[valueAt..]);
        _buffer[Length] = (byte)(extended ? flags | PathAttributeFlags.ExtendedLength : flags & ~PathAttributeFlags.ExtendedLength);
        _buffer[Length + 1] = (byte)code;
        if (extended) BinaryPrimitives.WriteUInt16BigEndian(_buffer[(Length + 2)..], (ushort)length);
        else _buffer[Length + 2] = (byte)length;
        Length = valueAt + length;
    }
}
