using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

public class TokenTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Discovery_names_the_endpoints_and_the_keys_are_there()
    {
        using var client = server.Client();
        var tenant = server.Demo.TenantId;
        var found = await client.GetFromJsonAsync<JsonElement>($"{tenant}/v2.0/.well-known/openid-configuration");
        Assert.Equal($"{server.Https}{tenant}/v2.0", found.GetProperty("issuer").GetString());
        Assert.Equal(server.Demo.TokenEndpoint, found.GetProperty("token_endpoint").GetString());
        using var authorize = await client.GetAsync(found.GetProperty("authorization_endpoint").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, authorize.StatusCode);
        var keys = await client.GetFromJsonAsync<JsonElement>(found.GetProperty("jwks_uri").GetString());
        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal("RSA", key.GetProperty("kty").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task An_access_token_is_a_signed_jwt_for_this_installation_and_one_hour()
    {
        var token = await server.PeerTokenAsync();
        var claims = Claims(token);
        Assert.Equal(server.Https, new Uri(claims.GetProperty("aud").GetString()!));
        Assert.Equal(server.Demo.Peers[0].ClientId, claims.GetProperty("sub").GetString());
        Assert.Equal(server.Demo.TenantId.ToString(), claims.GetProperty("tid").GetString());
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Theory]
    [InlineData(".default")]
    [InlineData("{0}.default")]
    [InlineData("{0}/.default")]
    [InlineData("https://localhost:{1}/.default")]
    public async Task Scopes_of_this_installation_are_served(string scope)
    {
        using var answer = await AskAsync(string.Format(null, scope, server.Https, server.HttpsPort));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://management.azure.com/.default")]
    [InlineData("https://evil.example/.default")]
    [InlineData("openid")]
    public async Task Scopes_of_others_are_refused(string scope)
    {
        using var answer = await AskAsync(scope);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_scope", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_v1_endpoint_takes_a_resource()
    {
        using var client = server.Client();
        var peer = server.Demo.Peers[0];
        using var answer = await client
            .PostAsync($"{server.Demo.TenantId}/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = peer.ClientId, ["client_secret"] = peer.ClientSecret,
                ["resource"] = $"{server.Https}",
        }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_secret_buys_nothing()
    {
        using var client = server.Client();
        using var answer = await client.PostAsync(
            server.Demo.TokenEndpoint, PeerlineServer.TokenRequest(server.Demo.Peers[0].ClientId, "wrong", server.Demo.Scope));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_client", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Secrets_never_travel_in_clear()
    {
        using var client = new HttpClient { BaseAddress = server.Http };
        using var answer = await client.PostAsync(
            $"{server.Demo.TenantId}/oauth2/v2.0/token",
            PeerlineServer.TokenRequest(server.Demo.Peers[0].ClientId, server.Demo.Peers[0].ClientSecret, server.Demo.Scope));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_the_answer_is_401_and_says_where_tokens_are()
    {
        using var client = server.Client();
        using var answer = await client.GetAsync("subscriptions?api-version=2021-01-01");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal($"authorization_uri=\"{server.Https}{server.Demo.TenantId}\"",
            Assert.Single(answer.Headers.WwwAuthenticate).Parameter);
        Assert.Equal("AuthenticationFailed", await ErrorCodeAsync(answer));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task A_token_that_is_not_ours_is_401(string token)
    {
        using var client = server.Client(token);
        using var answer = await client.GetAsync("subscriptions?api-version=2021-01-01");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("InvalidAuthenticationToken", await ErrorCodeAsync(answer));
    }

    [Fact]
    public async Task A_token_whose_claims_were_changed_is_401()
    {
        var parts = (await server.PeerTokenAsync()).Split('.');
        var other = (await server.OperatorTokenAsync()).Split('.');
        using var client = server.Client($"{parts[0]}.{other[1]}.{parts[2]}");
        using var answer = await client.GetAsync("subscriptions?api-version=2021-01-01");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_was_deleted_is_out_at_once()
    {
        await using var own = await PeerlineServer.StartAsync();
        var token = await own.PeerTokenAsync();
        using var client = own.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);
        await own.Store.WriteAsync(Caller.System, async work =>
        {
            work.Db.Clients.Remove(await work.Db.Clients.FirstAsync(c => c.ClientId == own.Demo.Peers[0].ClientId));
            return true;
        });
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);
    }

    private async Task<HttpResponseMessage> AskAsync(string scope)
    {
        using var client = server.Client();
        return await client.PostAsync(
            server.Demo.TokenEndpoint,
                PeerlineServer.TokenRequest(server.Demo.Peers[0].ClientId, server.Demo.Peers[0].ClientSecret, scope));
    }

    private static async Task<string?> ErrorCodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString();

    internal static JsonElement Claims(string token)
    {
        var text = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonDocument.Parse(Convert.FromBase64String(text.PadRight(text.Length + (4 - text.Length % 4) % 4, '='))).RootElement;
    }
}
