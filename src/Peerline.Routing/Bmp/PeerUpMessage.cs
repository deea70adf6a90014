using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Peer Up Notification (RFC 7854 4.10): a session came up, with both of its OPENs. A view. For a Loc-RIB (RFC 9069 5.2) both OPENs are
/// made up by the router and say only which families and capabilities its table has.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 Local Address (16 bytes)                      |
/// ~                                                               ~
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         Local Port            |        Remote Port            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                    Sent OPEN Message                          |
/// ~                                                               ~
/// |                  Received OPEN Message                        |
/// ~                                                               ~
/// |                 Information (variable)                        |
/// </code>
/// </remarks>
public readonly ref struct PeerUpMessage
{
    internal const int FixedLength = 20;
    private const int FixedOffset = BmpFrame.HeaderLength + PerPeerHeader.Length;
    internal const int LocalPortOffset = 16;
    internal const int RemotePortOffset = 18;
    private readonly ReadOnlySpan<byte> _fixed;

    private PeerUpMessage(
        PerPeerHeader peer, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received, BmpTlvList information)
    {
        Peer = peer;
        _fixed = fields;
        SentOpen = sent;
        ReceivedOpen = received;
        Information = information;
    }

    /// <summary>Which session.</summary>
    public PerPeerHeader Peer { get; }

    /// <summary>The router's address; the default value, which has no family, for a Loc-RIB.</summary>
    public Address LocalAddress => Peer.IsLocRib ? default : PerPeerHeader.ReadAddress(_fixed[..LocalPortOffset], Peer.IsIPv6);

    /// <summary>The router's TCP port; 0 for a Loc-RIB.</summary>
    public ushort LocalPort => BinaryPrimitives.ReadUInt16BigEndian(_fixed[LocalPortOffset..]);

    /// <summary>The peer's TCP port; 0 for a Loc-RIB.</summary>
    public ushort RemotePort => BinaryPrimitives.ReadUInt16BigEndian(_fixed[RemotePortOffset..]);

    /// <summary>The OPEN that the router sent, its header included; the header alone when the router does not know it any more.</summary>
    public ReadOnlySpan<byte> SentOpen { get; }

    /// <summary>The OPEN that the router received, its header included; the header alone when the router does not know it any more.</summary>
    public ReadOnlySpan<byte> ReceivedOpen { get; }

    /// <summary>The information TLVs (<see cref="InformationTlvType"/>), in wire order.</summary>
    public BmpTlvList Information { get; }

    /// <summary>The name of the VRF or table (RFC 9069 5.2.1), escaped; null when none is given.</summary>
    public string? VrfTableName => Information.TryGet((ushort)InformationTlvType.VrfTableName, out var tlv) ? tlv.Text : null;

    /// <summary>Decodes the OPEN that the router sent. An OPEN that BGP would refuse does not make the BMP message malformed.</summary>
    public bool TryReadSentOpen(out OpenMessage? open, out WireFault fault) =>
        OpenMessage.TryRead(SentOpen[BgpFrame.HeaderLength..], out open, out fault);

    /// <summary>Decodes the OPEN that the router received. An OPEN that BGP would refuse does not make the BMP message malformed.</summary>
    public bool TryReadReceivedOpen(out OpenMessage? open, out WireFault fault) =>
        OpenMessage.TryRead(ReceivedOpen[BgpFrame.HeaderLength..], out open, out fault);

    /// <summary>
    /// Reads a message of type <see cref="BmpMessageType.PeerUpNotification"/>. Both OPENs are framed, not judged. Version 4 has the same
    /// layout.
    /// </summary>
    public static bool TryRead(in BmpFrame frame, out PeerUpMessage message, out BmpProblem problem)
    {
        message = default;
        var octets = frame.Octets;
        // Version 4 promises no more than both headers.
        if (octets.Length < FixedOffset + FixedLength)
        {
            problem = new BmpProblem(BmpFault.Length, octets.Length);
            return false;
        }
        const int sentOffset = FixedOffset + FixedLength;
        if (!TryReadOpen(octets, sentOffset, out var sent, out problem)) return false;
        var receivedOffset = sentOffset + sent.Length;
        if (!TryReadOpen(octets, receivedOffset, out var received, out problem)) return false;
        var informationOffset = receivedOffset + received.Length;
        var information = new BmpTlvList(octets[informationOffset..], informationOffset);
        message = new PeerUpMessage(frame.Peer, octets.Slice(FixedOffset, FixedLength), sent, received, information);
        return information.Check(out problem);
    }

    private static bool TryReadOpen(ReadOnlySpan<byte> octets, int offset, out ReadOnlySpan<byte> open, out BmpProblem problem)
    {
        open = default;
        if (EmbeddedBgp.IsBareOpen(octets[offset..]))
        {
            open = octets.Slice(offset, BgpFrame.HeaderLength);
            problem = default;
            return true;
        }
        if (!EmbeddedBgp.TryFrame(octets[offset..], offset, out var frame, out problem)) return false;
        if (frame.Type != BgpMessageType.Open)
        {
            problem = new BmpProblem(BmpFault.BgpMessageType, offset + BgpFrame.TypeOffset);
            return false;
        }
        open = frame.Octets;
        return true;
    }
}
