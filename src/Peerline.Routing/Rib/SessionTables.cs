namespace Peerline.Routing.Rib;

/// <summary>
/// The tables of one session at one moment: what the peer sent, before policy (Adj-RIB-In), what passed policy (the session's part of
/// the Loc-RIB), and what was sent to the peer (Adj-RIB-Out). All three are of the same moment.
/// </summary>
/// <param name="Version">Counts up with each change.</param>
/// <param name="Received">What the peer sent (Adj-RIB-In).</param>
/// <param name="Accepted">What passed policy.</param>
/// <param name="Advertised">What was sent to the peer (Adj-RIB-Out).</param>
public sealed record SessionTables(
    long Version, RouteTable<ReceivedRoute> Received, RouteTable<ReceivedRoute> Accepted, RouteTable<AdvertisedRoute> Advertised)
{
    /// <summary>The tables of a session that is down.</summary>
    public static readonly SessionTables Empty =
        new(0, RouteTable<ReceivedRoute>.Empty, RouteTable<ReceivedRoute>.Empty, RouteTable<AdvertisedRoute>.Empty);
}
