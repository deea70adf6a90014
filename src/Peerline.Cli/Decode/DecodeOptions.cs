using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>What the command line says about the octets; null where they are to say it themselves.</summary>
internal sealed record DecodeOptions
{
    public bool? FourOctetAs { get; init; }
    public AddPathFamilies? AddPath { get; init; }
    public PeerKind Peer { get; init; }
    public bool? ExtendedMessages { get; init; }

    /// <summary>The attribute that the value of <c>bgp-attribute-value</c> belongs to.</summary>
    public PathAttributeCode Attribute { get; init; }

    /// <summary>The family of <c>bgp-nlri</c>.</summary>
    public AfiSafi Family { get; init; } = AfiSafi.IPv4Unicast;

    /// <summary><c>bgp-capability</c> is OPEN optional parameters, not bare capabilities.</summary>
    public bool IsOptionalParameters { get; init; }

    /// <summary>The attributes of <c>bgp-path-attributes</c> are those of a prefix, so that what is missing is missed.</summary>
    public bool HasNlri { get; init; }

    /// <summary>TCP ports on which BMP is spoken, beside those where it is recognised.</summary>
    public IReadOnlyList<ushort> BmpPorts { get; init; } = [];

    /// <summary>TCP ports on which RPKI-RTR is spoken.</summary>
    public IReadOnlyList<ushort> RtrPorts { get; init; } = [];
}
