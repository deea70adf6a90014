using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>The page on which the code of a device is entered (RFC 8628 section 3.3).</summary>
internal sealed class DevicePage(Sign sign, PeerlineOptions options, Installation installation, IOpenIddictApplicationManager applications)
    : IOpenIddictServerHandler<HandleEndUserVerificationRequestContext>
{
    public async ValueTask HandleAsync(HandleEndUserVerificationRequestContext context)
    {
        var (request, http) = (context.Request, context.Transaction.GetHttpRequest()!.HttpContext);
        var clientId = context.UserCodePrincipal?.GetClaim(Claims.ClientId);
        string? problem = null;
        if (HttpMethods.IsPost(http.Request.Method) && request.HasParameter(Sign.PasswordField))
        {
            // Signing in comes first: codes cannot be tried by those who have no password.
            (var user, problem) = await sign.InAsync(http, request);
            if (user is not null && context.UserCodePrincipal is { } code && clientId is not null)
            {
                context.SignIn(TokenClaims.OfUser(
                    user, clientId, TokenScope.Granted(code.GetScopes(), isV1: false, options), installation, options));
                return;
            }

            problem ??= "There is no such code, or it has ended. Start again in the program.";
        }

        var application = clientId is null ? null : await applications.FindByClientIdAsync(clientId);
        var page = new SignInPage(
            http.Request.Path.Value!, Sign.Token(http), application is null ? null : await applications.GetDisplayNameAsync(application),
            (string?)request[Sign.NameField], problem, []) { Code = request.UserCode ?? "" };
        await page.WriteAsync(http, null);
        context.HandleRequest();
    }
}

internal sealed class DeviceAnswer : IOpenIddictServerHandler<ApplyEndUserVerificationResponseContext>
{
    public async ValueTask HandleAsync(ApplyEndUserVerificationResponseContext context)
    {
        if (context.Error is not null) return;
        await SignInPage.WriteDoneAsync(context.Transaction.GetHttpRequest()!.HttpContext);
        context.HandleRequest();
    }
}

/// <summary>What a program asks for when it has no browser.</summary>
internal sealed class DeviceRequest(PeerlineOptions options) : IOpenIddictServerHandler<ValidateDeviceAuthorizationRequestContext>
{
    public ValueTask HandleAsync(ValidateDeviceAuthorizationRequestContext context)
    {
        if (TokenScope.Foreign(context.Request, options, people: true) is { } foreign)
            context.Reject(Errors.InvalidScope, TokenScope.Refusal(foreign, options));
        return default;
    }
}

/// <summary>The sentence that Azure's clients print; v1 has its own name for the address.</summary>
internal sealed class DeviceCodeAnswer(PeerlineOptions options) : IOpenIddictServerHandler<ApplyDeviceAuthorizationResponseContext>
{
    public ValueTask HandleAsync(ApplyDeviceAuthorizationResponseContext context)
    {
        if (context.Error is not null) return default;
        var page = new Uri(options.Public, TokenAddresses.DeviceLogin).AbsoluteUri;
        context.Response.VerificationUri = page;
        context.Response["verification_url"] = page;
        context.Response["interval"] = 5;
        context.Response["message"] = $"To sign in, use a web browser to open the page {page} and enter the code {context.Response.UserCode}.";
        return default;
    }
}
