using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Peerline.Server.Hosting;

namespace Peerline.Server.Tokens;

/// <summary>401 and 403 in the language of the face that was asked.</summary>
internal sealed class Refusals(PeerlineOptions options, Installation installation) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (result.Succeeded) return next(context);
        if (result.Forbidden)
            return Faults.WriteAsync(context, StatusCodes.Status403Forbidden, "This is the operator's to do.", "AuthorizationFailed");

        // RFC 6750 section 3; Azure's clients read authorization_uri.
        var hasToken = context.Request.Headers.Authorization.Count > 0;
        var challenge = $"Bearer authorization_uri=\"{options.Public}{installation.TenantId}\"";
        context.Response.Headers.WWWAuthenticate = hasToken
            ? challenge + ", error=\"invalid_token\", error_description=\"The token is invalid, has ended, or its client is gone.\""
            : challenge;
        return Faults.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            hasToken ? "The access token is invalid, has ended, or its client is gone." : "The 'Authorization' header is missing.",
            hasToken ? "InvalidAuthenticationToken" : "AuthenticationFailed");
    }
}
