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

    private const int BodyOffset = BmpFrame.HeaderLength + PerPeerHeader.Length;

    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _updateOffset;
    private readonly int _updateLength;

    // The octets of a whole message, and where in it TryRead has found the UPDATE.
    private RouteMonitoringMessage(ReadOnlySpan<byte> octets, int updateOffset, int updateLength)
    {
        _octets = octets;
        _updateOffset = updateOffset;
        _updateLength = updateLength;
    }

    /// <summary>Whose route, and in which table.</summary>
    public PerPeerHeader Peer => new(_octets.Slice(BmpFrame.HeaderLength, PerPeerHeader.Length));

    /// <summary>The BGP UPDATE, its header included.</summary>
    public ReadOnlySpan<byte> Update => _octets.Slice(_updateOffset, _updateLength);

    /// <summary>The UPDATE without its header, as <see cref="UpdateMessage.Read"/> takes it.</summary>
    public ReadOnlySpan<byte> UpdateBody => Update[BgpFrame.HeaderLength..];

    /// <summary>The TLVs of version 4; empty in version 3.</summary>
    public BmpTlvList Information => IsVersion4 ? new BmpTlvList(_octets[BodyOffset..], BodyOffset, indexed: true) : default;

    /// <summary>Octets behind the UPDATE in version 3, of which RFC 7854 knows nothing; mostly none.</summary>
    public ReadOnlySpan<byte> Trailing => IsVersion4 ? default : _octets[(_updateOffset + _updateLength)..];

    private bool IsVersion4 => !_octets.IsEmpty && _octets[0] == BmpFrame.Version4;

    /// <summary>Reads a message of type <see cref="BmpMessageType.RouteMonitoring"/>. The UPDATE is framed, not judged.</summary>
    public static bool TryRead(in BmpFrame frame, out RouteMonitoringMessage message, out BmpProblem problem)
    {
        message = default;
        var octets = frame.Octets;
        if (frame.Version == BmpFrame.Version4) return TryReadTlvs(octets, out message, out problem);
        if (!TryReadUpdate(octets[BodyOffset..], BodyOffset, out var length, out problem)) return false;
        message = new RouteMonitoringMessage(octets, BodyOffset, length);
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

    private static bool TryReadTlvs(ReadOnlySpan<byte> octets, out RouteMonitoringMessage message, out BmpProblem problem)
    {
        message = default;
        var tlvs = new BmpTlvList(octets[BodyOffset..], BodyOffset, indexed: true);
        if (!tlvs.Check(out problem)) return false;
        foreach (var tlv in tlvs)
        {
            var certain = tlv.Type == (ushort)RouteMonitoringTlvType.BgpMessage;
            if (!certain && tlv.Type != LaterBgpMessage) continue;
            var offset = tlv.Offset + tlv.Octets.Length - tlv.Value.Length;
            if (TryReadUpdate(tlv.Value, offset, out var length, out problem) && length == tlv.Value.Length)
            {
                message = new RouteMonitoringMessage(octets, offset, length);
                return true;
            }
            if (certain && problem.Fault != BmpFault.None) return false;
        }
        problem = new BmpProblem(BmpFault.NoBgpMessage, BodyOffset);
        return false;
    }

    private static bool TryReadUpdate(ReadOnlySpan<byte> octets, int offset, out int length, out BmpProblem problem)
    {
        length = 0;
        if (!EmbeddedBgp.TryFrame(octets, offset, out var frame, out problem)) return false;
        if (frame.Type != BgpMessageType.Update)
        {
            problem = new BmpProblem(BmpFault.BgpMessageType, offset + BgpFrame.TypeOffset);
            return false;
        }
        length = frame.Length;
        return true;
    }
}
