using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>
/// Tokens of other issuers, by configuration. A principal of theirs is known here by an id that is made of issuer, tenant and subject, so
/// that nobody's issuer can speak for somebody else's principal; what it may do is said by role assignments to that id.
/// </summary>
internal static class OutsideTokens
{
    private const string Either = "Peerline";

    /// <summary>How long an issuer may take to show its keys.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int LargestDocument = 1 << 20;

    /// <summary>Keys are read again so often; and when a token names one that is not known, but no more often than that.</summary>
    private static readonly TimeSpan KeysHold = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeysRest = TimeSpan.FromSeconds(10);

    public static void AddOutsideTokens(this AuthenticationBuilder authentication, PeerlineOptions options)
    {
        Check(options);
        authentication.AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = context => SchemeOf(context, options));
        foreach (var (outside, i) in options.Issuers.Select((o, i) => (o, i)))
        {
            authentication.AddJwtBearer(Scheme(i), bearer =>
            {
                bearer.ConfigurationManager = KeysOf(outside);
                bearer.MapInboundClaims = false;
                bearer.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = outside.Issuer,
                    ValidAudiences = outside.Audience.Length > 0
                        ? [outside.Audience]
                        : [TokenScope.Audience(options), TokenScope.Audience(options) + "/"],
                    RequireSignedTokens = true,
                    ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
                    ClockSkew = TimeSpan.FromMinutes(1),
                };
                bearer.Events = new JwtBearerEvents
                {
                    OnTokenValidated = validated =>
                    {
                        if (PrincipalOf(validated.Principal!, outside) is { } principal) validated.Principal = principal;
                        else validated.Fail("The token does not say who it is, or is of a tenant that is not let in.");
                        return Task.CompletedTask;
                    },
                };
            });
        }
    }

    public static string DefaultScheme => Either;

    /// <summary>The id under which an outside principal gets its roles.</summary>
    public static string IdOf(string issuer, string tenant, string subject) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{tenant}\n{subject}")).AsSpan(0, 16), bigEndian: true).ToString();

    /// <summary>Its discovery document and keys. While it cannot be asked, the last ones hold; a key that it has withdrawn does
    /// not.</summary>
    private static ConfigurationManager<OpenIdConnectConfiguration> KeysOf(OutsideIssuer outside) => new(
        $"{outside.Issuer.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever(new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = LargestDocument }))
    {
        AutomaticRefreshInterval = KeysHold, RefreshInterval = KeysRest, UseLastKnownGoodConfiguration = false,
    };

    private static ClaimsPrincipal? PrincipalOf(ClaimsPrincipal token, OutsideIssuer outside)
    {
        var tenant = outside.TenantClaim.Length == 0 ? "" : token.FindFirstValue(outside.TenantClaim);
        if (tenant is null || outside.TenantClaim.Length > 0 && !outside.Tenants.Contains(tenant)) return null;
        if (token.FindFirstValue(outside.SubjectClaim) is not { Length: > 0 } subject) return null;
        var identity = new ClaimsIdentity("Outside", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, IdOf(outside.Issuer, tenant, subject));
        identity.SetClaim(TokenClaims.Kind, TokenClaims.Outside);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>By the issuer that the token names; whether it says the truth is seen by the one who verifies it.</summary>
    private static string SchemeOf(HttpContext context, PeerlineOptions options)
    {
        const string bearer = "Bearer ";
        if (options.Issuers.Count > 0 && context.Request.Headers.Authorization.ToString() is { } header
            && header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            var handler = new JsonWebTokenHandler();
            var text = header[bearer.Length..].Trim();
            if (handler.CanReadToken(text))
            {
                var issuer = IssuerOf(handler, text);
                for (var i = 0; i < options.Issuers.Count; i++)
                    if (options.Issuers[i].Issuer == issuer) return Scheme(i);
            }
        }

        return OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme;
    }

    private static string? IssuerOf(JsonWebTokenHandler handler, string token)
    {
        try
        {
            return handler.ReadJsonWebToken(token).Issuer;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private static string Scheme(int index) => $"outside-{index}";

    private static void Check(PeerlineOptions options)
    {
        foreach (var (outside, i) in options.Issuers.Select((o, i) => (o, i)))
        {
            if (!Uri.TryCreate(outside.Issuer, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
                throw new StartRefusedException($"Peerline:Issuers:{i}:Issuer is an https address.");
            if (outside.TenantClaim.Length > 0 && outside.Tenants.Count == 0)
                throw new StartRefusedException($"Peerline:Issuers:{i}:Tenants is empty: say which values of {outside.TenantClaim} are let in.");
        }
    }
}
