using System.Globalization;

namespace Peerline.Routing.Bmp;

/// <summary>Termination (RFC 7854 4.5): why the router closes the connection. A view; TLVs that are not understood are kept raw.</summary>
public readonly ref struct TerminationMessage
{
    private TerminationMessage(BmpTlvList information) => Information = information;

    /// <summary>The TLVs, in wire order.</summary>
    public BmpTlvList Information { get; }

    /// <summary>The reason; null when none is given.</summary>
    public TerminationReason? Reason =>
        Information.TryGet((ushort)TerminationTlvType.Reason, out var tlv) && tlv.Code is { } code ? (TerminationReason)code : null;

    /// <summary>The free text, escaped; null when there is none.</summary>
    public string? Text => Information.TryGet((ushort)TerminationTlvType.String, out var tlv) ? tlv.Text : null;

    /// <summary>Reads a message of type <see cref="BmpMessageType.Termination"/>.</summary>
    public static bool TryRead(in BmpFrame frame, out TerminationMessage message, out BmpProblem problem)
    {
        var information = new BmpTlvList(frame.Body, BmpFrame.HeaderLength);
        message = new TerminationMessage(information);
        if (!information.Check(out problem)) return false;
        foreach (var tlv in information)
        {
            if ((TerminationTlvType)tlv.Type != TerminationTlvType.Reason || tlv.Code is not null) continue;
            problem = new BmpProblem(BmpFault.TlvLength, tlv.Offset);
            return false;
        }
        return true;
    }

    /// <summary>The name of a reason as in the registry, or its number.</summary>
    public static string NameOf(TerminationReason reason) => reason switch
    {
        TerminationReason.AdministrativelyClosed => "Session administratively closed",
        TerminationReason.Unspecified => "Unspecified reason",
        TerminationReason.OutOfResources => "Out of resources",
        TerminationReason.RedundantConnection => "Redundant connection",
        TerminationReason.PermanentlyClosed => "Session permanently administratively closed",
        _ => string.Create(CultureInfo.InvariantCulture, $"reason {(ushort)reason}"),
    };

    /// <summary>The name of a TLV as in the registry, or its number.</summary>
    public static string NameOf(ushort type) => (TerminationTlvType)type switch
    {
        TerminationTlvType.String => "String",
        TerminationTlvType.Reason => "Reason",
        _ => string.Create(CultureInfo.InvariantCulture, $"TLV {type}"),
    };
}
