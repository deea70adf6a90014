using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Peerline.Server.Webhooks;

/// <summary>What became of one attempt.</summary>
/// <param name="Status">The answer's; null when there was none.</param>
/// <param name="Error">Why it counts as failed; null when it was taken.</param>
/// <param name="RetryAfter">The pause that the receiver asks for.</param>
internal sealed record WebhookOutcome(int? Status, string? Error, TimeSpan? RetryAfter, TimeSpan Took)
{
    public bool IsTaken => Error is null;

    /// <summary>410: the receiver wants nothing more, ever.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>One POST: no proxy, no redirect, no cookie, and an end to it.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly TimeSpan timeout;

    public WebhookSender(WebhookOptions options, WebhookReach reach, TimeProvider time)
    {
        (this.time, timeout) = (time, options.Timeout);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            ConnectCallback = async (context, cancel) => await reach.ConnectAsync(context.DnsEndPoint, cancel),
        };
        if (options.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<WebhookOutcome> SendAsync(string url, Guid id, string secret, byte[] body, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var now = time.GetUtcNow();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.MediaType, "utf-8");
            request.Headers.UserAgent.ParseAdd("Peerline");
            request.Headers.Add("webhook-id", id.ToString());
            request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", WebhookSignature.Of(secret, id, now, body));
            // What the receiver says beyond its status is of no interest, however long it is.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return new WebhookOutcome(status, answer.IsSuccessStatusCode ? null : $"The answer was {status}.", Pause(answer.Headers.RetryAfter, now), time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed($"There was no answer in {timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            return Failed(e.InnerException is WebhookRefusedException refused ? refused.Message : e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "Its name is not known.",
                HttpRequestError.SecureConnectionError => "Its certificate is not trusted.",
                HttpRequestError.ConnectionError => "Nothing listens there.",
                HttpRequestError.ResponseEnded => "The connection ended before there was an answer.",
                _ => "The answer is not HTTP as it should be.",
            });
        }

        WebhookOutcome Failed(string error) => new(null, error, null, time.GetElapsedTime(began));
    }

    public void Dispose() => http.Dispose();

    private static TimeSpan? Pause(RetryConditionHeaderValue? asked, DateTimeOffset now) => asked switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => null,
    };
}
