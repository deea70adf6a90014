using System.Buffers;
using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// Writes MRT records: messages and changes of state (BGP4MP and BGP4MP_ET, RFC 6396 4.4, RFC 8050 3) and tables (TABLE_DUMP_V2, RFC 6396
/// 4.3, RFC 8050 4). A record goes to the output when it is whole; nothing is allocated for one. Not for several threads at once.
/// </summary>
/// <example>
/// <code>
/// var writer = new MrtWriter(output);
/// writer.PeerIndexTable(now, collector, "", [new PeerIndexEntry(identifier, address, 64500)]);
/// writer.BeginRib(now, sequence: 0, prefix);
/// writer.Route(peer: 0, learnt, attributes);
/// writer.EndRib();
/// </code>
/// </example>
public sealed class MrtWriter
{
    private readonly IBufferWriter<byte> _output;
    private byte[] _record = new byte[8 * 1024];
    private int _length;
    private int _countOffset;
    private Afi _afi;
    private bool _addPath;

    /// <summary>Writes records one after another.</summary>
    /// <param name="output">Takes whole records.</param>
    public MrtWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Messages and changes of state carry microseconds: BGP4MP_ET instead of BGP4MP.</summary>
    public bool Microseconds { get; init; }

    /// <summary>Writes a PEER_INDEX_TABLE, to which the numbers of peers in RIB records refer.</summary>
    /// <param name="time">Of the dump.</param>
    /// <param name="collector">The BGP identifier of the collector, an IPv4 address.</param>
    /// <param name="viewName">The name of the view, mostly empty.</param>
    /// <param name="peers">The peers, at most 65,535, numbered from 0.</param>
    public void PeerIndexTable(DateTimeOffset time, Address collector, string viewName, ReadOnlySpan<PeerIndexEntry> peers)
    {
        ArgumentNullException.ThrowIfNull(viewName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(peers.Length, ushort.MaxValue);
        Begin(time, MrtType.TableDumpV2, (ushort)TableDumpV2Subtype.PeerIndexTable);
        Put(collector);
        var name = System.Text.Encoding.UTF8.GetBytes(viewName);
        Put16(checked((ushort)name.Length));
        Put(name);
        Put16((ushort)peers.Length);
        foreach (var peer in peers)
        {
            // AS numbers in four octets always: nobody needs the short form.
            Put8((byte)(peer.Address.IsIPv6 ? 0x03 : 0x02));
            Put(peer.Identifier.IsIPv4 ? peer.Identifier : Address.FromIPv4(0));
            Put(peer.Address);
            Put32(peer.Asn.Value);
        }
        End();
    }

    /// <summary>Starts the record of one prefix; its routes follow, then <see cref="EndRib"/>.</summary>
    /// <param name="time">Of the dump.</param>
    /// <param name="sequence">Counts the records of a dump, from 0.</param>
    /// <param name="prefix">The prefix.</param>
    /// <param name="addPath">Routes carry path identifiers (RFC 8050).</param>
    /// <param name="safi">Unicast or multicast.</param>
    public void BeginRib(DateTimeOffset time, uint sequence, Prefix prefix, bool addPath = false, Safi safi = Safi.Unicast)
    {
        if (safi is not (Safi.Unicast or Safi.Multicast)) throw new ArgumentOutOfRangeException(nameof(safi), "Unicast or multicast.");
        var subtype = (prefix.Afi, safi) switch
        {
            (Afi.IPv4, Safi.Unicast) => TableDumpV2Subtype.RibIPv4Unicast,
            (Afi.IPv4, _) => TableDumpV2Subtype.RibIPv4Multicast,
            (Afi.IPv6, Safi.Unicast) => TableDumpV2Subtype.RibIPv6Unicast,
            (Afi.IPv6, _) => TableDumpV2Subtype.RibIPv6Multicast,
            _ => throw new ArgumentException("The prefix has no family.", nameof(prefix)),
        };
        // The ADDPATH subtypes stand in the same order, six later.
        Begin(time, MrtType.TableDumpV2, (ushort)((ushort)subtype + (addPath ? 6 : 0)));
        Put32(sequence);
        _length += PrefixList.Write(Room(1 + 16), prefix);
        _countOffset = _length;
        Put16(0);
        (_afi, _addPath) = (prefix.Afi, addPath);
    }

    /// <summary>Adds a route that was kept.</summary>
    /// <param name="peer">Its number in the PEER_INDEX_TABLE.</param>
    /// <param name="learnt">When the route was learnt.</param>
    /// <param name="attributes">Its attributes and next hop.</param>
    /// <param name="pathId">Its path identifier; not written without ADD-PATH.</param>
    public void Route(int peer, DateTimeOffset learnt, RouteAttributes attributes, uint pathId = 0)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var lengthOffset = BeginRoute(peer, learnt, pathId);
        Put(attributes.Octets.Span);
        if (_afi == Afi.IPv4 && attributes.NextHop.IsIPv4)
        {
            Put([(byte)PathAttributeFlags.Transitive, (byte)PathAttributeCode.NextHop, 4]);
            Put(attributes.NextHop);
        }
        else if (attributes.NextHop.Afi != Afi.None)
        {
            var hop = attributes.NextHop.OctetCount + (attributes.LinkLocalNextHop is null ? 0 : 16);
            Put([(byte)PathAttributeFlags.Optional, (byte)PathAttributeCode.MpReachNlri, (byte)(1 + hop), (byte)hop]);
            Put(attributes.NextHop);
            if (attributes.LinkLocalNextHop is { } linkLocal) Put(linkLocal);
        }
        EndRoute(lengthOffset);
    }

