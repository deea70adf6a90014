using System.Buffers;
using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// Writes UPDATEs: as many prefixes into each as it can hold. IPv4 unicast goes into the classic fields, everything else into
/// MP_REACH_NLRI and MP_UNREACH_NLRI, which come first among the attributes (RFC 7606 5.1).
/// </summary>
public sealed class UpdateWriter
{
    private const int Overhead = BgpFrame.HeaderLength + 4;
    private readonly bool _fourOctetAs;
    private readonly int _maximumLength;

    /// <param name="fourOctetAs">The peer reads AS numbers in four octets.</param>
    /// <param name="maximumLength">4,096, or 65,535 when the peer advertised extended messages.</param>
    public UpdateWriter(bool fourOctetAs, int maximumLength = BgpFrame.MaximumLength) =>
        (_fourOctetAs, _maximumLength) = (fourOctetAs, maximumLength);

    /// <summary>Announces prefixes of one family. Returns how many messages; 0 when the attributes leave no room for a prefix.</summary>
    public int Announce(IBufferWriter<byte> output, RouteAttributes attributes, ReadOnlySpan<Prefix> prefixes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(attributes);
        var messages = 0;
        while (!prefixes.IsEmpty)
        {
            // NEXT_HOP holds an IPv4 address; IPv4 prefixes with an IPv6 next hop go the other way (RFC 8950 3).
            var written = prefixes[0].Afi == Afi.IPv4 && attributes.NextHop.IsIPv4
                ? AnnounceIPv4(output, attributes, prefixes)
                : AnnounceMp(output, attributes, prefixes);
            if (written == 0) return 0;
            prefixes = prefixes[written..];
            messages++;
        }
        return messages;
    }

    /// <summary>Withdraws prefixes of one family. Returns how many messages.</summary>
    public int Withdraw(IBufferWriter<byte> output, ReadOnlySpan<Prefix> prefixes)
    {
        ArgumentNullException.ThrowIfNull(output);
        var messages = 0;
        while (!prefixes.IsEmpty)
        {
            prefixes = prefixes[(prefixes[0].Afi == Afi.IPv4 ? WithdrawIPv4(output, prefixes) : WithdrawMp(output, prefixes))..];
            messages++;
        }
        return messages;
    }

