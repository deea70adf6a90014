using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>The requests of a program in which people sign in, as they go over the wire.</summary>
internal static class AuthorityCalls
{
    public const string Program = "04b07795-8ddb-461a-bbee-02f9e1bf7b46", Back = "http://localhost:4321";

    public static string NewVerifier() => Text(RandomNumberGenerator.GetBytes(32));

    public static string Challenge(string verifier) => Text(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public static Uri AuthorizePage(
        this PeerlineServer server, string verifier, string authority = "{0}/oauth2/v2.0/authorize", string back = Back, string? more = null) =>
        new(server.Https, string.Format(null, authority, server.Demo.TenantId)
            + $"?client_id={Program}&response_type=code&redirect_uri={Uri.EscapeDataString(back)}&state=s1&nonce=n1"
            + $"&scope={Uri.EscapeDataString($"{server.Demo.Scope} openid profile offline_access")}"
            + $"&code_challenge={Challenge(verifier)}&code_challenge_method=S256{more}");

    /// <summary>The code in the address that an authorization leads back to.</summary>
    public static string CodeOf(HttpResponseMessage redirection)
    {
        var location = redirection.Headers.Location;
        Assert.True(location is not null, $"{(int)redirection.StatusCode} leads nowhere.");
        Assert.StartsWith(Back, location.ToString());
        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal("s1", query["state"]);
        return query["code"] ?? throw new InvalidOperationException(location.ToString());
    }

    public static async Task<(int Status, JsonElement Body)> TokenAsync(
        this PeerlineServer server, Dictionary<string, string> form, string path = "{0}/oauth2/v2.0/token")
    {
        using var client = server.Client();
        using var answer = await client.PostAsync(string.Format(null, path, server.Demo.TenantId), new FormUrlEncodedContent(form));
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public static Dictionary<string, string> Redeem(string code, string verifier, string back = Back) => new()
    {
        ["grant_type"] = "authorization_code", ["client_id"] = Program, ["code"] = code, ["redirect_uri"] = back,
        ["code_verifier"] = verifier, ["client_info"] = "1",
    };

    public static Dictionary<string, string> Refresh(string token) => new()
    {
        ["grant_type"] = "refresh_token", ["client_id"] = Program, ["refresh_token"] = token,
    };

    public static string? Error(this JsonElement body) => body.GetProperty("error").GetString();

    private static string Text(byte[] octets) => Convert.ToBase64String(octets).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
