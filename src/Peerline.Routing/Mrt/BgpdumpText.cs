using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// Writes records as <c>bgpdump -m</c> of version 1.6.2 does: one line of UTF-8 for each route, withdrawal or change of state. Nothing is
/// allocated for a line.
/// </summary>
/// <remarks>
/// <code>
/// TABLE_DUMP2|1767225600|B|192.0.2.1|64501|203.0.113.0/24|64501 64502|IGP|192.0.2.1|0|0|64501:1|NAG||
/// type       |time      |B|peer     |AS   |prefix        |path       |   |next hop |local pref|MED|communities|AG or NAG|aggregator|
/// BGP4MP|1767225600|W|192.0.2.1|64501|203.0.113.0/24
/// BGP4MP|1767225600|STATE|192.0.2.1|64501|5|6
/// </code>
/// Where bgpdump is wrong, the line is written as it was meant, unless <c>faithful</c> asks for the very octets: in records of the
/// deprecated type BGP it repeats the peer in place of a withdrawn prefix and leaves out the separator before the communities; a withdrawn
/// IPv6 prefix that the collector sent on an IPv4 session has a peer that is no address; what the collector sent with path identifiers is
/// shown as received from itself; LOCAL_PREF and MED above 2,147,483,647 turn
/// negative where IPv4 prefixes come in MP_REACH_NLRI. Never imitated: it cuts paths after 7,900 and communities after 8,190 characters,
/// repeats the first segment when AS4_PATH replaces the end of a path of several, and ends at an attribute that comes twice, at a peer that
/// is not in the index, and at prefixes that cannot be.
/// </remarks>
public sealed class BgpdumpText
{
    // What a line needs beside the attributes: names, times, three addresses, numbers, separators, and what numbers are stored beyond.
    private const int FixedLength = 512;

    // An AS number or a community takes at most three characters for each of its octets, separator included.
    private const int Growth = 3;

    // Peer and AS with their separators: an IPv6 address, ten digits.
    private const int PeerSize = 64;

    private readonly IBufferWriter<byte> _output;
    private readonly bool _faithful;
    private byte[] _head = new byte[128];
    private byte[] _tail = new byte[8 * 1024];
    private byte[] _peers = [];
    private byte[] _peerLengths = [];
    private int _generation = -1;
    private int _headLength;
    private uint _headTime;

    /// <summary>Writes lines to an output.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="faithful">Also where bgpdump is wrong.</param>
    public BgpdumpText(IBufferWriter<byte> output, bool faithful = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _faithful = faithful;
    }

