using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Peerline.Sources.PeeringDb;

/// <summary>
/// Asks PeeringDB as it wants to be asked: one call after the other with a pause between, by an API key and never a password, with a name,
/// and not again before it said so. For one caller at a time.
/// </summary>
public sealed class PeeringDbClient : IDisposable
{
    private const int Attempts = 5;
    private const int LargestAnswer = 512 << 20;

    /// <summary>A longer wait is not sat out: the next round comes after it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly PeeringDbOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private long? lastCall;

    public PeeringDbClient(PeeringDbOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect would lose the key on its way and be anonymous at its end.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        var version = typeof(PeeringDbClient).Assembly.GetName().Version?.ToString(3) ?? "0";
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Peerline", version));
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    internal bool HasKey => options.ApiKey.Length > 0;

    /// <summary>What was changed after a moment, tombstones among it.</summary>
    internal Task<PeeringDbAnswer<T>> ChangesAsync<T>(DateTimeOffset since, CancellationToken cancel) where T : class, IPeeringDbObject =>
        GetAsync<T>($"{Of<T>()}&since={since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}", HasKey, cancel);

    /// <summary>One page of everything, in the order of ids.</summary>
    internal Task<PeeringDbAnswer<T>> PageAsync<T>(int skip, int limit, CancellationToken cancel) where T : class, IPeeringDbObject =>
        GetAsync<T>(string.Create(CultureInfo.InvariantCulture, $"{Of<T>()}&limit={limit}&skip={skip}"), HasKey, cancel);

    /// <summary>The dump of one kind: what an anonymous reader sees.</summary>
    internal Task<PeeringDbAnswer<T>> DumpAsync<T>(CancellationToken cancel) where T : class, IPeeringDbObject =>
        GetAsync<T>($"{options.Dump.TrimEnd('/')}/{T.Kind}-0.json", withKey: false, cancel);

    public void Dispose() => http.Dispose();

    private string Of<T>() where T : class, IPeeringDbObject => $"{options.Api.TrimEnd('/')}/{T.Kind}?depth=0";

    private async Task<PeeringDbAnswer<T>> GetAsync<T>(string address, bool withKey, CancellationToken cancel) where T : class, IPeeringDbObject
    {
        for (var attempt = 1; ; attempt++)
        {
            if (lastCall is { } last && options.Pause - time.GetElapsedTime(last) is { Ticks: > 0 } rest) await Task.Delay(rest, time, cancel);
            Failure failure;
            try
            {
                using var limit = new CancellationTokenSource(options.Timeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (withKey) request.Headers.Authorization = new AuthenticationHeaderValue("Api-Key", options.ApiKey);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
                var body = await response.Content.ReadAsByteArrayAsync(either.Token);
                if (response.StatusCode is HttpStatusCode.OK) return PeeringDbAnswer<T>.Read(body);
                failure = Why(response, body);
            }
            catch (JsonException e)
            {
                failure = new($"It is no answer of PeeringDB's: {e.Message}", MayPass: true);
            }
            catch (HttpRequestException e)
            {
                failure = new(e.Message, MayPass: true);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                failure = new($"No answer within {options.Timeout}.", MayPass: true);
            }
            finally
            {
                lastCall = time.GetTimestamp();
            }

            var wait = failure.Wait ?? TimeSpan.FromSeconds(Math.Min(60, 5 << (attempt - 1)));
            if (!failure.MayPass || attempt == Attempts || wait > LongestWait)
                throw new PeeringDbException($"{address}: {failure.Sentence}", failure.MayPass ? time.GetUtcNow() + wait : null);
            await Task.Delay(wait, time, cancel);
        }
    }

    private Failure Why(HttpResponseMessage response, byte[] body)
    {
        var (status, said) = ((int)response.StatusCode, Said(body));
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new($"429, too many calls. {said}", MayPass: true, Wait(response)),
            >= HttpStatusCode.InternalServerError => new($"{status}. {said}", MayPass: true, Wait(response)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"{status}: {(HasKey ? "the API key is not taken" : "anonymous callers are not let in")}. {said}", MayPass: false),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                new($"{status}, moved to {response.Headers.Location}: name the new address in the settings.", MayPass: false),
            _ => new($"{status}. {said}", MayPass: false),
        };
    }

    private TimeSpan? Wait(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is { Ticks: > 0 } until => until,
        _ => null,
    };

    /// <summary>The reason, as the API words it in one of two places.</summary>
    private static string Said(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object) return "";
            var meta = root.TryGetProperty("meta", out var m) && m.ValueKind is JsonValueKind.Object ? m : default;
            var said = new[] { Word(root, "message"), Word(root, "detail"), Word(meta, "error") }.FirstOrDefault(w => w is not null) ?? "";
            return OneLine.Of(said, 300);
        }
        catch (JsonException)
        {
            return "";
        }

        static string? Word(JsonElement of, string name) =>
            of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var word) && word.ValueKind is JsonValueKind.String
                ? word.GetString() : null;
    }

    /// <param name="MayPass">Asking again may help.</param>
    /// <param name="Wait">How long PeeringDB asks to wait.</param>
    private sealed record Failure(string Sentence, bool MayPass, TimeSpan? Wait = null);
}
