using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Peerline.Routing.Tests;

namespace Peerline.Tests.Sources;

/// <summary>
/// PeeringDB on loopback: the saved real pages, with the service's own limits (20 calls a minute without a key and 40 with one; the same
/// anonymous question twice a minute, and once an hour when its answer is over 100 kB), its bodies of errors, tombstones, and contacts
/// that only users see. Its clock is the test's.
/// </summary>
internal sealed class PeeringDbServer : IAsyncDisposable
{
    public const string Key = "aaaaaaaa.bbbbbbbbbbbbbbbb";
    private const int Large = 100_000;

    private readonly LoopbackHttp http;
    private readonly HastyTime time;
    private readonly List<Call> calls = [];
    private readonly Dictionary<string, List<DateTimeOffset>> asked = [];
    private readonly Queue<Func<byte[], (int Status, byte[] Body, string? RetryAfter)>> tricks = [];

    public PeeringDbServer(HastyTime time)
    {
        this.time = time;
        foreach (var (kind, file) in new[]
        {
            ("org", "prod-org"), ("net", "prod-net"), ("fac", "beta-fac"), ("netfac", "beta-netfac"), ("ix", "beta-ix"), ("netixlan", "beta-netixlan"),
        })
            Objects[kind] = [.. new[] { 1, 2 }.SelectMany(page => Page($"{file}-p{page}.json.gz"))];
        // No page of contacts was saved: these are ours, in the API's form.
        Objects["poc"] = [Contact(1, 1, "NOC", "Public", "noc@nlayer.example"), Contact(2, 1, "Policy", "Users", "peering@nlayer.example")];
        foreach (var (kind, objects) in Objects) Dump[kind] = [.. objects.Where(o => o["visible"]?.GetValue<string>() is null or "Public").Select(Copy)];
        http = new LoopbackHttp(context => Task.FromResult(Answer(context)));
    }

    public string Root => http.Root;

    /// <summary>What the API has now, deleted ones with their status.</summary>
    public Dictionary<string, List<JsonObject>> Objects { get; } = [];

    /// <summary>What the daily dump has: as old as the test leaves it.</summary>
    public Dictionary<string, List<JsonObject>> Dump { get; } = [];

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (calls) return [.. calls];
        }
    }

    public static JsonObject Contact(long id, long net, string role, string visible, string email) => new()
    {
        ["id"] = id, ["net_id"] = net, ["role"] = role, ["visible"] = visible, ["name"] = "somebody", ["phone"] = "", ["email"] = email,
        ["url"] = "", ["created"] = "2020-01-01T00:00:00Z", ["updated"] = "2021-01-01T00:00:00Z", ["status"] = "ok",
    };

    /// <summary>The next answers are these in place of the right ones.</summary>
    public void Next(int times, Func<byte[], (int Status, byte[] Body, string? RetryAfter)> trick)
    {
        for (var i = 0; i < times; i++) tricks.Enqueue(trick);
    }

    public void Touch(JsonObject one, string? status = null)
    {
        one["updated"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (status is not null) one["status"] = status;
    }

    public JsonObject Net(long id) => Objects["net"].Single(n => n["id"]!.GetValue<long>() == id);

    public ValueTask DisposeAsync() => http.DisposeAsync();

    private static IEnumerable<JsonObject> Page(string file)
    {
        using var stream = File.OpenRead(Path.Combine(SharedData.Folder("testdata", "data", "peeringdb"), file));
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        return [.. JsonNode.Parse(unzipped)!["data"]!.AsArray().Select(o => Copy(o!.AsObject()))];
    }

    private static JsonObject Copy(JsonObject o) => o.DeepClone().AsObject();

    private byte[] Answer(HttpListenerContext context)
    {
        var (status, body, retryAfter) = AnswerOrFail(context.Request);
        if (tricks.TryDequeue(out var trick)) (status, body, retryAfter) = trick(body);
        lock (calls)
            calls.Add(new(time.GetUtcNow(), context.Request.Url!.PathAndQuery, status, context.Request.UserAgent, context.Request.Headers["Authorization"]));
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers["Retry-After"] = retryAfter;
        return body;
    }

    /// <summary>A fault of this server is an answer that fails the test, not a silence.</summary>
    private (int Status, byte[] Body, string? RetryAfter) AnswerOrFail(HttpListenerRequest request)
    {
        try
        {
            return Answer(request);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return (400, Error(e.Message.Replace('"', ' ')), null);
        }
    }

    private (int Status, byte[] Body, string? RetryAfter) Answer(HttpListenerRequest request)
    {
        var (path, key) = (request.Url!.AbsolutePath, request.Headers["Authorization"]);
        if (path.StartsWith("/dump/", StringComparison.Ordinal)) return (200, Body(Dump[path[6..^7]]), null);
        if (key?.StartsWith("Basic", StringComparison.OrdinalIgnoreCase) == true) return (403, Error("Basic authentication is not supported."), null);
        if (key is not null && key != $"Api-Key {Key}") return (401, Error("Invalid API key."), null);
        var body = Body(Select(path[5..], request.QueryString["since"], request.QueryString["limit"], request.QueryString["skip"], key is not null));
        return Throttled(key ?? "", key is null ? 20 : 40, TimeSpan.FromMinutes(1))
            ?? (key is not null ? null : body.Length > Large
                ? Throttled(request.Url.PathAndQuery, 1, TimeSpan.FromHours(1))
                : Throttled(request.Url.PathAndQuery, 2, TimeSpan.FromMinutes(1)))
            ?? (200, body, null);
    }

    private IEnumerable<JsonObject> Select(string kind, string? since, string? limit, string? skip, bool isUser)
    {
        var all = Objects[kind].Where(o => isUser || o["visible"]?.GetValue<string>() is null or "Public").OrderBy(o => o["id"]!.GetValue<long>());
        var some = since is null
            ? all.Where(o => o["status"]!.GetValue<string>() == "ok")
            : all.Where(o => o["updated"]?.ToString() is not { } at || DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUnixTimeSeconds()
                > long.Parse(since, CultureInfo.InvariantCulture));
        return some.Skip(skip is null ? 0 : int.Parse(skip, CultureInfo.InvariantCulture))
            .Take(limit is null ? int.MaxValue : int.Parse(limit, CultureInfo.InvariantCulture));
    }

    private (int Status, byte[] Body, string? RetryAfter)? Throttled(string what, int times, TimeSpan within)
    {
        var (now, known) = (time.GetUtcNow(), asked.TryGetValue(what, out var k) ? k : asked[what] = []);
        known.RemoveAll(at => at <= now - within);
        if (known.Count < times)
        {
            known.Add(now);
            return null;
        }

        var wait = Math.Ceiling((known[0] + within - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return (429, Encoding.UTF8.GetBytes(
            $$"""{"message": "Request was throttled. Expected available in {{wait}} seconds.", "meta": {"error": "Too Many Requests"} }"""), wait);
    }

    private static byte[] Error(string sentence) => Encoding.UTF8.GetBytes($$"""{"data": [], "meta": {"error": "{{sentence}}"} }""");

    private static byte[] Body(IEnumerable<JsonObject> objects) =>
        Encoding.UTF8.GetBytes($$"""{"data": [{{string.Join(", ", objects.Select(o => o.ToJsonString()))}}], "meta": {} }""");

    internal sealed record Call(DateTimeOffset At, string Path, int Status, string? UserAgent, string? Authorization);
}
