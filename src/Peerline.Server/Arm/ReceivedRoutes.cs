using System.Globalization;
using Peerline.Access;
using Peerline.Routing.Addressing;
using Peerline.Server.Hosting;
using Peerline.Stages.Request;
using Peerline.Stages.Routes;

namespace Peerline.Server.Arm;

/// <summary><c>peerings/receivedRoutes</c>: what the peer announces, before policy, from the live routers.</summary>
internal static class ReceivedRoutes
{
    public static void MapReceivedRoutes(this RouteGroupBuilder group) =>
        group.MapGet($"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/peerings/{{name}}/receivedRoutes", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, string resourceGroup, string name, Caller caller, PeeringDesk desk, IReceivedRoutes routes,
            PeerlineOptions options,
        string? prefix, string? asPath, string? originAsValidationState, string? rpkiValidationState)
    {
        if (await desk.FindAsync(caller, context.Subscription().Id, resourceGroup, name, context.RequestAborted) is not { } peering)
            return ArmAnswers.ResourceNotFound(context, "peerings", name, resourceGroup);
        if (!string.IsNullOrEmpty(prefix) && !Prefix.TryParse(prefix, out _))
            return ArmAnswers.Error(400, "InvalidPrefix", "The query parameter 'prefix' is a prefix.");
        var filter = new ReceivedRouteFilter
        {
            Prefix = string.IsNullOrEmpty(prefix) ? null : Prefix.Parse(prefix),
            AsPath = string.IsNullOrEmpty(asPath) ? null : asPath,
        };
        var size = options.Azure.PageSize;
        var after = ArmPage.After(context);
        var page = (await routes.ListAsync(caller, peering.Peering.Id, filter, context.RequestAborted))
            .Where(r => Matches(rpkiValidationState, Rpki(r)) && Matches(originAsValidationState, OriginAs))
            .Select(r => (Route: r, Key: Key(r)))
            .OrderBy(r => r.Key, StringComparer.Ordinal)
            .Where(r => after is null || string.CompareOrdinal(r.Key, after) > 0)
            .Take(size + 1).ToList();
        return ArmAnswers.Ok(ArmPage.Of(context, page, size, r => Body(r.Route), r => r.Key));
    }

    /// <summary>Whether a routing registry knows the origin: no registry is asked for received routes, and so nobody knows.</summary>
    private const string OriginAs = "Unknown";

    private static object Body(PeeringRoute route) => new
    {
        Prefix = route.Prefix.ToString(),
        NextHop = route.NextHop?.ToString(),
        AsPath = route.AsPath,
        OriginAsValidationState = OriginAs,
        RpkiValidationState = Rpki(route),
        TrustAnchor = "None",
        ReceivedTimestamp = route.ReceivedAt?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture),
    };

    private static string Rpki(PeeringRoute route) => route.Rpki.ToString();

    private static bool Matches(string? wanted, string state) =>
        string.IsNullOrEmpty(wanted) || wanted.Equals(state, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a route stands in the list, as text that sorts like it: a page goes on behind the last one, whatever came or went
    /// meanwhile.</summary>
    private static string Key(PeeringRoute route)
    {
        Span<byte> octets = stackalloc byte[16];
        var count = route.Prefix.Network.WriteTo(octets);
        var prefix = $"{count:00}{Convert.ToHexString(octets[..count])}/{route.Prefix.Length:000}";
        return $"{prefix}|{route.ConnectionId}|{route.NextHop}|{route.AsPath}";
    }
}
