namespace Peerline.Routing.Addressing;

/// <summary>Subsequent address family identifiers of the IANA registry, those that peers are seen to name.</summary>
public enum Safi : byte
{
    None = 0,
    Unicast = 1,
    Multicast = 2,
    LabelledUnicast = 4,
    Evpn = 70,
    LinkState = 71,
    MplsVpn = 128,
    RouteTarget = 132,
    FlowSpec = 133,
    FlowSpecVpn = 134,
}
