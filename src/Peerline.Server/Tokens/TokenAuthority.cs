using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Validation;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Storage;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>
/// The embedded token authority on the same database, at the addresses where Azure's identity libraries look for it: client credentials
/// with a secret or a certificate, device code and authorization code for people. Access tokens are signed JWTs (RFC 9068) that say who
/// it is and nothing else: what they may do is looked up at every request.
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
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.AllowDeviceAuthorizationFlow();
                server.AllowRefreshTokenFlow();
                server.SetAccessTokenLifetime(options.TokenLifetime);
                server.SetIdentityTokenLifetime(options.TokenLifetime);
                server.SetRefreshTokenLifetime(options.RefreshTokenLifetime);
                server.SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                server.SetDeviceCodeLifetime(TimeSpan.FromMinutes(15));
                server.SetUserCodeLifetime(TimeSpan.FromMinutes(15));
                server.DisableAccessTokenEncryption();
                server.DisableScopeValidation();
                server.DisableResourceValidation();
                server.IgnoreScopePermissions();
                server.IgnoreResourcePermissions();
                server.UseAspNetCore();
                server.AddEventHandler<ValidateTokenRequestContext>(h => h.UseScopedHandler<GrantForm>().SetOrder(int.MinValue));
                server.AddEventHandler<HandleTokenRequestContext>(h => h.UseScopedHandler<Grants>());
                server.AddEventHandler<HandleAuthorizationRequestContext>(h => h.UseScopedHandler<AuthorizePage>());
                server.AddEventHandler<HandleEndUserVerificationRequestContext>(h => h.UseScopedHandler<DevicePage>());
                server.AddEventHandler<ValidateDeviceAuthorizationRequestContext>(h => h.UseScopedHandler<DeviceRequest>());
                server.AddEventHandler<HandleConfigurationRequestContext>(h => h.UseScopedHandler<Discovery>().SetOrder(int.MaxValue - 1000));
                server.AddEventHandler<ProcessAuthenticationContext>(
                    h => h.UseScopedHandler<ClientAssertions>().SetOrder(ClientAssertions.Order));
                server.AddEventHandler<ValidateTokenContext>(h => h.UseSingletonHandler<AssertionForm>().SetOrder(AssertionForm.Order));
                server.AddEventHandler<ValidateTokenContext>(h => h.UseSingletonHandler<AssertionKind>().SetOrder(AssertionKind.Order));
                server.AddEventHandler<GenerateTokenContext>(h => h.UseSingletonHandler<NoEntry>().SetOrder(int.MinValue));
                server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseScopedHandler<V1Answer>().SetOrder(int.MinValue));
                server.AddEventHandler<ApplyAuthorizationResponseContext>(
                    h => h.UseSingletonHandler<AuthorizeAnswer>().SetOrder(AuthorizeAnswer.Order));
                server.AddEventHandler<ApplyDeviceAuthorizationResponseContext>(
                    h => h.UseScopedHandler<DeviceCodeAnswer>().SetOrder(int.MinValue));
                server.AddEventHandler<ApplyEndUserVerificationResponseContext>(
                    h => h.UseSingletonHandler<DeviceAnswer>().SetOrder(int.MinValue));
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.AddAudiences(TokenScope.Audience(options));
                validation.UseAspNetCore();
            });
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, TokenAddresses>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<KeyChanges>();
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(s => s.GetRequiredService<KeyChanges>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictValidationOptions>>(s => s.GetRequiredService<KeyChanges>());
        services.AddHostedService<KeyRounds>();
        services.AddHostedService<TokenRounds>();
        services.AddScoped<Clients>();
        services.AddScoped<Users>();
        services.AddScoped<Sign>();
        services.AddSingleton<SignLimit>();
        services.AddSingleton<Roles>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();

        // Nothing of ours is protected by ASP.NET's own keys: none is made or read, in no home folder either.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.RemoveAll(service => service.ImplementationType?.Name == "DataProtectionHostedService");
        services.AddAuthentication(OutsideTokens.DefaultScheme).AddOutsideTokens(options);
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
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAuthorization();
    }
}
