using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>An access token by client credentials (RFC 6749 section 4.4), kept until shortly before it expires.</summary>
internal sealed class TokenSource(PeerlineClientOptions options, HttpClient http) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim one = new(1, 1);
    private Uri? endpoint;
    private string? token;
    private DateTimeOffset until;

    /// <summary>Null when no client is configured: the call is made as nobody.</summary>
    public async Task<string?> TokenAsync(CancellationToken cancel)
    {
        if (options.ClientId is null) return null;
        await one.WaitAsync(cancel);
        try
        {
            if (token is not null && options.Time.GetUtcNow() < until) return token;
            endpoint ??= options.TokenEndpoint ?? await DiscoverAsync(cancel);
            var answer = await AskAsync(endpoint, options.ClientId, cancel);
            token = answer.AccessToken;
            var lifetime = TimeSpan.FromSeconds(answer.ExpiresIn);
            until = options.Time.GetUtcNow() + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2);
            return token;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The server did not take this token: it was revoked, or the server's keys changed.</summary>
    public void Forget(string refused)
    {
        if (token == refused) token = null;
    }

    public void Dispose() => one.Dispose();

    /// <summary>
    /// The server names its authority when it is asked without a token. Only the path is taken from there: the secret goes to nobody but
    /// the server that we were told to trust.
    /// </summary>
    private async Task<Uri> DiscoverAsync(CancellationToken cancel)
    {
        using var response = await http.GetAsync("/api/v1/me", cancel);
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            var named = challenge.Parameter?.Split("authorization_uri=\"") is [_, var rest, ..] ? rest.Split('"')[0] : null;
            if (Uri.TryCreate(named, UriKind.Absolute, out var authority))
                return new Uri(options.Endpoint, $"{authority.AbsolutePath.TrimEnd('/')}/oauth2/v2.0/token");
        }

        throw new PeerlineUnreachableException(options.Endpoint,
            "what answers there does not say where tokens are given; name the token endpoint.");
    }

    private async Task<TokenAnswer> AskAsync(Uri endpoint, string clientId, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = options.ClientSecret ?? "",
        };
        form["scope"] = options.Scope ?? ".default";
        using var response = await http.PostAsync(endpoint, new FormUrlEncodedContent(form), cancel);
        if (response.IsSuccessStatusCode
            && await response.Content.ReadFromJsonAsync<TokenAnswer>(PeerlineApiJson.Options, cancel) is { } answer)
            return answer;
        var refusal = await ReadRefusalAsync(response, cancel);
        var document = new ProblemDocument
        {
            Title = "No token",
            Status = 401,
            Detail =
                $"The token endpoint refused the client {clientId}: {refusal?.Description ?? refusal?.Error ?? $"status {(int)response.StatusCode}"}",
        };
        throw new PeerlineApiException(HttpStatusCode.Unauthorized, document);
    }

    private static async Task<TokenRefusal?> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<TokenRefusal>(PeerlineApiJson.Options, cancel);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] long ExpiresIn = 3600);

    private sealed record TokenRefusal(
        [property: JsonPropertyName("error")] string? Error, [property: JsonPropertyName("error_description")] string? Description);
}
