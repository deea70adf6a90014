using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Peerline.Server.Tests.Tokens;

/// <summary>
/// An OpenID Connect issuer that is not ours: discovery and keys over TLS, and tokens signed by it. Two issuers at one address, <c>/one</c>
/// with a single tenant and <c>/many</c>, each with keys of its own.
/// </summary>
internal sealed class OutsideAuthority : IAsyncDisposable
{
    private readonly Dictionary<string, List<SecurityKey>> published = new() { ["one"] = [], ["many"] = [] };
    private readonly X509Certificate2 certificate;
    private WebApplication? web;
    private int port;

    private OutsideAuthority() => certificate = SelfSigned();

    public static async Task<OutsideAuthority> StartAsync()
    {
        var authority = new OutsideAuthority();
        authority.Rotate("one");
        authority.Rotate("many");
        await authority.StartAgainAsync();
        return authority;
    }

    /// <summary>What a program must trust to read from here.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    public string Issuer(string which) => $"https://localhost:{port}/{which}";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetched { get; private set; }

    public SecurityKey KeyOf(string which) => published[which][^1];

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        web = builder.Build();
        web.Run(AnswerAsync);
        await web.StartAsync();
        port = new Uri(web.Urls.Single()).Port;
    }

    public async Task StopAsync()
    {
        if (web is not null) await web.DisposeAsync();
        web = null;
    }

    /// <summary>A new key signs from now on; the one before stays published when it is said so.</summary>
    public void Rotate(string which, bool keep = false, bool elliptic = false)
    {
        SecurityKey key = elliptic
            ? new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256))
            : new RsaSecurityKey(RSA.Create(2048));
        key.KeyId = Guid.NewGuid().ToString("N");
        if (!keep) published[which].Clear();
        published[which].Add(key);
    }

    public string Token(
        string which, string? subject, string? audience = null, string? issuer = null, SecurityKey? key = null, string? algorithm = null,
        DateTime? from = null, DateTime? until = null, IDictionary<string, object>? claims = null,
        IDictionary<string, object>? header = null)
    {
        var all = new Dictionary<string, object>(claims ?? new Dictionary<string, object>());
        if (subject is not null) all["sub"] = subject;
        key ??= KeyOf(which);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer(which),
            Audience = audience ?? OutsideIssuerTests.Audience,
            IssuedAt = DateTime.UtcNow.AddMinutes(-20),
            NotBefore = from ?? DateTime.UtcNow.AddMinutes(-20),
            Expires = until ?? DateTime.UtcNow.AddMinutes(10),
            Claims = all,
            AdditionalHeaderClaims = header,
            SigningCredentials = new SigningCredentials(
                key, algorithm ?? (key is ECDsaSecurityKey ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.RsaSha256)),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        certificate.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/');
        if (path is ["", var which, ".well-known", "openid-configuration"] && published.ContainsKey(which))
            return context.Response.WriteAsJsonAsync(new
            {
                issuer = Issuer(which), jwks_uri = $"{Issuer(which)}/keys", response_types_supported = new[] { "code" },
                subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256", "ES256" },
            });
        if (path is ["", var of, "keys"] && published.TryGetValue(of, out var keys))
        {
            Fetched++;
            return context.Response.WriteAsJsonAsync(new { keys = keys.Select(Public).ToArray() });
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Dictionary<string, string> Public(SecurityKey key)
    {
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        var shown = new Dictionary<string, string> { ["kid"] = key.KeyId, ["kty"] = jwk.Kty, ["use"] = "sig" };
        foreach (var (name, value) in ((string, string?)[])[("n", jwk.N), ("e", jwk.E), ("crv", jwk.Crv), ("x", jwk.X), ("y", jwk.Y)])
            if (value is not null) shown[name] = value;
        return shown;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Outside authority", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
