namespace Peerline.Routing.Wire;

/// <summary>What a ROUTE-REFRESH says (RFC 7313 3.2); an unknown one is ignored.</summary>
public enum RouteRefreshSubtype : byte
{
    Request = 0,
    BeginningOfRouteRefresh = 1,
    EndOfRouteRefresh = 2,
}
