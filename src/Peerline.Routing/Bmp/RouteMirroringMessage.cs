using System.Globalization;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Route Mirroring (RFC 7854 4.7): messages of a session as they were received, the malformed ones too. A view. The BGP messages inside
/// are not judged: bad ones are the reason why they are sent.
/// </summary>
public readonly ref struct RouteMirroringMessage
{
    private const int TlvOffset = BmpFrame.HeaderLength + PerPeerHeader.Length;

    private RouteMirroringMessage(PerPeerHeader peer, BmpTlvList information)
    {
        Peer = peer;
        Information = information;
    }

    /// <summary>Which session.</summary>
    public PerPeerHeader Peer { get; }

    /// <summary>The TLVs (<see cref="RouteMirroringTlvType"/>), in wire order.</summary>
    public BmpTlvList Information { get; }

    /// <summary>Reads a message of type <see cref="BmpMessageType.RouteMirroring"/>; of version 3 only.</summary>
    public static bool TryRead(in BmpFrame frame, out RouteMirroringMessage message, out BmpProblem problem)
    {
        message = default;
        if (frame.Version != BmpFrame.Version3)
        {
            problem = new BmpProblem(BmpFault.DraftLayout, 0);
            return false;
        }
        var information = new BmpTlvList(frame.Octets[TlvOffset..], TlvOffset);
        message = new RouteMirroringMessage(frame.Peer, information);
        if (!information.Check(out problem)) return false;
        foreach (var tlv in information)
        {
            if ((RouteMirroringTlvType)tlv.Type != RouteMirroringTlvType.Information || tlv.Code is not null) continue;
            problem = new BmpProblem(BmpFault.TlvLength, tlv.Offset);
            return false;
        }
        return true;
    }

    /// <summary>The name of a TLV as in the registry, or its number.</summary>
    public static string NameOf(ushort type) => (RouteMirroringTlvType)type switch
    {
        RouteMirroringTlvType.BgpMessage => "BGP Message",
        RouteMirroringTlvType.Information => "Information",
        _ => string.Create(CultureInfo.InvariantCulture, $"TLV {type}"),
    };

    /// <summary>The name of an information code as in the registry, or its number.</summary>
    public static string NameOf(RouteMirroringInformation code) => code switch
    {
        RouteMirroringInformation.ErroredPdu => "Errored PDU",
        RouteMirroringInformation.MessagesLost => "Messages Lost",
        _ => string.Create(CultureInfo.InvariantCulture, $"code {(ushort)code}"),
    };
}
