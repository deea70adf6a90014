using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>Tokens that are almost right, most of them signed with the installation's own key.</summary>
public sealed class ForgedTokenTests : IDisposable
{
    private readonly PeerlineServer server;
    private readonly RSA own = RSA.Create(), foreign = RSA.Create(2048);

    public ForgedTokenTests(SharedServer shared)
    {
        server = shared.Server;
        own.ImportPkcs8PrivateKey(File.ReadAllBytes(Path.Combine(server.Data, "keys", "token-signing.key")), out _);
    }

    [Fact]
    public async Task Only_a_token_that_is_right_in_everything_opens()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync(Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(audience: "https://management.azure.com")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(issuer: "https://login.microsoftonline.com/common/v2.0")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(expires: DateTime.UtcNow.AddMinutes(-10))));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(type: "JWT")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(key: new RsaSecurityKey(foreign) { KeyId = KeyId() })));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(subject: Guid.NewGuid().ToString())));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(kind: "system")));

        // The public key as the secret of an HMAC, and no signature at all.
        var secret = new SymmetricSecurityKey(own.ExportSubjectPublicKeyInfo()) { KeyId = KeyId() };
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Token(key: secret, algorithm: SecurityAlgorithms.HmacSha256)));
        var parts = Token().Split('.');
        Assert.Equal(HttpStatusCode.Unauthorized,
            await AskAsync($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}."));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync($"{parts[0]}.{parts[1]}."));
    }

    public void Dispose()
    {
        own.Dispose();
        foreign.Dispose();
    }

    private string KeyId() => Convert.ToHexStringLower(SHA256.HashData(own.ExportSubjectPublicKeyInfo()))[..16];

    private string Token(
        string? audience = null, string? issuer = null, DateTime? expires = null, string type = "at+jwt", SecurityKey? key = null,
        string? subject = null, string kind = "app", string algorithm = SecurityAlgorithms.RsaSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? $"{server.Https}{server.Demo.TenantId}/v2.0",
            Audience = audience ?? server.Demo.Endpoint,
            IssuedAt = DateTime.UtcNow.AddMinutes(-20),
            Expires = expires ?? DateTime.UtcNow.AddMinutes(10),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject ?? server.Demo.Peers[0].ClientId, ["idtyp"] = kind, ["jti"] = Guid.NewGuid().ToString(),
                ["client_id"] = server.Demo.Peers[0].ClientId,
            },
            TokenType = type,
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(own) { KeyId = KeyId() }, algorithm),
        });

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using var client = server.Client(token);
        using var answer = await client.GetAsync("subscriptions?api-version=2021-01-01");
        return answer.StatusCode;
    }
}
