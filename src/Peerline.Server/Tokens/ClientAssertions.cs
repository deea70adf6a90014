using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>
/// A client that signs with its certificate (RFC 7523, private_key_jwt). MSAL names the certificate by <c>x5t</c> or <c>x5t#S256</c>,
/// calls its assertion a plain JWT and addresses it to the token endpoint; each assertion is good once.
/// </summary>
internal sealed class ClientAssertions(IOpenIddictApplicationManager applications, IOpenIddictTokenManager tokens, TimeProvider time)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>When the signature was found right.</summary>
    public static int Order => OpenIddictServerHandlers.ValidateClientAssertion.Descriptor.Order + 100;

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertionPrincipal is not { } principal || context.ClientAssertion is not { } assertion) return;
        var now = time.GetUtcNow();
        var until = principal.GetExpirationDate();
        if (until is null || until > now + Longest)
        {
            context.Reject(Errors.InvalidClient, "The assertion ends within a day.");
            return;
        }

        if (await CertificateAsync(principal.GetClaim(Claims.Issuer), assertion) is not { } certificate)
        {
            context.Reject(Errors.InvalidClient, "x5t, x5t#S256 or kid names a certificate of the client's.");
            return;
        }

        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            context.Reject(Errors.InvalidClient, "The certificate has ended, or does not hold yet.");
            return;
        }

        if (!await IsFirstUseAsync(principal.GetClaim(Claims.Issuer)!, principal.GetClaim(Claims.JwtId), until.Value))
            context.Reject(Errors.InvalidClient, "jti is required, and each assertion is good once.");
    }

    private async Task<ClientCertificate?> CertificateAsync(string? clientId, string assertion)
    {
        if (clientId is null || await applications.FindByClientIdAsync(clientId) is not { } application) return null;
        var certificates = ClientCertificate.All(await applications.GetJsonWebKeySetAsync(application));
        var header = new JsonWebToken(assertion);
        return header.TryGetHeaderValue<string>("x5t#S256", out var sha256) ? certificates.FirstOrDefault(c => c.Sha256 == sha256)
            : header.TryGetHeaderValue<string>("x5t", out var sha1) ? certificates.FirstOrDefault(c => c.Sha1 == sha1)
            : header.TryGetHeaderValue<string>("kid", out var kid)
                ? certificates.FirstOrDefault(c => c.Thumbprint.Equals(kid, StringComparison.OrdinalIgnoreCase))
            : certificates is [var only] ? only
            : null;
    }

    /// <summary>Remembered beside the codes until the assertion has ended; the name is unique, so of two at once one is the first.</summary>
    private async Task<bool> IsFirstUseAsync(string clientId, string? jti, DateTimeOffset until)
    {
        if (jti is not { Length: > 0 and <= 200 }) return false;
        var name = "assertion " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId}\n{jti}")));
        if (await tokens.FindByReferenceIdAsync(name) is not null) return false;
        try
        {
            await tokens.CreateAsync(new OpenIddictTokenDescriptor
            {
                ReferenceId = name, Type = "client_assertion", Subject = clientId, Status = Statuses.Redeemed,
                CreationDate = time.GetUtcNow(), ExpirationDate = until,
            });
            return true;
        }
        catch (Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            return false;
        }
    }
}

/// <summary>MSAL's assertions say <c>typ: JWT</c> and are for the token endpoint that was asked; RFC 7523 would have the issuer.</summary>
internal sealed class AssertionForm(PeerlineOptions options, Installation installation) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static int Order => OpenIddictServerHandlers.Protection.ResolveTokenValidationParameters.Descriptor.Order + 500;

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Count == 1 && context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
        {
            context.TokenValidationParameters!.ValidTypes = ["JWT", "client-authentication+jwt"];
            context.TokenValidationParameters.ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
            context.ValidAudiences.UnionWith(Audiences());
        }

        return default;
    }

    private IEnumerable<string> Audiences() =>
        from root in (string[])[TokenScope.Audience(options), $"https://localhost:{options.HttpsPort}", $"https://127.0.0.1:{options.HttpsPort}"]
        from authority in TokenAddresses.Authorities(installation)
        from version in (string[])["", "/v2.0"]
        select $"{root}/{authority}/oauth2{version}/token";
}

/// <summary>To OpenIddict a plain JWT is an identity token; here it was asked for as an assertion and has nothing else to be.</summary>
internal sealed class AssertionKind : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static int Order => OpenIddictServerHandlers.Protection.ValidatePrincipal.Descriptor.Order - 100;

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Count == 1 && context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion)
            && context.Principal?.GetTokenType() is TokenTypeIdentifiers.IdentityToken)
            context.Principal.SetTokenType(TokenTypeIdentifiers.Private.ClientAssertion);
        return default;
    }
}
