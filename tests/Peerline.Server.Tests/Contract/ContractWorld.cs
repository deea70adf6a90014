using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Contract;

/// <summary>
/// One subscription with something of every type in it, named <see cref="There"/>, and the requests that it may make by the documents. What
/// the documents cannot know, which facility there is or which prefix may be had, is in <see cref="ValidValues"/>.
/// </summary>
internal sealed class ContractWorld : IDisposable
{
    public const string There = "there";
    private readonly HttpClient client;
    private int sent;

    private ContractWorld(ArmCaller arm, HttpClient client) => (Arm, this.client) = (arm, client);

    public ArmCaller Arm { get; }

    /// <summary>How many requests were made.</summary>
    public int Sent => sent;

    public static async Task<ContractWorld> NewAsync(PeerlineServer server, AzureDocument document)
    {
        var world = new ContractWorld(await ArmCaller.WithAsnAsync(server), server.Client(await server.PeerTokenAsync()));
        await world.Arm.ActivePeeringAsync(There);
        await world.Arm.SendAsync(HttpMethod.Post, $"{world.Arm.Provider}/initializeConnectionMonitor", null);
        foreach (var id in new[]
        {
            "PeerAsns_CreateOrUpdate", "RegisteredAsns_CreateOrUpdate", "RegisteredPrefixes_CreateOrUpdate",
            "PeeringServices_CreateOrUpdate", "Prefixes_CreateOrUpdate", "ConnectionMonitorTests_CreateOrUpdate",
        })
        {
            if (document.Operations.FirstOrDefault(o => o.Id == id) is not { } operation) continue;
            var made = await world.SendAsync(document, operation, world.Path(operation, There), world.Body(operation)!.ToJsonString());
            Assert.True(made.Status is HttpStatusCode.Created, $"{id}: {made.Text}");
        }

        return world;
    }

    /// <summary>The path of an operation; the resource that it is about gets a name, those around it are there.</summary>
    public string Path(AzureOperation operation, string name) => Path(
        operation, operation.InPath.ToDictionary(p => p.Name, p => operation.Path.EndsWith($"{{{p.Name}}}", StringComparison.Ordinal)
            ? name : There));

    public string Path(AzureOperation operation, IReadOnlyDictionary<string, string> names) =>
        operation.InPath.Aggregate(operation.Path, (path, p) => path.Replace($"{{{p.Name}}}", p.Name switch
        {
            "subscriptionId" when names[p.Name] is There => $"{Arm.Subscription}",
            "resourceGroupName" when names[p.Name] is There => "peering",
            _ => names[p.Name],
        }, StringComparison.Ordinal));

    /// <summary>A body with every member of the schema, those that are read-only among them; null when the operation has none.</summary>
    public JsonObject? Body(AzureOperation operation, bool onExchange = false) =>
        operation.Body is { } body ? (JsonObject)new ValidValues(Arm, onExchange).Of(body.Schema)! : null;

    /// <summary>A peering is of one of two kinds, each with members of its own.</summary>
    public static bool HasKinds(AzureOperation operation) => operation.Id is "Peerings_CreateOrUpdate";

    /// <param name="query">Ready to be sent.</param>
    public async Task<ContractAnswer> SendAsync(
        AzureDocument document, AzureOperation operation, string path, string? body = null, string query = "") =>
        await SendAsync(document, operation, path, body is null ? null : Encoding.UTF8.GetBytes(body), query);

    public async Task<ContractAnswer> SendAsync(
        AzureDocument document, AzureOperation operation, string path, byte[]? body, string query = "")
    {
        Interlocked.Increment(ref sent);
        using var request = new HttpRequestMessage(operation.Method, $"{path}?api-version={document.Version}{query}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.ExpectContinue = body.Length > 1 << 20;
        }

        using var answer = await client.SendAsync(request);
        return new ContractAnswer(
            answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What is asked of the lists; only what is required, or everything.</summary>
    public static string Query(AzureOperation operation, bool all) => string.Concat(operation.Query
        .Where(q => (all || q.Required) && ValidValues.Query(q.Name) is not null)
        .Select(q => $"&{q.Name}={Uri.EscapeDataString(ValidValues.Query(q.Name)!)}"));

    public void Dispose()
    {
        Arm.Dispose();
        client.Dispose();
    }
}

internal sealed record ContractAnswer(HttpStatusCode Status, string? ContentType, string Text)
{
    private const string Json = "application/json; charset=utf-8";

    public bool IsError => (int)Status >= 400;

    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    /// <summary>Code and target of every problem of an error.</summary>
    public IReadOnlyList<(string Code, string? Target)> Problems
    {
        get
        {
            var error = Body.GetProperty("error");
            return error.TryGetProperty("details", out var details) ? [.. details.EnumerateArray().Select(One)] : [One(error)];

            static (string, string?) One(JsonElement e) =>
                (e.GetProperty("code").GetString()!, e.TryGetProperty("target", out var target) ? target.GetString() : null);
        }
    }

    /// <summary>Everything in which the answer is not what the operation promises.</summary>
    public IReadOnlyList<string> Faults(AzureOperation operation)
    {
        var status = ((int)Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if ((int)Status >= 500) return [$"a fault of the server, {status}: {Text}"];
        if (!IsError && !operation.Responses.ContainsKey(status)) return [$"{status} is not documented"];
        if (!IsError && operation.Responses[status] is null) return Text.Length == 0 ? [] : ["there is a body"];
        if (ContentType != Json) return [$"{status}, the content is {ContentType}: {Text}"];
        return IsError
            ? [.. ErrorFaults(Body), .. AzureDocument.Faults(operation.Responses["default"]!, Body).Where(f => !IsNewerThanDocument(f))]
            : AzureDocument.Faults(operation.Responses[status]!, Body);
    }

    /// <summary>The older documents know neither target nor details of an error; older clients pass over them, and people miss
    /// them.</summary>
    private static bool IsNewerThanDocument(string fault) =>
        fault is "$.error.details is not in the document." or "$.error.target is not in the document.";

    private static IEnumerable<string> ErrorFaults(JsonElement body)
    {
        var names = body.EnumerateObject().Select(m => m.Name).ToList();
        return names is ["error"] ? OneError(body.GetProperty("error"), "error") : [$"an error is {string.Join(", ", names)}"];
    }

    private static IEnumerable<string> OneError(JsonElement error, string at)
    {
        if (!error.TryGetProperty("code", out var code) || !code.GetString()!.All(char.IsAsciiLetterOrDigit)
            || code.GetString()!.Length == 0)
            yield return $"{at}.code is none";
        if (!error.TryGetProperty("message", out var message) || string.IsNullOrWhiteSpace(message.GetString()))
            yield return $"{at}.message is none";
        if (!error.TryGetProperty("details", out var details)) yield break;
        if (details.GetArrayLength() < 2) yield return $"{at}.details are not several";
        foreach (var (one, i) in details.EnumerateArray().Select((d, i) => (d, i)))
            foreach (var fault in OneError(one, $"{at}.details[{i}]")) yield return fault;
    }
}