    /// <summary>
    /// Adds a route as it was received: MP_REACH_NLRI is abbreviated as RFC 6396 4.3.4 asks, MP_UNREACH_NLRI left out, everything else
    /// copied.
    /// </summary>
    /// <param name="peer">Its number in the PEER_INDEX_TABLE.</param>
    /// <param name="learnt">When the route was learnt.</param>
    /// <param name="attributes">Its attributes, with AS numbers of four octets.</param>
    /// <param name="pathId">Its path identifier; not written without ADD-PATH.</param>
    public void Route(int peer, DateTimeOffset learnt, PathAttributes attributes, uint pathId = 0)
    {
        if (!attributes.HasFourOctetAs)
            throw new ArgumentException("A table has AS numbers of four octets: RouteAttributes merges those of a session without.", nameof(attributes));
        var lengthOffset = BeginRoute(peer, learnt, pathId);
        foreach (var attribute in attributes)
        {
            if (attribute.Code == PathAttributeCode.MpUnreachNlri) continue;
            if (attribute.Code == PathAttributeCode.MpReachNlri && attribute.TryGetMpReach(out var reach))
            {
                Put([(byte)PathAttributeFlags.Optional, (byte)PathAttributeCode.MpReachNlri,
                    (byte)(1 + reach.NextHopOctets.Length), (byte)reach.NextHopOctets.Length]);
                Put(reach.NextHopOctets);
                continue;
            }
            Put(attribute.Octets);
        }
        EndRoute(lengthOffset);
    }

    /// <summary>Ends the record of one prefix.</summary>
    public void EndRib() => End();

    /// <summary>Writes a BGP4MP_MESSAGE in the form that fits: with AS numbers of two or four octets, sent or received, with ADD-PATH.</summary>
    /// <param name="time">When the message went.</param>
    /// <param name="peering">Between whom.</param>
    /// <param name="message">The whole BGP message, header first.</param>
    /// <param name="isLocal">The collector sent it.</param>
    /// <param name="addPath">Its NLRI carry path identifiers (RFC 8050 3).</param>
    public void Message(DateTimeOffset time, in MrtPeering peering, ReadOnlySpan<byte> message, bool isLocal = false, bool addPath = false)
    {
        var subtype = (peering.FourOctetAs, isLocal, addPath) switch
        {
            (false, false, false) => Bgp4MpSubtype.Message,
            (true, false, false) => Bgp4MpSubtype.MessageAs4,
            (false, true, false) => Bgp4MpSubtype.MessageLocal,
            (true, true, false) => Bgp4MpSubtype.MessageAs4Local,
            (false, false, true) => Bgp4MpSubtype.MessageAddPath,
            (true, false, true) => Bgp4MpSubtype.MessageAs4AddPath,
            (false, true, true) => Bgp4MpSubtype.MessageLocalAddPath,
            (true, true, true) => Bgp4MpSubtype.MessageAs4LocalAddPath,
        };
        BeginSession(time, subtype, peering);
        Put(message);
        End();
    }