    /// <summary>Writes a whole file and answers how many records it had. What is torn or damaged is in the file's properties.</summary>
    /// <param name="file">The file, from where it stands.</param>
    /// <param name="output">Takes the lines; flushed at the end.</param>
    /// <param name="faithful">Also where bgpdump is wrong.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Write(MrtFile file, Stream output, bool faithful = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        var writer = new StreamBufferWriter(output);
        var text = new BgpdumpText(writer, faithful);
        while (file.Read(out var record)) text.Write(record, file.Peers);
        writer.Flush();
        return file.Delivered;
    }

    /// <summary>Writes the lines of one record: none for what has none, and for what cannot be read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="peers">The peers that RIB records name by number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(MrtRecord record, PeerIndex peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        switch (record.Kind)
        {
            case MrtRecordKind.Rib:
                Rib(record, peers);
                break;
            case MrtRecordKind.Message:
                Message(record);
                break;
            case MrtRecordKind.StateChange:
                StateChange(record);
                break;
            case MrtRecordKind.TableDump:
                TableDump(record);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rib(MrtRecord record, PeerIndex peers)
    {
        // bgpdump knows the two unicast families.
        if (RibRecord.Read(record, out var rib).Fault != MrtFault.None || rib.Family.Safi != Safi.Unicast) return;
        if ((TableDumpV2Subtype)record.Subtype is TableDumpV2Subtype.RibGeneric or TableDumpV2Subtype.RibGenericAddPath) return;
        if (_generation != peers.Generation) Load(peers);
        if (_headLength == 0 || _headTime != record.Timestamp) Head(record.Timestamp);

        Span<byte> prefix = stackalloc byte[64];
        var prefixLine = new Utf8Line(prefix);
        Prefix(ref prefixLine, rib.NlriOctets, rib.Family.Afi);
        foreach (var route in rib)
        {
            if (route.PeerIndex >= peers.Count) continue;
            var attributes = new Attributes(route.Attributes, route.Family);
            var memory = _output.GetSpan(FixedLength + (attributes.Length * Growth));
            var line = new Utf8Line(memory);
            line.Text(rib.HasPathIds ? "TABLE_DUMP2_AP|"u8 : "TABLE_DUMP2|"u8);
            line.Text(_head.AsSpan(0, _headLength));
            line.Text(_peers.AsSpan(route.PeerIndex * PeerSize, _peerLengths[route.PeerIndex]));
            line.Text(prefix[..prefixLine.Length]);
            line.Character((byte)'|');
            if (rib.HasPathIds)
            {
                line.Number(route.PathId);
                line.Character((byte)'|');
            }
            Tail(ref line, attributes, fourOctetAs: true, attributes.NextHopOfTable, signed: false, separator: true);
            _output.Advance(line.Length);
        }
    }

    // Time and letter, which every line of a dump has alike.
    private void Head(uint time)
    {
        var line = new Utf8Line(_head);
        line.Number(time);
        line.Text("|B|"u8);
        (_headLength, _headTime) = (line.Length, time);
    }

    private void Load(PeerIndex peers)
    {
        if (_peerLengths.Length < peers.Count)
        {
            _peers = new byte[peers.Count * PeerSize];
            _peerLengths = new byte[peers.Count];
        }
        for (var i = 0; i < peers.Count; i++)
        {
            var line = new Utf8Line(_peers.AsSpan(i * PeerSize, PeerSize));
            Peer(ref line, peers[i].Address, peers[i].Asn);
            _peerLengths[i] = (byte)line.Length;
        }
        _generation = peers.Generation;
    }

    private void TableDump(MrtRecord record)
    {
        if (TableDumpRecord.Read(record, out var route).Fault != MrtFault.None) return;
        var attributes = new Attributes(route.Attributes, AfiSafi.IPv6Unicast);
        var line = new Utf8Line(_output.GetSpan(FixedLength + (attributes.Length * Growth)));
        line.Text("TABLE_DUMP|"u8);
        line.Number(record.Timestamp);
        line.Text("|B|"u8);
        Peer(ref line, route.PeerAddress, route.PeerAs);
        var network = route.Prefix.Network;
        Address(ref line, network);
        line.Character((byte)'/');
        line.Number((uint)route.Prefix.Length);
        line.Character((byte)'|');
        Tail(ref line, attributes, route.FourOctetAs, attributes.NextHopOfTable, signed: false, separator: true);
        _output.Advance(line.Length);
    }

    private void StateChange(MrtRecord record)
    {
        if (MrtStateChange.Read(record, out var change).Fault != MrtFault.None) return;
        var line = new Utf8Line(_output.GetSpan(FixedLength));
        line.Text(record.Type == MrtType.Bgp ? "BGP|"u8 : record.HasMicroseconds ? "BGP4MP_ET|"u8 : "BGP4MP|"u8);
        Time(ref line, record);
        line.Text("|STATE|"u8);
        Peer(ref line, change.Peering.PeerAddress, change.Peering.PeerAs);
        line.Number((uint)change.OldState);
        line.Character((byte)'|');
        line.Number((uint)change.NewState);
        line.Character((byte)'\n');
        _output.Advance(line.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Message(MrtRecord record)
    {
        if (MrtMessage.Read(record, out var message).Fault != MrtFault.None || message.MessageType != BgpMessageType.Update) return;
        // bgpdump does not judge, and so the octets are only taken apart.
        if (!UpdateMessage.TryFrame(message.MessageBody, out var withdrawn, out var attributeField, out var nlri)) return;
        var context = message.Context;
        var attributes = new Attributes(new PathAttributes(attributeField, context.FourOctetAs, context.AddPath), AfiSafi.IPv6Unicast);
        var deprecated = record.Type == MrtType.Bgp;

        Span<byte> peer = stackalloc byte[128];
        var peerLine = new Utf8Line(peer);
        // The peer of what the collector sent with path identifiers is for bgpdump the collector.
        var swapped = _faithful && message.IsLocal && message.HasPathIds;
        var peering = message.Peering;
        Peer(ref peerLine, swapped ? peering.LocalAddress : peering.PeerAddress, swapped ? peering.LocalAs : peering.PeerAs);
        var peerText = peer[..peerLine.Length];

        Span<byte> head = stackalloc byte[128];
        var headLine = new Utf8Line(head);
        headLine.Text(deprecated ? "BGP"u8 : record.HasMicroseconds ? "BGP4MP_ET"u8 : "BGP4MP"u8);
        if (message.IsLocal && !swapped) headLine.Text("_LOCAL"u8);
        if (message.HasPathIds) headLine.Text("_AP"u8);
        headLine.Character((byte)'|');
        Time(ref headLine, record);
        var headText = head[..headLine.Length];

        Withdrawn(headText, peerText, withdrawn, Afi.IPv4, message.HasPathIds, deprecated ? peering.PeerAddress : (Address?)null);
        if (!attributes.MpUnreach.IsEmpty && MpUnreach.Read(attributes.MpUnreach, context.AddPath, out var unreach) == UpdateFault.None
            && IsKnown(unreach.Family))
        {
            if (_faithful && message.IsLocal && !swapped && unreach.Family.Afi == Afi.IPv6 && peering.PeerAddress.IsIPv4)
            {
                // The octets of the IPv4 address, shown as an IPv6 address.
                peerLine = new Utf8Line(peer);
                Peer(ref peerLine, new Address(Afi.IPv6, peering.PeerAddress.High, 0), peering.PeerAs);
                Withdrawn(headText, peer[..peerLine.Length], unreach.NlriOctets, Afi.IPv6, message.HasPathIds, null);
                peerLine = new Utf8Line(peer);
                Peer(ref peerLine, peering.PeerAddress, peering.PeerAs);
            }
            else
            {
                Withdrawn(headText, peerText, unreach.NlriOctets, unreach.Family.Afi, message.HasPathIds, null);
            }
        }

        if (!nlri.IsEmpty)
        {
            var tail = Tail(attributes, peering.FourOctetAs, attributes.NextHop, signed: false, separator: !(_faithful && deprecated));
            Announced(headText, peerText, nlri, Afi.IPv4, message.HasPathIds, tail);
        }
        if (!attributes.MpReach.IsEmpty && MpReach.Read(attributes.MpReach, context.AddPath, out var reach) == UpdateFault.None
            && IsKnown(reach.Family) && !reach.NlriOctets.IsEmpty)
        {
            var signed = _faithful && reach.Family.Afi == Afi.IPv4;
            var tail = Tail(attributes, peering.FourOctetAs, reach.NextHopOctets, signed, separator: true);
            Announced(headText, peerText, reach.NlriOctets, reach.Family.Afi, message.HasPathIds, tail);
        }
    }

    // SAFI 1 unicast, 2 multicast, 3 both (RFC 2858).
    private static bool IsKnown(AfiSafi family) => family.Afi is Afi.IPv4 or Afi.IPv6 && (int)family.Safi is >= 1 and <= 3;

    private void Withdrawn(
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> peer, ReadOnlySpan<byte> nlri, Afi afi, bool hasPathIds, Address? repeated)
    {
        while (TryTakePrefix(ref nlri, afi, hasPathIds, out var pathId, out var prefix))
        {
            var line = new Utf8Line(_output.GetSpan(FixedLength));
            line.Text(head);
            line.Text("|W|"u8);
            line.Text(peer);
            if (_faithful && repeated is { } address)
            {
                Address(ref line, address);
                line.Character((byte)'/');
                line.Number(prefix[0]);
            }
            else
            {
                Prefix(ref line, prefix, afi);
            }
            if (hasPathIds)
            {
                line.Character((byte)'|');
                line.Number(pathId);
            }
            line.Character((byte)'\n');
            _output.Advance(line.Length);
        }
    }

    private void Announced(
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> peer, ReadOnlySpan<byte> nlri, Afi afi, bool hasPathIds, ReadOnlySpan<byte> tail)
    {
        while (TryTakePrefix(ref nlri, afi, hasPathIds, out var pathId, out var prefix))
        {
            var line = new Utf8Line(_output.GetSpan(FixedLength + tail.Length));
            line.Text(head);
            line.Text("|A|"u8);
            line.Text(peer);
            Prefix(ref line, prefix, afi);
            line.Character((byte)'|');
            if (hasPathIds)
            {
                line.Number(pathId);
                line.Character((byte)'|');
            }
            line.Text(tail);
            _output.Advance(line.Length);
        }
    }

    private ReadOnlySpan<byte> Tail(
        scoped in Attributes attributes, bool fourOctetAs, scoped ReadOnlySpan<byte> nextHop, bool signed, bool separator)
    {
        var needed = FixedLength + (attributes.Length * Growth);
        if (_tail.Length < needed) _tail = new byte[needed];
        var line = new Utf8Line(_tail);
        Tail(ref line, attributes, fourOctetAs, nextHop, signed, separator);
        return _tail.AsSpan(0, line.Length);
    }

    // path|origin|next hop|local pref|MED|communities|AG|aggregator|
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tail(
        ref Utf8Line line, scoped in Attributes attributes, bool fourOctetAs, scoped ReadOnlySpan<byte> nextHop, bool signed, bool separator)
    {
        var aggregator = attributes.Aggregator;
        if (fourOctetAs || attributes.As4Path.IsEmpty && attributes.As4Aggregator.IsEmpty)
            Path(ref line, attributes.AsPath, fourOctetAs);
        else
            MergedPath(ref line, attributes, ref aggregator);
        line.Text(attributes.Origin switch { 0 => "|IGP|"u8, 1 => "|EGP|"u8, _ => "|INCOMPLETE|"u8 });
        NextHop(ref line, nextHop);
        line.Character((byte)'|');
        Preference(ref line, attributes.LocalPref, signed);
        line.Character((byte)'|');
        Preference(ref line, attributes.MultiExitDisc, signed);
        if (separator) line.Character((byte)'|');
        Communities(ref line, attributes.Communities);
        line.Text(attributes.IsAtomicAggregate ? "|AG|"u8 : "|NAG|"u8);
        Aggregator(ref line, aggregator);
        line.Text("|\n"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Preference(ref Utf8Line line, uint value, bool signed)
    {
        if (signed && value > int.MaxValue)
        {
            line.Character((byte)'-');
            value = 0u - value;
        }
        line.Number(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NextHop(ref Utf8Line line, scoped ReadOnlySpan<byte> octets)
    {
        if (octets.Length == 4) line.IPv4(BigEndian.UInt32(octets, 0));
        else if (octets.Length is 16 or 32) line.IPv6(BigEndian.UInt64(octets, 0), BigEndian.UInt64(octets, 8));
        // No next hop at all.
        else line.Text("255.255.255.255"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Communities(ref Utf8Line line, scoped ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i + 4 <= octets.Length; i += 4)
        {
            var value = BigEndian.UInt32(octets, i);
            if (value >= 0xffff_ff01) WellKnown(ref line, value);
            else Community(ref line, value);
            line.Character((byte)' ');
        }
        if (octets.Length >= 4) line.Back(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Community(ref Utf8Line line, uint value)
    {
        line.Number(value >> 16);
        line.Character((byte)':');
        line.Number(value & 0xffff);
    }

    private static void WellKnown(ref Utf8Line line, uint value)
    {
        switch (value)
        {
            case 0xffff_ff01:
                line.Text("no-export"u8);
                break;
            case 0xffff_ff02:
                line.Text("no-advertise"u8);
                break;
            case 0xffff_ff03:
                line.Text("local-AS"u8);
                break;
            default:
                Community(ref line, value);
                break;
        }
    }

    private static void Aggregator(ref Utf8Line line, scoped ReadOnlySpan<byte> octets)
    {
        if (octets.Length is not (6 or 8)) return;
        var address = BigEndian.UInt32(octets, octets.Length - 4);
        // 255.255.255.255 is bgpdump's word for none.
        if (address == uint.MaxValue) return;
        line.Number(octets.Length == 8 ? BigEndian.UInt32(octets, 0) : BigEndian.UInt16(octets, 0));
        line.Character((byte)' ');
        line.IPv4(address);
    }

    // One AS_SEQUENCE, which nearly every path is; segments of every kind otherwise.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Path(ref Utf8Line line, scoped ReadOnlySpan<byte> octets, bool fourOctetAs)
    {
        if (octets.IsEmpty) return;
        if (fourOctetAs && octets.Length >= 6 && octets[0] == (byte)AsPathSegmentType.Sequence && octets.Length == 2 + (octets[1] << 2))
        {
            for (var i = 2; i < octets.Length; i += 4)
            {
                line.Number(BigEndian.UInt32(octets, i));
                line.Character((byte)' ');
            }
            line.Back(1);
            return;
        }
        var before = line.Length;
        var previous = AsPathSegmentType.Sequence;
        var space = false;
        if (!Segments(ref line, octets, fourOctetAs, int.MaxValue, ref previous, ref space))
        {
            line.Back(line.Length - before);
            line.Text("! Error !"u8);
            return;
        }
        Close(ref line, previous);
    }

    // The characters between two segments and around a set, in bgpdump's order. Stops when so many hops are written.
    private static bool Segments(
        ref Utf8Line line, scoped ReadOnlySpan<byte> octets, bool fourOctetAs, int hops, ref AsPathSegmentType previous, ref bool space)
    {
        var size = fourOctetAs ? 4 : 2;
        while (!octets.IsEmpty && hops > 0)
        {
            if (octets.Length < 2) return false;
            var (type, count) = ((AsPathSegmentType)octets[0], octets[1]);
            if (type is < AsPathSegmentType.Set or > AsPathSegmentType.ConfederationSet || 2 + (count * size) > octets.Length) return false;
            Close(ref line, previous);
            if (space) line.Character((byte)' ');
            if (type != AsPathSegmentType.Sequence)
                line.Character(type switch { AsPathSegmentType.Set => (byte)'{', AsPathSegmentType.ConfederationSet => (byte)'[', _ => (byte)'(' });
            var isSet = type is AsPathSegmentType.Set or AsPathSegmentType.ConfederationSet;
            space = false;
            var written = isSet ? count : Math.Min(count, hops);
            for (var i = 0; i < written; i++)
            {
                if (space) line.Character(isSet ? (byte)',' : (byte)' ');
                space = true;
                line.Number(fourOctetAs ? BigEndian.UInt32(octets, 2 + (i * 4)) : BigEndian.UInt16(octets, 2 + (i * 2)));
            }
            hops -= isSet ? 1 : written;
            previous = type;
            octets = octets[(2 + (count * size))..];
        }
        return true;
    }

    private static void Close(ref Utf8Line line, AsPathSegmentType type)
    {
        if (type == AsPathSegmentType.Sequence) return;
        line.Character(type switch { AsPathSegmentType.Set => (byte)'}', AsPathSegmentType.ConfederationSet => (byte)']', _ => (byte)')' });
    }

    // RFC 6793 4.2.3 as bgpdump understands it: the start of AS_PATH, then AS4_PATH, unless it is the longer one; nothing of both when an
    // AGGREGATOR of another AS than AS_TRANS shows that an old speaker changed it.
    private static void MergedPath(ref Utf8Line line, scoped in Attributes attributes, ref ReadOnlySpan<byte> aggregator)
    {
        var path = attributes.AsPath;
        if (!attributes.Aggregator.IsEmpty && !attributes.As4Aggregator.IsEmpty)
        {
            if (attributes.Aggregator.Length != 6 || BigEndian.UInt16(attributes.Aggregator, 0) != Asn.Trans.Value)
            {
                Path(ref line, path, fourOctetAs: false);
                return;
            }
            aggregator = attributes.As4Aggregator;
        }
        int old = Hops(path, fourOctetAs: false), merged = Hops(attributes.As4Path, fourOctetAs: true);
        if (attributes.As4Path.IsEmpty || path.IsEmpty || merged < 0 || old < merged)
        {
            Path(ref line, path, fourOctetAs: false);
            return;
        }
        var previous = AsPathSegmentType.Sequence;
        var space = false;
        Segments(ref line, path, fourOctetAs: false, old - merged, ref previous, ref space);
        Segments(ref line, attributes.As4Path, fourOctetAs: true, int.MaxValue, ref previous, ref space);
        Close(ref line, previous);
    }

    // Numbers of sequences, one for a set; -1 for what is no path.
    private static int Hops(ReadOnlySpan<byte> octets, bool fourOctetAs)
    {
        var hops = 0;
        while (!octets.IsEmpty)
        {
            if (octets.Length < 2) return -1;
            var length = 2 + (octets[1] << (fourOctetAs ? 2 : 1));
            if (length > octets.Length || octets[0] is < (byte)AsPathSegmentType.Set or > (byte)AsPathSegmentType.ConfederationSet) return -1;
            hops += (AsPathSegmentType)octets[0] is AsPathSegmentType.Set or AsPathSegmentType.ConfederationSet ? 1 : octets[1];
            octets = octets[length..];
        }
        return hops;
    }

    private static void Time(ref Utf8Line line, MrtRecord record)
    {
        line.Number(record.Timestamp);
        if (!record.HasMicroseconds) return;
        line.Character((byte)'.');
        for (var limit = 100_000u; limit > record.Microseconds && limit > 1; limit /= 10) line.Character((byte)'0');
        line.Number(record.Microseconds);
    }

    private static void Peer(ref Utf8Line line, Address address, Asn asn)
    {
        Address(ref line, address);
        line.Character((byte)'|');
        line.Number(asn.Value);
        line.Character((byte)'|');
    }

    private static void Address(ref Utf8Line line, Address address)
    {
        if (address.IsIPv4) line.IPv4((uint)(address.High >> 32));
        else line.IPv6(address.High, address.Low);
    }

    // The octets as they lie there: bgpdump shows the bits beyond the length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefix(ref Utf8Line line, scoped ReadOnlySpan<byte> nlri, Afi afi)
    {
        int length = nlri[0], octets = (length + 7) >> 3;
        if (afi == Afi.IPv4)
            line.IPv4(BigEndian.Left32(nlri, 1, octets));
        else if (octets <= 8)
            line.IPv6(BigEndian.Left64(nlri, 1, octets), 0);
        else
            line.IPv6(BigEndian.UInt64(nlri, 1), BigEndian.UInt64(nlri, 1 + octets - 8) << ((16 - octets) << 3));
        line.Character((byte)'/');
        line.Number((uint)length);
    }

    // One prefix with its length; false where the list ends or stops making sense.
    private static bool TryTakePrefix(ref ReadOnlySpan<byte> nlri, Afi afi, bool hasPathIds, out uint pathId, out ReadOnlySpan<byte> prefix)
    {
        pathId = 0;
        prefix = default;
        var rest = nlri;
        if (hasPathIds)
        {
            if (rest.Length < 5) return false;
            pathId = BigEndian.UInt32(rest, 0);
            rest = rest[4..];
        }
        if (rest.IsEmpty || rest[0] > Addressing.Prefix.MaxLength(afi)) return false;
        var length = 1 + ((rest[0] + 7) >> 3);
        if (length > rest.Length) return false;
        prefix = rest[..length];
        nlri = rest[length..];
        return true;
    }

    // What a line shows of a route, found in one walk; of an attribute that comes twice the first (RFC 7606 3 (g)).
    private readonly ref struct Attributes
    {
        public readonly int Length;
        public readonly ReadOnlySpan<byte> AsPath, As4Path, Communities, Aggregator, As4Aggregator, NextHop, MpNextHop, MpReach, MpUnreach;
        public readonly uint LocalPref, MultiExitDisc;
        public readonly byte Origin = 2;
        public readonly bool IsAtomicAggregate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Attributes(PathAttributes attributes, AfiSafi family)
        {
            Length = attributes.Octets.Length;
            ulong seen = 0;
            foreach (var attribute in attributes)
            {
                var code = attribute.Code;
                if ((byte)code >= 64 || (seen & (1ul << (int)code)) != 0) continue;
                seen |= 1ul << (int)code;
                var value = attribute.Value;
                switch (code)
                {
                    case PathAttributeCode.Origin:
                        Origin = value.IsEmpty ? (byte)0 : value[0];
                        break;
                    case PathAttributeCode.AsPath:
                        AsPath = value;
                        break;
                    case PathAttributeCode.NextHop:
                        NextHop = value;
                        break;
                    case PathAttributeCode.MultiExitDisc:
                        MultiExitDisc = attribute.UInt32 ?? 0;
                        break;
                    case PathAttributeCode.LocalPref:
                        LocalPref = attribute.UInt32 ?? 0;
                        break;
                    case PathAttributeCode.AtomicAggregate:
                        IsAtomicAggregate = true;
                        break;
                    case PathAttributeCode.Aggregator:
                        Aggregator = value;
                        break;
                    case PathAttributeCode.Communities:
                        Communities = value;
                        break;
                    case PathAttributeCode.MpReachNlri:
                        MpReach = value;
                        if (Wire.MpReach.ReadAbbreviated(value, family, out var reach) == UpdateFault.None) MpNextHop = reach.NextHopOctets;
                        break;
                    case PathAttributeCode.MpUnreachNlri:
                        MpUnreach = value;
                        break;
                    case PathAttributeCode.As4Path:
                        As4Path = value;
                        break;
                    case PathAttributeCode.As4Aggregator:
                        As4Aggregator = value;
                        break;
                }
            }
        }

        // In a table MP_REACH_NLRI has the last word.
        public ReadOnlySpan<byte> NextHopOfTable => MpNextHop.IsEmpty ? NextHop : MpNextHop;
    }
}
