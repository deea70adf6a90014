namespace Peerline.Routing.Rib;

/// <summary>
/// The tables of one session at one moment: what the peer sent, before policy (Adj-RIB-In), what passed policy (the session's part of
/// the Loc-RIB), and what was sent to the peer (Adj-RIB-Out). All three are of the same moment.
/// </summary>
public sealed record SessionTables(
    long Version, RouteTable<ReceivedRoute> Received, RouteTable<ReceivedRoute> Accepted, RouteTable<AdvertisedRoute> Advertised)
{
    public static readonly SessionTables Empty =
        new(0, RouteTable<ReceivedRoute>.Empty, RouteTable<ReceivedRoute>.Empty, RouteTable<AdvertisedRoute>.Empty);
}
