using System.Globalization;

namespace Peerline.Routing.Bmp;

/// <summary>Initiation (RFC 7854 4.3): who the router is. A view; TLVs that are not understood are kept raw.</summary>
public readonly ref struct InitiationMessage
{
    private InitiationMessage(BmpTlvList information) => Information = information;

    /// <summary>The information TLVs, in wire order.</summary>
    public BmpTlvList Information { get; }

    /// <summary>The router's name, escaped; null when it gave none.</summary>
    public string? SysName => Information.TryGet((ushort)InformationTlvType.SysName, out var tlv) ? tlv.Text : null;

    /// <summary>The router's description, escaped; null when it gave none.</summary>
    public string? SysDescr => Information.TryGet((ushort)InformationTlvType.SysDescr, out var tlv) ? tlv.Text : null;

    /// <summary>Reads a message of type <see cref="BmpMessageType.Initiation"/>. Nothing is mandatory to the reader.</summary>
    public static bool TryRead(in BmpFrame frame, out InitiationMessage message, out BmpProblem problem)
    {
        var information = new BmpTlvList(frame.Body, BmpFrame.HeaderLength);
        message = new InitiationMessage(information);
        return information.Check(out problem);
    }

    /// <summary>The name of an information TLV as in the registry, or its number.</summary>
    public static string NameOf(ushort type) => (InformationTlvType)type switch
    {
        InformationTlvType.String => "String",
        InformationTlvType.SysDescr => "sysDescr",
        InformationTlvType.SysName => "sysName",
        InformationTlvType.VrfTableName => "VRF/Table Name",
        InformationTlvType.AdminLabel => "Admin Label",
        _ => string.Create(CultureInfo.InvariantCulture, $"TLV {type}"),
    };
}
