using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>Writes BMP messages of version 3, one whole message a call (RFC 7854, RFC 8671, RFC 9069).</summary>
public sealed class BmpWriter
{
    private const int PeerOffset = BmpFrame.HeaderLength;
    private const int BodyOffset = PeerOffset + PerPeerHeader.Length;
    private readonly IBufferWriter<byte> _output;

    /// <param name="output">Where the messages go.</param>
    public BmpWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Initiation with the two TLVs that are mandatory, and free text when there is any. Texts are cut between characters to 65,535 octets.</summary>
    public void Initiation(string sysName, string sysDescr, string? text = null)
    {
        var message = Begin(BmpFrame.HeaderLength + SizeOf(sysName) + SizeOf(sysDescr) + SizeOf(text), BmpMessageType.Initiation);
        var position = BmpFrame.HeaderLength;
        Text(message, ref position, (ushort)InformationTlvType.SysDescr, sysDescr);
        Text(message, ref position, (ushort)InformationTlvType.SysName, sysName);
        Text(message, ref position, (ushort)InformationTlvType.String, text);
        _output.Advance(position);
    }

    /// <summary>Termination with its reason, and free text when there is any.</summary>
    public void Termination(TerminationReason reason, string? text = null)
    {
        var message = Begin(BmpFrame.HeaderLength + SizeOf(text) + BmpTlv.HeaderLength + 2, BmpMessageType.Termination);
        var position = BmpFrame.HeaderLength;
        Text(message, ref position, (ushort)TerminationTlvType.String, text);
        Code(message, ref position, (ushort)TerminationTlvType.Reason, (ushort)reason);
        _output.Advance(position);
    }

    /// <summary>Peer Up with both OPENs as they were, headers included; the name of the table (RFC 9069) when there is one.</summary>
    /// <exception cref="ArgumentException">An OPEN is none.</exception>
    public void PeerUp(
        in PerPeerFields peer, Address localAddress, ushort localPort, ushort remotePort,
        ReadOnlySpan<byte> sentOpen, ReadOnlySpan<byte> receivedOpen, string? vrfTableName = null)
    {
        Require(sentOpen, BgpMessageType.Open, nameof(sentOpen));
        Require(receivedOpen, BgpMessageType.Open, nameof(receivedOpen));
        var length = BodyOffset + PeerUpMessage.FixedLength + sentOpen.Length + receivedOpen.Length + SizeOf(vrfTableName);
        var message = Begin(length, BmpMessageType.PeerUpNotification, peer);
        message.Slice(BodyOffset, PeerUpMessage.FixedLength).Clear();
        PerPeerHeader.WriteAddress(message[BodyOffset..], localAddress);
        BinaryPrimitives.WriteUInt16BigEndian(message[(BodyOffset + PeerUpMessage.LocalPortOffset)..], localPort);
        BinaryPrimitives.WriteUInt16BigEndian(message[(BodyOffset + PeerUpMessage.RemotePortOffset)..], remotePort);
        var position = BodyOffset + PeerUpMessage.FixedLength;
        Octets(message, ref position, sentOpen);
        Octets(message, ref position, receivedOpen);
        Text(message, ref position, (ushort)InformationTlvType.VrfTableName, vrfTableName);
        _output.Advance(position);
    }

    /// <summary>Peer Down for a reason that carries a NOTIFICATION, which is given with its header.</summary>
    /// <exception cref="ArgumentException">The reason carries no NOTIFICATION, or the octets are none.</exception>
    public void PeerDown(in PerPeerFields peer, PeerDownReason reason, ReadOnlySpan<byte> notification)
    {
        if (reason is not (PeerDownReason.LocalNotification or PeerDownReason.RemoteNotification))
            throw new ArgumentException("Only reasons 1 and 3 carry a NOTIFICATION.", nameof(reason));
        Require(notification, BgpMessageType.Notification, nameof(notification));
        var message = Begin(BodyOffset + 1 + notification.Length, BmpMessageType.PeerDownNotification, peer);
        message[BodyOffset] = (byte)reason;
        var position = BodyOffset + 1;
        Octets(message, ref position, notification);
        _output.Advance(position);
    }

