using System.Security.Claims;
using OpenIddict.Abstractions;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>What tokens say: who it is. What it may do is not in them.</summary>
internal static class TokenClaims
{
    public const string ObjectId = "oid", TenantId = "tid", ApplicationId = "appid", Kind = "idtyp", Stamp = "sid";
    public const string App = "app", User = "user", Outside = "outside";

    public static ClaimsPrincipal OfClient(string clientId, Installation installation, PeerlineOptions options)
    {
        var identity = Identity(clientId, clientId, App, installation);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return For(identity, options);
    }

    public static ClaimsPrincipal OfUser(
        User user, string clientId, IEnumerable<string> scopes, Installation installation, PeerlineOptions options)
    {
        var identity = Identity(user.Id, clientId, User, installation);
        identity.SetClaim(Claims.Name, user.DisplayName);
        identity.SetClaim(Claims.PreferredUsername, user.Name);
        identity.SetClaim("upn", user.Name);
        identity.SetClaim("unique_name", user.Name);
        identity.SetClaim("scp", TokenScope.UserImpersonation);
        identity.SetClaim(Stamp, user.Stamp);
        identity.SetScopes(scopes);
        identity.SetDestinations(claim => claim.Type switch
        {
            "scp" or ApplicationId => [Destinations.AccessToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
        return For(identity, options);
    }

    private static ClaimsIdentity Identity(string subject, string clientId, string kind, Installation installation)
    {
        var identity = new ClaimsIdentity(authenticationType: "Peerline", nameType: Claims.Name, roleType: Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        identity.SetClaim(ObjectId, subject);
        identity.SetClaim(ApplicationId, clientId);
        identity.SetClaim(TenantId, installation.TenantId.ToString());
        identity.SetClaim(Kind, kind);
        identity.SetClaim("ver", "2.0");
        return identity;
    }

    private static ClaimsPrincipal For(ClaimsIdentity identity, PeerlineOptions options)
    {
        var principal = new ClaimsPrincipal(identity);
        principal.SetResources(TokenScope.Audience(options));
        return principal;
    }
}
