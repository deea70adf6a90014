using System.Globalization;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Route Monitoring (RFC 7854 4.6): one UPDATE of one table of one peer. A view. In version 4 (draft-ietf-grow-bmp-tlv) the body consists
/// of indexed TLVs, and the UPDATE is the value of one of them.
/// </summary>
public readonly ref struct RouteMonitoringMessage
{
    // Draft revisions up to 19 number the BGP message TLV 4, revision 20 numbers it 7. With a BGP header in front there is no doubt.
    private const ushort LaterBgpMessage = 7;

    private RouteMonitoringMessage(PerPeerHeader peer, ReadOnlySpan<byte> update, BmpTlvList information, ReadOnlySpan<byte> trailing)
    {
        Peer = peer;
        Update = update;
        Information = information;
        Trailing = trailing;
    }

    /// <summary>Whose route, and in which table.</summary>
    public PerPeerHeader Peer { get; }

    /// <summary>The BGP UPDATE, its header included.</summary>
    public ReadOnlySpan<byte> Update { get; }

    /// <summary>The UPDATE without its header, as <see cref="UpdateMessage.Read"/> takes it.</summary>
    public ReadOnlySpan<byte> UpdateBody => Update[BgpFrame.HeaderLength..];

    /// <summary>The TLVs of version 4; empty in version 3.</summary>
    public BmpTlvList Information { get; }

    /// <summary>Octets behind the UPDATE in version 3, of which RFC 7854 knows nothing; mostly none.</summary>
    public ReadOnlySpan<byte> Trailing { get; }

    /// <summary>Reads a message of type <see cref="BmpMessageType.RouteMonitoring"/>. The UPDATE is framed, not judged.</summary>
    public static bool TryRead(in BmpFrame frame, out RouteMonitoringMessage message, out BmpProblem problem)
    {
        const int offset = BmpFrame.HeaderLength + PerPeerHeader.Length;
        message = default;
        var peer = frame.Peer;
        var body = frame.Octets[offset..];
        if (frame.Version == BmpFrame.Version4) return TryReadTlvs(peer, new BmpTlvList(body, offset, indexed: true), out message, out problem);
        if (!TryReadUpdate(body, offset, out var update, out problem)) return false;
        message = new RouteMonitoringMessage(peer, update, default, body[update.Length..]);
        return true;
    }

    /// <summary>The name of a TLV of version 4, or its number.</summary>
    public static string NameOf(ushort type) => (RouteMonitoringTlvType)type switch
    {
        RouteMonitoringTlvType.StatelessParsing => "Stateless Parsing",
        RouteMonitoringTlvType.Group => "Group",
        RouteMonitoringTlvType.VrfTableName => "VRF/Table Name",
        RouteMonitoringTlvType.BgpMessage => "BGP Message",
        _ => string.Create(CultureInfo.InvariantCulture, $"TLV {type}"),
    };

    private static bool TryReadTlvs(PerPeerHeader peer, BmpTlvList tlvs, out RouteMonitoringMessage message, out BmpProblem problem)
    {
        message = default;
        if (!tlvs.Check(out problem)) return false;
        foreach (var tlv in tlvs)
        {
            var certain = tlv.Type == (ushort)RouteMonitoringTlvType.BgpMessage;
            if (!certain && tlv.Type != LaterBgpMessage) continue;
            if (TryReadUpdate(tlv.Value, tlv.Offset + tlv.Octets.Length - tlv.Value.Length, out var update, out problem)
                && update.Length == tlv.Value.Length)
            {
                message = new RouteMonitoringMessage(peer, update, tlvs, default);
                return true;
            }
            if (certain && problem.Fault != BmpFault.None) return false;
        }
        problem = new BmpProblem(BmpFault.NoBgpMessage, BmpFrame.HeaderLength + PerPeerHeader.Length);
        return false;
    }

    private static bool TryReadUpdate(ReadOnlySpan<byte> octets, int offset, out ReadOnlySpan<byte> update, out BmpProblem problem)
    {
        update = default;
        if (!EmbeddedBgp.TryFrame(octets, offset, out var frame, out problem)) return false;
        if (frame.Type != BgpMessageType.Update)
        {
            problem = new BmpProblem(BmpFault.BgpMessageType, offset + BgpFrame.TypeOffset);
            return false;
        }
        update = frame.Octets;
        return true;
    }
}