    /// <summary>Peer Down because of an event of the state machine (RFC 4271 8.1); 0 when none fits.</summary>
    public void PeerDown(in PerPeerFields peer, ushort fsmEvent)
    {
        var message = Begin(BodyOffset + 3, BmpMessageType.PeerDownNotification, peer);
        message[BodyOffset] = (byte)PeerDownReason.LocalEvent;
        BinaryPrimitives.WriteUInt16BigEndian(message[(BodyOffset + 1)..], fsmEvent);
        _output.Advance(BodyOffset + 3);
    }

    /// <summary>Peer Down for a reason without data, or with reason 6 and the name of the table (RFC 9069 5.3).</summary>
    /// <exception cref="ArgumentException">The reason needs other data, or only reason 6 carries a name.</exception>
    public void PeerDown(in PerPeerFields peer, PeerDownReason reason, string? vrfTableName = null)
    {
        if (reason is PeerDownReason.LocalNotification or PeerDownReason.LocalEvent or PeerDownReason.RemoteNotification
            || (vrfTableName is not null && reason != PeerDownReason.LocalTlvs))
            throw new ArgumentException("The reason carries other data.", nameof(reason));
        var message = Begin(BodyOffset + 1 + SizeOf(vrfTableName), BmpMessageType.PeerDownNotification, peer);
        message[BodyOffset] = (byte)reason;
        var position = BodyOffset + 1;
        Text(message, ref position, (ushort)InformationTlvType.VrfTableName, vrfTableName);
        _output.Advance(position);
    }

    /// <summary>Route Monitoring of one UPDATE, its header included.</summary>
    /// <exception cref="ArgumentException">The octets are no UPDATE.</exception>
    public void RouteMonitoring(in PerPeerFields peer, ReadOnlySpan<byte> update)
    {
        Require(update, BgpMessageType.Update, nameof(update));
        var message = Begin(BodyOffset + update.Length, BmpMessageType.RouteMonitoring, peer);
        var position = BodyOffset;
        Octets(message, ref position, update);
        _output.Advance(position);
    }