    /// <summary>Writes a BGP4MP_STATE_CHANGE, or BGP4MP_STATE_CHANGE_AS4 where the peering has AS numbers of four octets.</summary>
    /// <param name="time">When the state changed.</param>
    /// <param name="change">Whose, from what, to what.</param>
    public void StateChange(DateTimeOffset time, in MrtStateChange change)
    {
        BeginSession(time, change.Peering.FourOctetAs ? Bgp4MpSubtype.StateChangeAs4 : Bgp4MpSubtype.StateChange, change.Peering);
        Put16((ushort)change.OldState);
        Put16((ushort)change.NewState);
        End();
    }

    private void BeginSession(DateTimeOffset time, Bgp4MpSubtype subtype, in MrtPeering peering)
    {
        if (peering.PeerAddress.Afi == Afi.None || peering.PeerAddress.Afi != peering.LocalAddress.Afi)
            throw new ArgumentException("Both ends of a session have addresses of one family.", nameof(peering));
        Begin(time, Microseconds ? MrtType.Bgp4MpExtendedTimestamp : MrtType.Bgp4Mp, (ushort)subtype);
        if (Microseconds) Put32((uint)(time.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        if (peering.FourOctetAs)
        {
            Put32(peering.PeerAs.Value);
            Put32(peering.LocalAs.Value);
        }
        else
        {
            Put16(peering.PeerAs.TwoOctet);
            Put16(peering.LocalAs.TwoOctet);
        }
        Put16(peering.InterfaceIndex);
        Put16((ushort)peering.PeerAddress.Afi);
        Put(peering.PeerAddress);
        Put(peering.LocalAddress);
    }

    private int BeginRoute(int peer, DateTimeOffset learnt, uint pathId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(peer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(peer, ushort.MaxValue);
        if (_countOffset == 0) throw new InvalidOperationException("A route belongs to a prefix: BeginRib comes first.");
        Put16((ushort)peer);
        Put32((uint)learnt.ToUnixTimeSeconds());
        if (_addPath) Put32(pathId);
        Put16(0);
        return _length - 2;
    }

    private void EndRoute(int lengthOffset)
    {
        var length = _length - lengthOffset - 2;
        if (length > ushort.MaxValue) throw new ArgumentException("The attributes of a route take at most 65,535 octets.");
        BinaryPrimitives.WriteUInt16BigEndian(_record.AsSpan(lengthOffset), (ushort)length);
        var count = _record.AsSpan(_countOffset);
        BinaryPrimitives.WriteUInt16BigEndian(count, checked((ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1)));
    }

    private void Begin(DateTimeOffset time, MrtType type, ushort subtype)
    {
        if (_countOffset != 0) throw new InvalidOperationException("The record of a prefix is open: EndRib comes first.");
        _length = 0;
        Put32((uint)time.ToUnixTimeSeconds());
        Put16((ushort)type);
        Put16(subtype);
        Put32(0);
    }

    private void End()
    {
        _countOffset = 0;
        BinaryPrimitives.WriteUInt32BigEndian(_record.AsSpan(8), (uint)(_length - MrtRecord.HeaderLength));
        _output.Write(_record.AsSpan(0, _length));
    }

    private Span<byte> Room(int octets)
    {
        if (_record.Length - _length < octets) Array.Resize(ref _record, Math.Max(_record.Length * 2, _length + octets));
        return _record.AsSpan(_length);
    }

    private void Put8(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private void Put16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Room(2), value);
        _length += 2;
    }

    private void Put32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Room(4), value);
        _length += 4;
    }

    private void Put(Address address) => _length += address.WriteTo(Room(16));

    private void Put(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        _length += octets.Length;
    }
}
