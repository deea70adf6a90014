using Peerline.Server.Hosting;

namespace Peerline.Server.Tokens;

/// <summary>
/// <c>/common/discovery/instance</c>: clients ask it whether an authority is a genuine one. This one is, under the names by which it is
/// reached; nobody else is vouched for.
/// </summary>
internal static class InstanceDiscovery
{
    public static void MapInstanceDiscovery(this WebApplication app) =>
        app.MapGet("/common/discovery/instance", (HttpContext context, PeerlineOptions options, Installation installation) =>
        {
            var asked = context.Request.Query["authorization_endpoint"].ToString();
            if (!Uri.TryCreate(asked, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps
                || !(endpoint.Authority == options.Public.Authority || endpoint.IsLoopback && endpoint.Port == options.HttpsPort))
            {
                return Results.Json(
                    new
                    {
                        error = "invalid_instance",
                        error_description = $"authorization_endpoint is not one of this installation's; it is {options.Public}.",
                    },
                    statusCode: StatusCodes.Status400BadRequest);
            }

            // Some clients compare with the port and some without.
            var names = new[] { endpoint.Authority, endpoint.Host }.Distinct();
            return Results.Json(new Dictionary<string, object>
            {
                ["tenant_discovery_endpoint"] = new Uri(endpoint, $"/{Authority(endpoint, installation)}/v2.0/.well-known/openid-configuration"),
                ["api-version"] = "1.1",
                ["metadata"] = names.Select(n => new { preferred_network = n, preferred_cache = n, aliases = new[] { n } }).ToArray(),
            });
        }).AllowAnonymous().ExcludeFromDescription();

    private static string Authority(Uri endpoint, Installation installation) =>
        endpoint.Segments is [_, var first, ..] && TokenAddresses.Authorities(installation).Contains(first.Trim('/'))
            ? first.Trim('/')
            : installation.TenantId.ToString();
}
