namespace Peerline.Routing.Wire;

/// <summary>One type of outbound route filter in a capability (RFC 5291 5).</summary>
/// <param name="Type">The type of filter.</param>
/// <param name="Mode">1 receive, 2 send, 3 both.</param>
public readonly record struct OutboundRouteFilter(OrfType Type, byte Mode)
{
    /// <summary><c>address-prefix receive</c>.</summary>
    public override string ToString() =>
        $"{NameOf(Type)} {Mode switch { 1 => "receive", 2 => "send", 3 => "send-receive", _ => $"mode {Mode}" }}";

    internal static string NameOf(OrfType type) => type switch
    {
        OrfType.AddressPrefix => "address-prefix",
        OrfType.CoveringPrefix => "covering-prefix",
        OrfType.ExtendedCommunityCisco => "extended-community (128)",
        OrfType.AddressPrefixCisco => "address-prefix (129)",
        _ => $"ORF {(byte)type}",
    };
}
