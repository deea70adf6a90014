using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>Microsoft's own library for tokens (MSAL), through TLS, in every way that the authority offers.</summary>
public class MsalTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    private string[] Scopes => [server.Demo.Scope];

    [Theory]
    [InlineData("{0}", false)]
    [InlineData("common", false)]
    [InlineData("adfs", false)]
    [InlineData("{0}", true)]
    public async Task A_person_signs_in_in_the_browser_and_stays_signed_in(string authority, bool instanceDiscovery)
    {
        using var person = await Person.NewAsync(server);
        var program = Program(authority, instanceDiscovery);
        var signedIn = await program.AcquireTokenInteractive(Scopes)
            .WithCustomWebUi(new Browser(person)).ExecuteAsync();
        if (authority != "adfs")
            Assert.Equal((person.Id, server.Demo.TenantId.ToString()), (signedIn.UniqueId, signedIn.TenantId));
        Assert.Equal(person.Name, signedIn.Account.Username);
        await AssertIsAsync(signedIn.AccessToken, person.Id);
        var renewed = await program.AcquireTokenSilent(Scopes, signedIn.Account).WithForceRefresh(true).ExecuteAsync();
        Assert.NotEqual(signedIn.AccessToken, renewed.AccessToken);
        await AssertIsAsync(renewed.AccessToken, person.Id);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("organizations")]
    [InlineData("adfs")]
    public async Task A_person_signs_in_with_the_code_of_a_device(string authority)
    {
        using var person = await Person.NewAsync(server);
        var program = Program(authority, instanceDiscovery: false);
        var result = await program.AcquireTokenWithDeviceCode(Scopes, async device =>
        {
            Assert.Equal($"{server.Https}devicelogin", device.VerificationUrl);
            Assert.Contains(device.UserCode, device.Message);
            using var unknown = await person.SignInAsync(new Uri(device.VerificationUrl), "0000-0000-0000");
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, unknown.StatusCode);
            using var done = await person.SignInAsync(new Uri(device.VerificationUrl), device.UserCode);
            Assert.Contains("You are signed in", await done.Content.ReadAsStringAsync());
        }).ExecuteAsync();
        await AssertIsAsync(result.AccessToken, person.Id);
        var renewed = await program.AcquireTokenSilent(Scopes, result.Account).WithForceRefresh(true).ExecuteAsync();
        await AssertIsAsync(renewed.AccessToken, person.Id);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("organizations")]
    [InlineData("adfs")]
    public async Task A_client_proves_itself_by_a_secret(string authority)
    {
        var peer = server.Demo.Peers[0];
        var client = Client(peer.ClientId, authority).WithClientSecret(peer.ClientSecret).Build();
        await AssertIsAsync((await client.AcquireTokenForClient(Scopes).ExecuteAsync()).AccessToken, peer.ClientId);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("adfs")]
    public async Task A_client_proves_itself_by_a_certificate_as_long_as_it_is_the_clients(string authority)
    {
        using var certificate = NewCertificate();
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var made = await operators.Clients.CreateAsync(new NewApiClient("certified", "peer", [await server.NewSubscriptionAsync()]));
        var client = Client(made.ClientId, authority).WithCertificate(certificate).Build();
        await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenForClient(Scopes).ExecuteAsync());

        var added = await operators.Clients.AddCertificateAsync(made.ClientId, new NewClientCertificate(certificate.ExportCertificatePem()));
        Assert.Equal(certificate.Thumbprint, added.Thumbprint);
        await AssertIsAsync((await client.AcquireTokenForClient(Scopes).ExecuteAsync()).AccessToken, made.ClientId);

        using var other = NewCertificate();
        var stranger = Client(made.ClientId, authority).WithCertificate(other).Build();
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<MsalServiceException>(
            () => stranger.AcquireTokenForClient(Scopes).ExecuteAsync())).ErrorCode);
        await operators.Clients.RemoveCertificateAsync(made.ClientId, added.Thumbprint);
        await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenForClient(Scopes).WithForceRefresh(true).ExecuteAsync());
    }

    [Fact]
    public async Task An_assertion_is_good_once_for_this_authority_in_its_time_and_by_this_key()
    {
        using var certificate = NewCertificate();
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var made = await operators.Clients.CreateAsync(new NewApiClient("asserting", "peer", [await server.NewSubscriptionAsync()]));
        await operators.Clients.AddCertificateAsync(made.ClientId, new NewClientCertificate(certificate.ExportCertificatePem()));
        var good = Assertion(certificate, made.ClientId);
        Assert.True(await AssertAsync(good));
        Assert.False(await AssertAsync(good));
        Assert.True(await AssertAsync(Assertion(certificate, made.ClientId, aud: $"{server.Https}{server.Demo.TenantId}/v2.0")));
        Assert.False(await AssertAsync(Assertion(certificate, made.ClientId, aud: "https://login.microsoftonline.com/common/oauth2/token")));
        Assert.False(await AssertAsync(Assertion(certificate, made.ClientId, expires: DateTime.UtcNow.AddMinutes(-10))));
        Assert.False(await AssertAsync(Assertion(certificate, made.ClientId, expires: DateTime.UtcNow.AddDays(30))));
        Assert.False(await AssertAsync(Assertion(certificate, made.ClientId, subject: server.Demo.Operator.ClientId)));
        Assert.False(await AssertAsync(Assertion(certificate, server.Demo.Operator.ClientId)));
        Assert.False(await AssertAsync(Assertion(certificate, made.ClientId, jti: false)));
        var parts = Assertion(certificate, made.ClientId).Split('.');
        Assert.False(await AssertAsync($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."));

        async Task<bool> AssertAsync(string assertion) => (await server.TokenAsync(new()
        {
            ["grant_type"] = "client_credentials", ["client_id"] = made.ClientId, ["scope"] = server.Demo.Scope,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", ["client_assertion"] = assertion,
        })).Status == 200;
    }

    [Fact]
    public async Task The_authority_vouches_for_itself_and_for_nobody_else()
    {
        using var client = server.Client();
        var own = await client.GetStringAsync($"common/discovery/instance?api-version=1.1&authorization_endpoint={server.Https}common/oauth2/v2.0/authorize");
        Assert.Contains($"{server.Https}common/v2.0/.well-known/openid-configuration", own);
        Assert.Contains($"127.0.0.1:{server.HttpsPort}", own);
        using var other = await client.GetAsync(
            "common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Contains("invalid_instance", await other.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{0}/v2.0", "{0}/oauth2/v2.0/token", "{0}/discovery/v2.0/keys")]
    [InlineData("{0}", "{0}/oauth2/token", "{0}/discovery/keys")]
    [InlineData("common/v2.0", "common/oauth2/v2.0/token", "common/discovery/v2.0/keys")]
    [InlineData("organizations", "organizations/oauth2/token", "organizations/discovery/keys")]
    [InlineData("adfs", "adfs/oauth2/token", "adfs/discovery/keys")]
    public async Task Each_discovery_document_names_what_is_beside_it(string authority, string token, string keys)
    {
        using var client = server.Client();
        var text = await client.GetStringAsync(string.Format(null, authority, server.Demo.TenantId) + "/.well-known/openid-configuration");
        var found = System.Text.Json.JsonDocument.Parse(text).RootElement;
        Assert.Equal($"{server.Https}{server.Demo.TenantId}/v2.0", found.GetProperty("issuer").GetString());
        Assert.Equal($"{server.Https}{string.Format(null, token, server.Demo.TenantId)}", found.GetProperty("token_endpoint").GetString());
        var jwks = found.GetProperty("jwks_uri").GetString();
        Assert.Equal($"{server.Https}{string.Format(null, keys, server.Demo.TenantId)}", jwks);
        Assert.Contains("\"kty\"", await client.GetStringAsync(jwks));
        Assert.EndsWith("/devicecode", found.GetProperty("device_authorization_endpoint").GetString());
        Assert.EndsWith("/authorize", found.GetProperty("authorization_endpoint").GetString());
    }

    private IPublicClientApplication Program(string authority, bool instanceDiscovery) => With(PublicClientApplicationBuilder
        .Create(AuthorityCalls.Program).WithRedirectUri(AuthorityCalls.Back), authority, instanceDiscovery).Build();

    private ConfidentialClientApplicationBuilder Client(string id, string authority) =>
        With(ConfidentialClientApplicationBuilder.Create(id), authority, instanceDiscovery: false);

    private T With<T>(T builder, string authority, bool instanceDiscovery)
        where T : AbstractApplicationBuilder<T>
    {
        var address = $"{server.Https}{string.Format(null, authority, server.Demo.TenantId)}";
        if (authority == "adfs") builder = builder.WithAdfsAuthority(address, validateAuthority: false);
        else builder = builder.WithAuthority(address, validateAuthority: false);
        return builder.WithInstanceDiscovery(instanceDiscovery).WithHttpClientFactory(new Trusting(server));
    }

    private async Task AssertIsAsync(string token, string principal)
    {
        Assert.Equal(principal, TokenTests.Claims(token).GetProperty("oid").GetString());
        using var client = server.Client(token);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);
    }

    private string Assertion(
        X509Certificate2 certificate, string client, string? aud = null, DateTime? expires = null, string? subject = null, bool jti = true)
    {
        var key = new RsaSecurityKey(certificate.GetRSAPrivateKey()!);
        var claims = new Dictionary<string, object> { ["sub"] = subject ?? client };
        if (jti) claims["jti"] = Guid.NewGuid().ToString();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client,
            Audience = aud ?? server.Demo.TokenEndpoint,
            IssuedAt = DateTime.UtcNow.AddMinutes(-20),
            NotBefore = DateTime.UtcNow.AddMinutes(-20),
            Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            AdditionalHeaderClaims = new Dictionary<string, object>
            {
                ["x5t#S256"] = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            },
        });
    }

    private static X509Certificate2 NewCertificate()
    {
        using var rsa = RSA.Create(2048);
        return new CertificateRequest("CN=peer", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>What MSAL opens for the person.</summary>
    private sealed class Browser(Person person) : ICustomWebUi
    {
        public async Task<Uri> AcquireAuthorizationCodeAsync(Uri authorizationUri, Uri redirectUri, CancellationToken cancellationToken)
        {
            using var back = await person.SignInAsync(authorizationUri);
            return back.Headers.Location ?? throw new InvalidOperationException(await back.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private sealed class Trusting(PeerlineServer server) : IMsalHttpClientFactory
    {
        private readonly HttpClient client = server.Client();

        public HttpClient GetHttpClient() => client;
    }
}