    /// <summary>
    /// Announces NLRI of any family, as <see cref="PrefixList"/>, <see cref="LabelledPrefixList"/>, <see cref="VpnPrefixList"/> or the
    /// caller wrote them, in one MP_REACH_NLRI. False, and nothing written, when they do not fit into a message.
    /// </summary>
    /// <param name="output">Where the message goes.</param>
    /// <param name="attributes">The attributes; their next hop is not used.</param>
    /// <param name="family">The family.</param>
    /// <param name="nextHop">The next hop field as the family writes it, up to 255 octets; empty where the family has none.</param>
    /// <param name="nlri">The NLRI, with path identifiers where the session agreed on them (RFC 7911).</param>
    public bool AnnounceNlri(
        IBufferWriter<byte> output, RouteAttributes attributes, AfiSafi family, ReadOnlySpan<byte> nextHop, ReadOnlySpan<byte> nlri)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nextHop.Length, byte.MaxValue);
        if (!MayFit(attributes)) return false;
        var message = output.GetSpan(_maximumLength * 3);
        var rest = new PathAttributeWriter(message[_maximumLength..]);
        Attributes(ref rest, attributes, nextHop: null);
        var valueLength = 5 + nextHop.Length + nlri.Length;
        var length = Overhead + 4 + valueLength + rest.Length;
        if (length > _maximumLength) return false;
        var value = MpHeader(message, PathAttributeCode.MpReachNlri, family, valueLength);
        message[value + 3] = (byte)nextHop.Length;
        nextHop.CopyTo(message[(value + 4)..]);
        message[value + 4 + nextHop.Length] = 0;
        nlri.CopyTo(message[(value + 5 + nextHop.Length)..]);
        message.Slice(_maximumLength, rest.Length).CopyTo(message[(value + valueLength)..]);
        Finish(output, message, length);
        return true;
    }

    /// <summary>
    /// Withdraws NLRI of any family in one MP_UNREACH_NLRI. False, and nothing written, when they do not fit into a message.
    /// </summary>
    public bool WithdrawNlri(IBufferWriter<byte> output, AfiSafi family, ReadOnlySpan<byte> nlri)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = Overhead + 7 + nlri.Length;
        if (length > _maximumLength) return false;
        var message = output.GetSpan(length);
        var value = MpHeader(message, PathAttributeCode.MpUnreachNlri, family, 3 + nlri.Length);
        nlri.CopyTo(message[(value + 3)..]);
        Finish(output, message, length);
        return true;
    }

    // Extended Length always, so that the header has one size.
    private static int MpHeader(Span<byte> message, PathAttributeCode code, AfiSafi family, int valueLength)
    {
        message[Overhead] = (byte)(PathAttributeFlags.Optional | PathAttributeFlags.ExtendedLength);
        message[Overhead + 1] = (byte)code;
        BinaryPrimitives.WriteUInt16BigEndian(message[(Overhead + 2)..], (ushort)valueLength);
        BinaryPrimitives.WriteUInt16BigEndian(message[(Overhead + 4)..], (ushort)family.Afi);
        message[Overhead + 6] = (byte)family.Safi;
        return Overhead + 4;
    }

    private static void Finish(IBufferWriter<byte> output, Span<byte> message, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[BgpFrame.HeaderLength..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[(BgpFrame.HeaderLength + 2)..], (ushort)(length - Overhead));
        BgpFrame.WriteHeader(message, length, BgpMessageType.Update);
        output.Advance(length);
    }

    /// <summary>Says that the table of a family is complete (RFC 4724 2).</summary>
    public static void EndOfRib(IBufferWriter<byte> output, AfiSafi family)
    {
        ArgumentNullException.ThrowIfNull(output);
        var message = output.GetSpan(Overhead + 6);
        var body = message[BgpFrame.HeaderLength..];
        body[..4].Clear();
        var length = Overhead;
        if (family != AfiSafi.IPv4Unicast)
        {
            body[3] = 6;
            body[4] = (byte)PathAttributeFlags.Optional;
            body[5] = (byte)PathAttributeCode.MpUnreachNlri;
            body[6] = 3;
            BinaryPrimitives.WriteUInt16BigEndian(body[7..], (ushort)family.Afi);
            body[9] = (byte)family.Safi;
            length += 6;
        }
        BgpFrame.WriteHeader(message, length, BgpMessageType.Update);
        output.Advance(length);
    }

    private int AnnounceIPv4(IBufferWriter<byte> output, RouteAttributes attributes, ReadOnlySpan<Prefix> prefixes)
    {
        var message = output.GetSpan(_maximumLength * 3);
        var body = message[BgpFrame.HeaderLength..];
        var writer = new PathAttributeWriter(body[4..]);
        if (!MayFit(attributes)) return 0;
        Attributes(ref writer, attributes, attributes.NextHop);
        var position = Overhead + writer.Length;
        var count = Prefixes(message, ref position, prefixes, _maximumLength);
        if (count == 0) return 0;
        BinaryPrimitives.WriteUInt16BigEndian(body, 0);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)writer.Length);
        BgpFrame.WriteHeader(message, position, BgpMessageType.Update);
        output.Advance(position);
        return count;
    }

    private int AnnounceMp(IBufferWriter<byte> output, RouteAttributes attributes, ReadOnlySpan<Prefix> prefixes)
    {
        var message = output.GetSpan(_maximumLength * 3);
        var body = message[BgpFrame.HeaderLength..];
        if (!MayFit(attributes)) return 0;
        // The rest of the attributes is measured first, by writing them where the message will end.
        var rest = new PathAttributeWriter(message[_maximumLength..]);
        Attributes(ref rest, attributes, nextHop: null);

        const int reachHeader = 4;
        var value = Overhead + reachHeader;
        BinaryPrimitives.WriteUInt16BigEndian(message[value..], (ushort)prefixes[0].Afi);
        message[value + 2] = (byte)Safi.Unicast;
        var hop = attributes.NextHop.WriteTo(message[(value + 4)..]);
        if (attributes.LinkLocalNextHop is { } linkLocal) hop += linkLocal.WriteTo(message[(value + 4 + hop)..]);
        message[value + 3] = (byte)hop;
        message[value + 4 + hop] = 0;
        var position = value + 5 + hop;
        var count = Prefixes(message, ref position, prefixes, _maximumLength - rest.Length);
        if (count == 0) return 0;

        body[4] = (byte)(PathAttributeFlags.Optional | PathAttributeFlags.ExtendedLength);
        body[5] = (byte)PathAttributeCode.MpReachNlri;
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], (ushort)(position - value));
        message.Slice(_maximumLength, rest.Length).CopyTo(message[position..]);
        position += rest.Length;
        BinaryPrimitives.WriteUInt16BigEndian(body, 0);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(position - Overhead));
        BgpFrame.WriteHeader(message, position, BgpMessageType.Update);
        output.Advance(position);
        return count;
    }

    private int WithdrawIPv4(IBufferWriter<byte> output, ReadOnlySpan<Prefix> prefixes)
    {
        var message = output.GetSpan(_maximumLength);
        var position = BgpFrame.HeaderLength + 2;
        var count = Prefixes(message, ref position, prefixes, _maximumLength - 2);
        BinaryPrimitives.WriteUInt16BigEndian(message[BgpFrame.HeaderLength..], (ushort)(position - BgpFrame.HeaderLength - 2));
        BinaryPrimitives.WriteUInt16BigEndian(message[position..], 0);
        position += 2;
        BgpFrame.WriteHeader(message, position, BgpMessageType.Update);
        output.Advance(position);
        return count;
    }

    private int WithdrawMp(IBufferWriter<byte> output, ReadOnlySpan<Prefix> prefixes)
    {
        var message = output.GetSpan(_maximumLength);
        var body = message[BgpFrame.HeaderLength..];
        var position = Overhead + 7;
        var count = Prefixes(message, ref position, prefixes, _maximumLength);
        BinaryPrimitives.WriteUInt16BigEndian(body, 0);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(position - Overhead));
        body[4] = (byte)(PathAttributeFlags.Optional | PathAttributeFlags.ExtendedLength);
        body[5] = (byte)PathAttributeCode.MpUnreachNlri;
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], (ushort)(position - Overhead - 4));
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], (ushort)prefixes[0].Afi);
        body[10] = (byte)Safi.Unicast;
        BgpFrame.WriteHeader(message, position, BgpMessageType.Update);
        output.Advance(position);
        return count;
    }

    // Only keeps the scratch space from running over: the two-octet form with AS4_PATH is at most half as long again. Whether a prefix
    // fits as well is seen when the first is written.
    private bool MayFit(RouteAttributes attributes) => attributes.Octets.Length + Overhead + 32 <= _maximumLength;

    private static int Prefixes(Span<byte> message, ref int position, ReadOnlySpan<Prefix> prefixes, int limit)
    {
        var count = 0;
        foreach (var prefix in prefixes)
        {
            if (prefix.Afi != prefixes[0].Afi)
                throw new ArgumentException("The prefixes of an UPDATE must be of one family.", nameof(prefixes));
            if (position + PrefixList.SizeOf(prefix) > limit) break;
            position += PrefixList.Write(message[position..], prefix);
            count++;
        }
        return count;
    }

    private void Attributes(ref PathAttributeWriter writer, RouteAttributes attributes, Address? nextHop)
    {
        bool as4Path = false, as4Aggregator = false;
        foreach (var attribute in attributes.View)
        {
            if (nextHop is { } hop && attribute.Code > PathAttributeCode.NextHop)
            {
                writer.NextHop(hop);
                nextHop = null;
            }
            if (!_fourOctetAs && attribute.Code == PathAttributeCode.AsPath) as4Path = writer.TwoOctetAsPath(attributes.View.AsPath);
            else if (!_fourOctetAs && attribute.Code == PathAttributeCode.Aggregator && attributes.Aggregator is { } aggregator)
            {
                writer.TwoOctetAggregator(aggregator);
                as4Aggregator = aggregator.Asn.IsFourOctet;
            }
            else writer.Raw(attribute.Octets);
        }
        if (nextHop is { } last) writer.NextHop(last);
        // RFC 6793 4.2.2: only where AS_TRANS had to stand in, and never to a four-octet peer.
        if (as4Path) writer.As4Path(attributes.View.AsPath);
        if (as4Aggregator) writer.As4Aggregator(attributes.Aggregator!.Value);
    }
}
