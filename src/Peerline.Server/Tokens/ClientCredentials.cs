using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>Answers a token request whose client secret was found right: for this installation as audience, and no other.</summary>
internal sealed class ClientCredentials(PeerlineOptions options, Installation installation)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    private const string DefaultScope = ".default";

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        // Azure's clients ask for "{audience}/.default" (v2) or resource={audience} (v1).
        var asked = context.Request.GetScopes().Concat(context.Request.GetResources().Select(r => r.ToString()!));
        if (asked.Where(s => !IsOurs(s)).ToList() is [var foreign, ..])
        {
            context.Reject(Errors.InvalidScope, $"The scope '{Shown(foreign)}' is not of this installation. Ask for '{Scope(options)}'.");
            return default;
        }

        var client = context.ClientId!;
        var identity = new ClaimsIdentity(authenticationType: "Peerline", nameType: Claims.Name, roleType: Claims.Role);
        identity.SetClaim(Claims.Subject, client);
        identity.SetClaim("oid", client);
        identity.SetClaim("appid", client);
        identity.SetClaim("tid", installation.TenantId.ToString());
        identity.SetClaim("ver", "2.0");
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetResources(Audience(options));
        context.SignIn(principal);
        return default;
    }

    public static string Audience(PeerlineOptions options) => options.Public.GetLeftPart(UriPartial.Authority);

    /// <summary>What a client asks for.</summary>
    public static string Scope(PeerlineOptions options) => $"{Audience(options)}/{DefaultScope}";

    private bool IsOurs(string scope)
    {
        if (scope == DefaultScope) return true;
        var audience = scope.EndsWith("/" + DefaultScope, StringComparison.Ordinal) ? scope[..^(DefaultScope.Length + 1)] : scope;
        return Uri.TryCreate(audience.TrimEnd('/'), UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", AbsolutePath: "/" }
            && (uri.Authority == options.Public.Authority || uri.IsLoopback && uri.Port == options.HttpsPort);
    }

    private static string Shown(string text) =>
        new([.. text.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || ":/.-_".Contains(c) ? c : '?')]);
}
