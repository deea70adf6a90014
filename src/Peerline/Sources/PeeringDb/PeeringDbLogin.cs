using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Peerline.Sources.Networks;

namespace Peerline.Sources.PeeringDb;

/// <summary>
/// The way to a login at PeeringDB and back (OAuth 2.0 authorization code, RFC 6749 section 4.1, with PKCE, RFC 7636). What a user may do is
/// asked of <c>profile/v1</c>: the permission for peering sessions is said nowhere else.
/// </summary>
public sealed class PeeringDbLogin : IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private readonly PeeringDbLoginOptions options;
    private readonly HttpClient http;

    public PeeringDbLogin(PeeringDbLoginOptions options)
    {
        this.options = options;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    public bool IsOn => options.IsOn;

    /// <inheritdoc cref="PeeringDbLoginOptions.EditorsCount"/>
    public bool EditorsCount => options.EditorsCount;

    /// <summary>Where the user logs in. Nobody is asked for this.</summary>
    /// <param name="state">Comes back with the user: unguessable.</param>
    public Uri Address(string state, Uri back) => new(
        $"{At("oauth2/authorize/")}?response_type=code&scope={Uri.EscapeDataString("profile email networks")}&client_id={Uri.EscapeDataString(options.ClientId)}"
        + $"&redirect_uri={Uri.EscapeDataString(back.AbsoluteUri)}&state={Uri.EscapeDataString(state)}"
        + $"&code_challenge_method=S256&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier(state))))}");

    /// <summary>Who has come back, by the code of PeeringDB's; or why that is not known.</summary>
    public async Task<Learned<PeeringDbUser>> UserAsync(string state, string code, Uri back, CancellationToken cancel)
    {
        try
        {
            using var asked = await http.PostAsync(At("oauth2/token/"), new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = back.AbsoluteUri, ["client_id"] = options.ClientId,
                ["client_secret"] = options.ClientSecret, ["code_verifier"] = Verifier(state),
            }), cancel);
            if (!asked.IsSuccessStatusCode) return Silent($"it does not take the login ({(int)asked.StatusCode})");
            if (await asked.Content.ReadFromJsonAsync<Token>(cancel) is not { AccessToken.Length: > 0 } token) return Silent("it gives no token");
            using var request = new HttpRequestMessage(HttpMethod.Get, At("profile/v1"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
            using var answer = await http.SendAsync(request, cancel);
            if (!answer.IsSuccessStatusCode) return Silent($"it does not say who that is ({(int)answer.StatusCode})");
            return await answer.Content.ReadFromJsonAsync<PeeringDbUser>(cancel) is { } user
                ? new Learned<PeeringDbUser>(user, options.Server)
                : Silent("it does not say who that is");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException or FormatException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return Silent(e is JsonException or NotSupportedException or FormatException ? "its answer is none of PeeringDB's" : "it does not answer");
        }
    }

    public void Dispose() => http.Dispose();

    private Uri At(string path) => new($"{options.Server.TrimEnd('/')}/{path}");

    /// <summary>Of the state, which the user's browser knows, and the secret, which it does not: nothing has to be kept.</summary>
    private string Verifier(string state) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.ClientSecret), Encoding.UTF8.GetBytes($"pkce {state}")));

    private Learned<PeeringDbUser> Silent(string why) => Learned<PeeringDbUser>.Unknown(options.Server, why);

    private sealed record Token([property: JsonPropertyName("access_token")] string? AccessToken);
}
