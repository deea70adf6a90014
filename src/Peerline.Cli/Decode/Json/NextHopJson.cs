using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>The next hop of MP_REACH_NLRI: an address or a pair, with the route distinguisher that VPNs put in front.</summary>
internal static class NextHopJson
{
    public static void Write(Utf8JsonWriter json, in MpReach reach)
    {
        if (reach.NextHopDistinguisher is { } distinguisher) json.WriteString("next_hop_rd"u8, distinguisher.ToString());
        if (reach.NextHop.Afi != Afi.None) json.Address("next_hop"u8, reach.NextHop);
        else if (reach.NextHopOctets.IsEmpty) json.WriteNull("next_hop"u8);
        else json.Hex("next_hop_octets"u8, reach.NextHopOctets);
        if (reach.LinkLocalNextHop is { } linkLocal) json.Address("link_local_next_hop"u8, linkLocal);
    }
}
