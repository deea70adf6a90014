using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Peerline.Tests.Sources;

namespace Peerline.Server.Tests.Sources;

/// <summary>PeeringDB's authorization server on loopback: one application, one use for each code, PKCE, and who has logged in by <see cref="Profile"/>.</summary>
internal sealed class PeeringDbLoginServer : IAsyncDisposable
{
    public const string ClientId = "peerline-test", ClientSecret = "not a secret & more";
    private readonly Dictionary<string, (string Challenge, string Back)> codes = [];
    private readonly HashSet<string> tokens = [];
    private readonly LoopbackHttp http;

    public PeeringDbLoginServer() => http = new LoopbackHttp(AnswerAsync);

    public string Root => http.Root;

    /// <summary>What <c>profile/v1</c> says of whoever logs in; null for somebody who does not.</summary>
    public string? Profile { get; set; }

    public ValueTask DisposeAsync() => http.DisposeAsync();

    private async Task<byte[]> AnswerAsync(HttpListenerContext context)
    {
        var (status, body) = context.Request.Url!.AbsolutePath switch
        {
            "/oauth2/authorize/" => Authorize(context),
            "/oauth2/token/" => await TokenAsync(context.Request),
            "/profile/v1" when tokens.Contains(context.Request.Headers["Authorization"] ?? "") => (200, Profile!),
            _ => (401, "{}"),
        };
        context.Response.StatusCode = status;
        return Encoding.UTF8.GetBytes(body);
    }

    private (int Status, string Body) Authorize(HttpListenerContext context)
    {
        var asked = context.Request.QueryString;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256"
            || asked["scope"] != "profile email networks") return (400, "{}");
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(15));
        codes[code] = (asked["code_challenge"]!, asked["redirect_uri"]!);
        var said = Profile is null ? "error=access_denied" : $"code={code}";
        context.Response.RedirectLocation = $"{asked["redirect_uri"]}?{said}&state={Uri.EscapeDataString(asked["state"]!)}";
        return (302, "");
    }

    private async Task<(int Status, string Body)> TokenAsync(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream);
        var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
        if (request.HttpMethod != "POST" || form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["grant_type"] != "authorization_code"
            || !codes.Remove(form["code"] ?? "", out var given) || given.Back != form["redirect_uri"]
            || given.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"] ?? ""))))
            return (400, """{"error": "invalid_grant"}""");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(15));
        tokens.Add($"Bearer {token}");
        return (200, $$"""{"access_token": "{{token}}", "token_type": "Bearer", "expires_in": 36000, "scope": "profile email networks"}""");
    }
}