    /// <summary>Statistics Report.</summary>
    /// <exception cref="ArgumentException">A type has no form that is known here.</exception>
    public void Statistics(in PerPeerFields peer, ReadOnlySpan<BmpStatisticValue> statistics)
    {
        var length = BodyOffset + StatisticsReport.CountLength;
        foreach (var statistic in statistics) length += BmpTlv.HeaderLength + SizeOf(statistic);
        var message = Begin(length, BmpMessageType.StatisticsReport, peer);
        BinaryPrimitives.WriteInt32BigEndian(message[BodyOffset..], statistics.Length);
        var position = BodyOffset + StatisticsReport.CountLength;
        foreach (var statistic in statistics)
        {
            var size = SizeOf(statistic);
            Header(message, ref position, (ushort)statistic.Type, size);
            var value = message.Slice(position, size);
            if (size == BmpStatistic.CounterLength)
            {
                BinaryPrimitives.WriteUInt32BigEndian(value, (uint)statistic.Value);
            }
            else
            {
                if (size > BmpStatistic.GaugeLength)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)statistic.Family.Afi);
                    value[2] = (byte)statistic.Family.Safi;
                }
                BinaryPrimitives.WriteUInt64BigEndian(value[^BmpStatistic.GaugeLength..], statistic.Value);
            }
            position += size;
        }
        _output.Advance(position);
    }

    /// <summary>Route Mirroring of one BGP message, as it was received, good or bad; with its information code when there is one.</summary>
    /// <exception cref="ArgumentException">The message has more than 65,535 octets.</exception>
    public void RouteMirroring(in PerPeerFields peer, ReadOnlySpan<byte> bgpMessage, RouteMirroringInformation? information = null)
    {
        if (bgpMessage.Length > ushort.MaxValue) throw new ArgumentException("No BGP message is that long.", nameof(bgpMessage));
        var length = BodyOffset + BmpTlv.HeaderLength + bgpMessage.Length + (information is null ? 0 : BmpTlv.HeaderLength + 2);
        var message = Begin(length, BmpMessageType.RouteMirroring, peer);
        var position = BodyOffset;
        // RFC 7854 4.7: the information comes first, so that a station knows how to take the message.
        if (information is { } code) Code(message, ref position, (ushort)RouteMirroringTlvType.Information, (ushort)code);
        Header(message, ref position, (ushort)RouteMirroringTlvType.BgpMessage, bgpMessage.Length);
        Octets(message, ref position, bgpMessage);
        _output.Advance(position);
    }

    /// <summary>Route Mirroring without a message: only that messages were lost (RFC 7854 4.7).</summary>
    public void MessagesLost(in PerPeerFields peer)
    {
        var message = Begin(BodyOffset + BmpTlv.HeaderLength + 2, BmpMessageType.RouteMirroring, peer);
        var position = BodyOffset;
        Code(message, ref position, (ushort)RouteMirroringTlvType.Information, (ushort)RouteMirroringInformation.MessagesLost);
        _output.Advance(position);
    }

    private Span<byte> Begin(int length, BmpMessageType type)
    {
        var message = _output.GetSpan(length);
        BmpFrame.WriteHeader(message, length, type);
        return message;
    }

    private Span<byte> Begin(int length, BmpMessageType type, in PerPeerFields peer)
    {
        var message = Begin(length, type);
        peer.WriteTo(message[PeerOffset..]);
        return message;
    }

    private static void Require(ReadOnlySpan<byte> octets, BgpMessageType type, string name)
    {
        if (BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out var frame, out _) != FrameStatus.Complete
            || frame.Type != type || frame.Length != octets.Length)
            throw new ArgumentException($"These octets are not one BGP message of type {type}.", name);
    }

    private static int SizeOf(string? text) => text is null ? 0 : BmpTlv.HeaderLength + Utf8(text).Length;

    private static ReadOnlySpan<byte> Utf8(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var length = Math.Min(octets.Length, ushort.MaxValue);
        while (length < octets.Length && (octets[length] & 0xc0) == 0x80) length--;
        return octets.AsSpan(0, length);
    }

    private static int SizeOf(BmpStatisticValue statistic) => BmpStatistic.FormOf(statistic.Type) switch
    {
        BmpStatisticForm.Counter => BmpStatistic.CounterLength,
        BmpStatisticForm.Gauge => BmpStatistic.GaugeLength,
        BmpStatisticForm.FamilyGauge => BmpStatistic.FamilyLength + BmpStatistic.GaugeLength,
        _ => throw new ArgumentException($"How {BmpStatistic.NameOf(statistic.Type)} is written is not known."),
    };

    private static void Header(Span<byte> message, ref int position, ushort type, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[position..], type);
        BinaryPrimitives.WriteUInt16BigEndian(message[(position + 2)..], (ushort)length);
        position += BmpTlv.HeaderLength;
    }

    private static void Text(Span<byte> message, ref int position, ushort type, string? text)
    {
        if (text is null) return;
        var length = SizeOf(text) - BmpTlv.HeaderLength;
        Header(message, ref position, type, length);
        Utf8(text).CopyTo(message[position..]);
        position += length;
    }

    private static void Code(Span<byte> message, ref int position, ushort type, ushort code)
    {
        Header(message, ref position, type, 2);
        BinaryPrimitives.WriteUInt16BigEndian(message[position..], code);
        position += 2;
    }

    private static void Octets(Span<byte> message, ref int position, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(message[position..]);
        position += octets.Length;
    }
}
