using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Validation.AspNetCore;
using Peerline.Access;
using Peerline.Ledger;
using Peerline.Server.Hosting;
using Peerline.Storage;

namespace Peerline.Server.Tokens;

/// <summary>
/// The embedded token authority: client credentials (RFC 6749 section 4.4) on the same database, at the addresses where Azure's identity
/// libraries look for them. Access tokens are signed JWTs (RFC 9068) that name the client and nothing else: what the client may do is
/// looked up at every request.
/// </summary>
internal static class TokenAuthority
{
    /// <summary>The policy of endpoints that only the operator may call.</summary>
    public const string Operator = "operator";

    public static void AddTokens(this WebApplicationBuilder builder, PeerlineOptions options)
    {
        var services = builder.Services;
        services.AddScoped(s => s.GetRequiredService<PeerlineStore>().Open(Caller.System));
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<PeerlineDb>())
            .AddServer(server =>
            {
                server.AllowClientCredentialsFlow();
                server.SetAccessTokenLifetime(options.TokenLifetime);
                server.DisableAccessTokenEncryption();
                server.DisableTokenStorage();
                server.DisableScopeValidation();
                server.DisableResourceValidation();
                server.IgnoreScopePermissions();
                server.IgnoreResourcePermissions();
                server.UseAspNetCore();
                server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(h => h.UseScopedHandler<ClientCredentials>());
                server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(
                    h => h.UseScopedHandler<AuthorizeEndpoint>());
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseAspNetCore();
            });
        services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<OpenIddictServerOptions>, TokenAddresses>();
        services.AddScoped<Clients>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();

        // Nothing of ours is protected by ASP.NET's own keys: none is made or read, in no home folder either.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.RemoveAll(service => service.ImplementationType?.Name == "DataProtectionHostedService");
        services.AddAuthentication(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Operator, policy => policy.RequireRole(Role.Operator.ToString()));
        services.AddHttpContextAccessor();
        services.AddScoped(s => s.GetRequiredService<IHttpContextAccessor>().HttpContext!.Caller());
    }

    private static void RemoveAll(this IServiceCollection services, Predicate<ServiceDescriptor> which)
    {
        foreach (var service in services.Where(s => !s.IsKeyedService && which(s)).ToList()) services.Remove(service);
    }

    /// <summary>From the token to the caller, then the rules of who may come in at all.</summary>
    public static void UseCallers(this WebApplication app)
    {
        AuthorizeEndpoint.Use(app);
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAuthorization();
    }
}

/// <summary>Addresses and keys of the authority: they depend on the installation's tenant, which is known when the data folder
/// is.</summary>
internal sealed class TokenAddresses(Installation installation, DataFolder folder, PeerlineOptions peerline)
    : Microsoft.Extensions.Options.IConfigureOptions<OpenIddictServerOptions>
{
    public void Configure(OpenIddictServerOptions options)
    {
        var tenant = installation.TenantId;
        options.Issuer = new Uri(peerline.Public, $"{tenant}/v2.0");
        options.ConfigurationEndpointUris.Clear();
        options.JsonWebKeySetEndpointUris.Clear();
        Add(options.ConfigurationEndpointUris, $"{tenant}/v2.0/.well-known/openid-configuration",
            $"{tenant}/.well-known/openid-configuration");
        Add(options.JsonWebKeySetEndpointUris, $"{tenant}/discovery/v2.0/keys", $"{tenant}/discovery/keys");
        Add(options.TokenEndpointUris, $"{tenant}/oauth2/v2.0/token", $"{tenant}/oauth2/token");
        options.SigningCredentials.Add(new SigningCredentials(SigningKey(folder.TokenSigningKey), SecurityAlgorithms.RsaSha256));
        options.EncryptionCredentials.Add(new EncryptingCredentials(
            new SymmetricSecurityKey(folder.TokenEncryptionKey.ReadOrCreate(() => RandomNumberGenerator.GetBytes(32))),
            SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    private static void Add(List<Uri> uris, params string[] paths) => uris.AddRange(paths.Select(p => new Uri(p, UriKind.Relative)));

    private static RsaSecurityKey SigningKey(KeyFile file)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(file.ReadOrCreate(NewKey), out _);
        return new RsaSecurityKey(rsa) { KeyId = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16] };
    }

    private static byte[] NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKey();
    }
}
