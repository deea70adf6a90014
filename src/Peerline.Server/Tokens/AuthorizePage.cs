using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>The authorization endpoint (RFC 6749 section 4.1 with PKCE, RFC 7636): people sign in each time, there is no session.</summary>
internal sealed class AuthorizePage(
    Sign sign, PeerlineOptions options, Installation installation, IOpenIddictApplicationManager applications)
    : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var (request, http) = (context.Request, context.Transaction.GetHttpRequest()!.HttpContext);
        if (TokenScope.Foreign(request, options, people: true) is { } foreign)
        {
            context.Reject(Errors.InvalidScope, TokenScope.Refusal(foreign, options));
            return;
        }

        if (request.HasPromptValue(PromptValues.None))
        {
            context.Reject(Errors.LoginRequired, "Somebody has to sign in, and none may be asked to.");
            return;
        }

        string? problem = null;
        if (HttpMethods.IsPost(http.Request.Method) && request.HasParameter(Sign.PasswordField))
        {
            (var user, problem) = await sign.InAsync(http, request);
            if (user is not null)
            {
                var scopes = TokenScope.Granted(request.GetScopes(), Sign.IsV1(http), options);
                context.SignIn(TokenClaims.OfUser(user, context.ClientId!, scopes, installation, options));
                return;
            }
        }

        var application = await applications.FindByClientIdAsync(context.ClientId!);
        var page = new SignInPage(
            http.Request.Path.Value!, Sign.Token(http), await applications.GetDisplayNameAsync(application!),
            (string?)request[Sign.NameField] ?? request.LoginHint, problem, [.. Repeated(request)]);
        await page.WriteAsync(http, request.RedirectUri);
        context.HandleRequest();
    }

    private static IEnumerable<KeyValuePair<string, string>> Repeated(OpenIddictRequest request) =>
        from p in request.GetParameters()
        where p.Key is not (Sign.NameField or Sign.PasswordField or Sign.TokenField) && (string?)p.Value is not null
        select new KeyValuePair<string, string>(p.Key, (string)p.Value!);
}

/// <summary>Lets the answer go on to the program that asked, when it wants it as a form.</summary>
internal sealed class AuthorizeAnswer : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static int Order => OpenIddictServerHandlers.Authentication.AttachRedirectUri.Descriptor.Order + 100;

    public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers.ContentSecurityPolicy =
            SignInPage.Policy(context.RedirectUri, script: true);
        return default;
    }
}
