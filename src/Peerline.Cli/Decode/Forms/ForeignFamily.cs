using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Forms;

/// <summary>Families as ExaBGP writes them, in the first line of its test files: <c>update l2vpn evpn</c>, <c>nlri bgp-ls bgp-ls</c>.</summary>
internal static class ForeignFamily
{
    public static bool TryParse(string line, out AfiSafi family)
    {
        family = default;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) return false;
        Afi? afi = words[^2] switch
        {
            "ipv4" => Afi.IPv4,
            "ipv6" => Afi.IPv6,
            "l2vpn" => Afi.L2Vpn,
            "bgp-ls" => Afi.LinkState,
            _ => null,
        };
        Safi? safi = words[^1] switch
        {
            "unicast" => Safi.Unicast,
            "multicast" => Safi.Multicast,
            "nlri-mpls" => Safi.LabelledUnicast,
            "mcast-vpn" => (Safi)5,
            "vpls" => (Safi)65,
            "evpn" => Safi.Evpn,
            "bgp-ls" => Safi.LinkState,
            "bgp-ls-vpn" => (Safi)72,
            "sr-policy" => (Safi)73,
            "mup" => (Safi)85,
            "mpls-vpn" => Safi.MplsVpn,
            "rtc" => Safi.RouteTarget,
            "flow" => Safi.FlowSpec,
            "flow-vpn" => Safi.FlowSpecVpn,
            _ => null,
        };
        if (afi is not { } a || safi is not { } s) return false;
        family = new AfiSafi(a, s);
        return true;
    }
}
