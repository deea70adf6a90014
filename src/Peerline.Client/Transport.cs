using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>One call of the API: token, headers, body, and what the answer means.</summary>
internal sealed class Transport : IDisposable
{
    private readonly PeerlineClientOptions options;
    private readonly HttpClient http;
    private readonly TokenSource tokens;

    public Transport(PeerlineClientOptions options, HttpMessageHandler? handler)
    {
        this.options = options;
        http = new HttpClient(handler ?? Handler(options.CaFile)) { BaseAddress = options.Endpoint, Timeout = Timeout.InfiniteTimeSpan };
        tokens = new TokenSource(options, http);
    }

    public void Dispose()
    {
        tokens.Dispose();
        http.Dispose();
    }

    public async Task<Versioned<T>> GetAsync<T>(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, null, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    /// <summary>Every POST carries an idempotency key, so that it may be repeated when the answer was lost on the way.</summary>
    public async Task<Versioned<T>> PostAsync<T>(
        string path, object? body, string? etag, CancellationToken cancel, string? idempotencyKey = null)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, etag, idempotencyKey ?? Guid.NewGuid().ToString(), cancel);
        return await ReadAsync<T>(response, cancel);
    }

    /// <summary>A question with a body: it changes nothing, so its answer is not kept for a repetition.</summary>
    public async Task<T> AskAsync<T>(string path, object question, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, path, question, null, null, cancel);
        return (await ReadAsync<T>(response, cancel)).Value;
    }

    public async Task<Versioned<T>> PutAsync<T>(string path, object body, string? etag, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Put, path, body, etag, null, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    public async Task DeleteAsync(string path, string? etag, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, etag, null, cancel);
    }

    public async Task<byte[]> BytesAsync(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, null, cancel);
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>All items of a list, page by page as they are asked for.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var next = path; next is not null;)
        {
            var page = (await GetAsync<Page<T>>(next, cancel)).Value;
            foreach (var item in page.Items) yield return item;
            next = page.Next;
        }
    }

    /// <summary>An open stream; the answer's headers have come, its body has not ended.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, string? lastEventId, CancellationToken cancel) =>
        CallAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
                if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
                return request;
            },
            HttpCompletionOption.ResponseHeadersRead, cancel);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, string? etag, string? idempotencyKey, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Timeout);
        try
        {
            return await CallAsync(Request, HttpCompletionOption.ResponseContentRead, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new PeerlineUnreachableException(options.Endpoint, $"it took longer than {options.Timeout.TotalSeconds:0} s.", e);
        }

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(method, path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: PeerlineApiJson.Options);
            return request;
        }
    }

    private async Task<HttpResponseMessage> CallAsync(
        Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var token = await tokens.TokenAsync(cancel);
                using var request = make();
                if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var response = await http.SendAsync(request, completion, cancel);
                if (response.IsSuccessStatusCode) return response;
                using (response)
                {
                    if (response.StatusCode is HttpStatusCode.Unauthorized && token is not null && attempt == 1)
                    {
                        tokens.Forget(token);
                        continue;
                    }

                    throw new PeerlineApiException(response.StatusCode, await ProblemAsync(response, cancel));
                }
            }
            catch (HttpRequestException e) when (attempt == 1 && e.HttpRequestError is HttpRequestError.ResponseEnded)
            {
                // The server closed a connection that we held open: nothing was answered, and every call of ours may be repeated.
            }
            catch (HttpRequestException e)
            {
                throw new PeerlineUnreachableException(options.Endpoint, Reason(e), e);
            }
            catch (SocketException e)
            {
                // The framework's client does not wrap it where a connection is lost in the moment in which it came about.
                throw new PeerlineUnreachableException(options.Endpoint, e.Message, e);
            }
        }
    }

    private static async Task<Versioned<T>> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            var value = await response.Content.ReadFromJsonAsync<T>(PeerlineApiJson.Options, cancel);
            return new Versioned<T>(value ?? throw new JsonException("The answer is null."), response.Headers.ETag?.ToString());
        }
        catch (JsonException e)
        {
            throw new PeerlineApiException(response.StatusCode, new ProblemDocument
            {
                Title = "Not understood",
                Status = (int)response.StatusCode,
                Detail = $"The answer is not what this version of the client knows: {e.Message}",
            });
        }
    }

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json"
                && await response.Content.ReadFromJsonAsync<ProblemDocument>(PeerlineApiJson.Options, cancel) is { } document)
                return document;
        }
        catch (JsonException)
        {
            // Something between us and the server answered in its place.
        }

        return new ProblemDocument { Title = response.ReasonPhrase ?? "Error", Status = (int)response.StatusCode };
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known.",
        HttpRequestError.SecureConnectionError => "its certificate is not trusted; give the authority's file (caFile).",
        HttpRequestError.ConnectionError => "nothing listens there.",
        _ => e.Message,
    };

    private static SocketsHttpHandler Handler(string? caFile)
    {
        var handler =
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (caFile is null) return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        return handler;
    }
}
