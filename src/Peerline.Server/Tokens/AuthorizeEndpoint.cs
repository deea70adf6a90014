using OpenIddict.Server;
using Peerline.Server.Hosting;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>
/// MSAL does not read a discovery document without an authorization_endpoint (RFC 8414 section 2 would allow it where no grant needs one).
/// So there is one, and it says that nobody signs in here.
/// </summary>
internal sealed class AuthorizeEndpoint(PeerlineOptions options, Installation installation)
    : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    private static string PathOf(Installation installation) => $"{installation.TenantId}/oauth2/v2.0/authorize";

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.AuthorizationEndpoint = new Uri(context.BaseUri ?? options.Public, PathOf(installation));
        return default;
    }

    public static void Use(WebApplication app) =>
        app.Map(
            $"/{PathOf(app.Services.GetRequiredService<Installation>())}",
            branch => branch.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return context.Response.WriteAsJsonAsync(
                    new { error = "unauthorized_client",
                        error_description = "Nobody signs in here: ask the token endpoint with client credentials." });
            }));
}
