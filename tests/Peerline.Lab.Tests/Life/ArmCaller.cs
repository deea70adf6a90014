using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Peerline.Lab.Tests;

/// <summary>Requests to Azure's face as any plain HTTP client makes them: nothing here is shared with the server.</summary>
public sealed class ArmCaller : IDisposable
{
    public const string ApiVersion = "2022-10-01";
    private readonly HttpClient http;
    private readonly Uri tokenEndpoint;
    private readonly Dictionary<string, string> credentials;

    internal ArmCaller(Uri endpoint, string caFile, Uri tokenEndpoint, string scope, string clientId, string secret)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } }) { BaseAddress = endpoint };
        this.tokenEndpoint = tokenEndpoint;
        credentials = new()
        {
            ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = secret, ["scope"] = scope,
        };
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<JsonElement> PostAsync(string path) => SendAsync(HttpMethod.Post, path, null);

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={ApiVersion}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<string> TokenAsync()
    {
        using var response = await http.PostAsync(tokenEndpoint, new FormUrlEncodedContent(credentials));
        response.EnsureSuccessStatusCode();
        using var answer = await response.Content.ReadFromJsonAsync<JsonDocument>();
        return answer!.RootElement.GetProperty("access_token").GetString()!;
    }
}
