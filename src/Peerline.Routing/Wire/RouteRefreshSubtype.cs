namespace Peerline.Routing.Wire;

/// <summary>What a ROUTE-REFRESH says (RFC 7313 3.2); an unknown one is ignored.</summary>
public enum RouteRefreshSubtype : byte
{
    /// <summary>Send the routes of the family again (RFC 2918).</summary>
    Request = 0,
    /// <summary>BoRR: the routes of the family follow.</summary>
    BeginningOfRouteRefresh = 1,
    /// <summary>EoRR: the routes of the family were all sent.</summary>
    EndOfRouteRefresh = 2,
}
