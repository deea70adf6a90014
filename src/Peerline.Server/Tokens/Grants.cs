using Microsoft.AspNetCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>
/// Answers a token request whose secret, certificate, code or refresh token was found right. A person is looked at again each time: who
/// is gone, or has another password since, gets nothing for what was signed in before.
/// </summary>
internal sealed class Grants(PeerlineOptions options, Installation installation, Users users)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsClientCredentialsGrantType())
        {
            context.SignIn(TokenClaims.OfClient(context.ClientId!, installation, options));
            return;
        }

        var signedIn = context.AuthorizationCodePrincipal ?? context.DeviceCodePrincipal ?? context.RefreshTokenPrincipal;
        var user = signedIn is null ? null : await users.FindAsync(signedIn.GetClaim(Claims.Subject), signedIn.GetClaim(TokenClaims.Stamp));
        if (signedIn is null || user is null)
        {
            context.Reject(Errors.InvalidGrant, "The person is no longer there, or has another password: sign in again.");
            return;
        }

        var parameters = new Dictionary<string, OpenIddictParameter>();
        if ((string?)context.Request["client_info"] == "1") parameters["client_info"] = ClientInfo(user);
        context.SignIn(TokenClaims.OfUser(user, context.ClientId!, signedIn.GetScopes(), installation, options), parameters);
    }

    /// <summary>By which MSAL names an account in its cache.</summary>
    private string ClientInfo(User user) => Base64UrlEncoder.Encode($$"""{"uid":"{{user.Id}}","utid":"{{installation.TenantId}}"}""");
}

/// <summary>
/// Azure's clients say once more what they had asked for, also where OAuth 2 has no place for it, and MSAL.NET has its own word for the
/// grant of a device.
/// </summary>
internal sealed class GrantForm(PeerlineOptions options) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var request = context.Request;
        var isClients = request.IsClientCredentialsGrantType();
        if (TokenScope.Foreign(request, options, people: !isClients) is { } foreign)
        {
            context.Reject(Errors.InvalidScope, TokenScope.Refusal(foreign, options));
            return default;
        }

        if (request.GrantType == "device_code") request.GrantType = GrantTypes.DeviceCode;
        if (request.IsDeviceCodeGrantType()) request.DeviceCode ??= request.Code;
        if (isClients) return default;

        // What was granted is what was asked for when the person signed in.
        request.RemoveParameter(Parameters.Scope);
        request.RemoveParameter(Parameters.Resource);
        return default;
    }
}

/// <summary>What clients of v1 read besides.</summary>
internal sealed class V1Answer(PeerlineOptions options, TimeProvider time) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Error is not null || context.Response.ExpiresIn is not { } seconds
            || !Sign.IsV1(context.Transaction.GetHttpRequest()!.HttpContext)) return default;
        var now = time.GetUtcNow();
        context.Response["not_before"] = now.ToUnixTimeSeconds();
        context.Response["expires_on"] = now.AddSeconds(seconds).ToUnixTimeSeconds();
        context.Response["resource"] = TokenScope.Audience(options);
        return default;
    }
}

/// <summary>
/// Access and identity tokens verify by their signature alone and are not written down; codes and refresh tokens are, since each is good
/// once.
/// </summary>
internal sealed class NoEntry : IOpenIddictServerHandler<GenerateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken)
            (context.CreateTokenEntry, context.PersistTokenPayload, context.IsReferenceToken) = (false, false, false);
        return default;
    }
}
