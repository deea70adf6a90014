namespace Peerline.Cli.Decode.Forms;

/// <summary>What a line of hex is.</summary>
internal enum Form
{
    /// <summary>Whole messages, header first.</summary>
    Bgp,

    /// <summary>What follows the header of an UPDATE.</summary>
    BgpBody,

    /// <summary>A run of path attributes.</summary>
    BgpPathAttributes,

    /// <summary>The value of one attribute.</summary>
    BgpAttributeValue,

    /// <summary>Capabilities, or the optional parameters of an OPEN.</summary>
    BgpCapability,

    /// <summary>NLRI of one family.</summary>
    BgpNlri,

    /// <summary>Whole BMP messages.</summary>
    Bmp,

    /// <summary>Whole RPKI-RTR PDUs.</summary>
    Rtr,
}
