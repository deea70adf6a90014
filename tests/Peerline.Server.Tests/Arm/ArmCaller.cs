using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages.Registration;

namespace Peerline.Server.Tests.Arm;

/// <summary>One peer with a subscription of its own, speaking Azure's wire.</summary>
internal sealed class ArmCaller(PeerlineServer server, HttpClient client, Guid subscription) : IDisposable
{
    public const string Version = "2021-06-01";

    public PeerlineServer Server => server;
    public Guid Subscription => subscription;
    public string Root => $"/subscriptions/{subscription}";
    public string Provider => $"{Root}/providers/Microsoft.Peering";
    public string Group => $"{Root}/resourceGroups/peering";
    public string Peerings => $"{Group}/providers/Microsoft.Peering/peerings";

    public static async Task<ArmCaller> NewAsync(PeerlineServer server, int peer = 0, bool registered = true) =>
        new(server, server.Client(await server.PeerTokenAsync(peer)), await server.NewSubscriptionAsync(peer, registered));

    /// <summary>The same, with an approved ASN named "asn".</summary>
    public static async Task<ArmCaller> WithAsnAsync(PeerlineServer server, int peer = 0)
    {
        var caller = await NewAsync(server, peer);
        await caller.RegisterAsync(SharedServer.NextAsn());
        await caller.ApproveAsync();
        return caller;
    }

    public Task<ArmAnswer> GetAsync(string path, string? version = Version) => SendAsync(HttpMethod.Get, path, null, version);

    public Task<ArmAnswer> PutAsync(string path, object body, string? version = Version) => SendAsync(HttpMethod.Put, path, body, version);

    public Task<ArmAnswer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body, Version);

    public Task<ArmAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, Version);

    public async Task<ArmAnswer> SendAsync(HttpMethod method, string path, object? body, string? version = Version)
    {
        using var request = new HttpRequestMessage(
            method, version is null ? path : $"{path}{(path.Contains('?') ? '&' : '?')}api-version={version}");
        if (body is string text) request.Content = new StringContent(text, null, "application/json");
        else if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), null, JsonSerializerOptions.Web);
        using var answer = await client.SendAsync(request);
        var content = await answer.Content.ReadAsStringAsync();
        return new ArmAnswer(
            answer.StatusCode,
            content.Length == 0 ? default : JsonDocument.Parse(content).RootElement,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(",", h.Value)));
    }

    public Task<ArmAnswer> RegisterAsync(uint asn, string name = "asn") => PutAsync($"{Provider}/peerAsns/{name}", AsnBody(asn));

    public async Task ApproveAsync(string name = "asn")
    {
        var id = (await Server.Store.ReadAsync(Caller.System, db => Task.FromResult(
            db.PeerAsns.Where(a => a.SubscriptionId == subscription && a.NameKey == name).Select(a => a.Id).ToList()))).Single();
        Assert.IsType<Answer<PeerAsn>.Done>(await new PeerAsnDesk(Server.Store).ApproveAsync(Caller.System, id));
    }

    public static object AsnBody(uint asn) => new
    {
        properties = new
        {
            peerAsn = asn,
            peerName = "Contoso Networks",
            peerContactDetail = new[] { new { role = "Noc", email = "noc@contoso.example", phone = "+1 (234) 567-8999" } },
        },
    };

    public void Dispose() => client.Dispose();
}

internal sealed record ArmAnswer(HttpStatusCode Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Body.GetProperty("error").GetProperty("code").GetString();
    public string? Message => Body.GetProperty("error").GetProperty("message").GetString();

    /// <summary>Code and target of every problem.</summary>
    public IReadOnlyList<(string Code, string Target)> Problems
    {
        get
        {
            var error = Body.GetProperty("error");
            var all = error.TryGetProperty("details", out var details) ? [.. details.EnumerateArray()] : new List<JsonElement> { error };
            return [.. all.Select(e => (e.GetProperty("code").GetString()!, e.TryGetProperty("target", out var t) ? t.GetString()! : ""))];
        }
    }

    public IReadOnlyList<JsonElement> Value => [.. Body.GetProperty("value").EnumerateArray()];

    public JsonElement Connection(int index = 0) => Body.GetProperty("properties").GetProperty("direct").GetProperty("connections")[index];
}
