using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;
using Problem = Peerline.Client.Contracts.Problem;

namespace Peerline.Server.Tests.Api;

/// <summary>What holds for every request: bodies, versions, idempotency, pages, problem documents.</summary>
public class RequestTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Every_problem_of_a_body_is_told_at_once_with_its_field()
    {
        using var peer = await NativePeer.NewAsync(server);
        var (status, problems) = await PostAsync(peer, "/api/v1/peer-asns", $$"""
            { "subscriptionId": "nonsense", "name": 7, "asn": -1, "peerNam": "x", "contacts": [ { "role": null, "mail": "a" } ] }
            """);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            [
                ("WrongType", "subscriptionId"), ("WrongType", "name"), ("WrongType", "asn"), ("UnknownMember", "peerNam"),
                    ("Required", "contacts[0].role"),
                ("UnknownMember", "contacts[0].mail"), ("Required", "peerName"),
            ],
            problems.Select(p => (p.Code, p.Target))
                .OrderBy(p =>
                Array.IndexOf(["subscriptionId", "name", "asn", "peerNam", "contacts[0].role", "contacts[0].mail", "peerName"], p.Target)));
    }

    [Fact]
    public async Task Registrations_that_nobody_has_approved_are_so_many_for_one_subscription()
    {
        using var peer = await NativePeer.NewAsync(server);
        var made = new List<PeerAsn>();
        for (var i = 0; i < 50; i++) made.Add((await RegisterAsync(i)).Value);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => RegisterAsync(50));
        Assert.Equal("TooManyRegistrations", Assert.Single(refused.Problems).Code);
        await peer.Operator.PeerAsns.ApproveAsync(made[0].Id);
        await RegisterAsync(50);

        Task<Versioned<PeerAsn>> RegisterAsync(int i) => peer.Client.PeerAsns.RegisterAsync(
            peer.Registration with { Name = $"{peer.Name}-{i}", Asn = SharedServer.NextAsn() });
    }

    [Theory]
    [InlineData("{", "InvalidJson")]
    [InlineData("", "InvalidJson")]
    [InlineData("[]", "WrongType")]
    [InlineData("null", "WrongType")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", "DuplicateMember")]
    [InlineData("{\"text\":\"\"}", "Required")]
    [InlineData("{\"text\":\"a\\u001b[31m\"}", "ControlCharacter")]
    [InlineData("{\"text\":\"a\\u202eb\"}", "ControlCharacter")]
    [InlineData("{\"text\":\"\\ud800\"}", null)]
    [InlineData("{\"\\ud800\":1}", "InvalidJson")]
    public async Task A_body_that_is_not_what_is_asked_for_is_refused_and_changes_nothing(string body, string? code)
    {
        using var peer = await NativePeer.NewAsync(server);
        var peering = await peer.RequestedAsync();
        var id = peering.Connections[0].Id;
        var before = (await peer.Client.Connections.GetAsync(id)).Value.Version;
        var (status, problems) = await PostAsync(peer, $"/api/v1/connections/{id}/ask", body, asOperator: true);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        if (code is not null) Assert.Equal(code, Assert.Single(problems).Code);
        Assert.Equal(before, (await peer.Client.Connections.GetAsync(id)).Value.Version);
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_refused()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var client = server.Client(await server.PeerTokenAsync());
        using var answer =
            await client.PostAsync("/api/v1/peer-asns", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_document_too()
    {
        using var client = server.Client(await server.PeerTokenAsync());
        foreach (var (method, path, status) in new[]
        {
            (HttpMethod.Get, "/api/v1/nonsense", 404), (HttpMethod.Patch, "/api/v1/peerings", 405),
                (HttpMethod.Get, "/api/v1/connections/not-an-id", 404),
            (HttpMethod.Get, $"/api/v1/connections/{Guid.NewGuid()}", 404),
        })
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var document = (await answer.Content.ReadFromJsonAsync<ProblemDocument>(PeerlineApiJson.Options))!;
            Assert.Equal(status, document.Status);
            Assert.NotEmpty(document.RequestId!);
        }
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_a_known_one_is_not_sent_again()
    {
        using var peer = await NativePeer.NewAsync(server);
        var peering = await peer.RequestedAsync();
        var id = peering.Connections[0].Id;
        var read = await peer.Operator.Connections.GetAsync(id);
        await peer.Operator.Connections.AskAsync(id, "First?", read.ETag);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Connections.ApproveAsync(id, read.ETag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal("PendingApproval", (await peer.Client.Connections.GetAsync(id)).Value.State);
        var never = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Connections.ApproveAsync(id, "\"nonsense\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, never.Status);

        using var client = server.Client(await server.PeerTokenAsync());
        var now = await peer.Client.Connections.GetAsync(id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/connections/{id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", now.ETag);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_put_needs_the_version_that_was_read()
    {
        using var peer = await NativePeer.NewAsync(server);
        var metro =
            (await peer.Operator.Inventory.Metros.AddAsync(
                new Metro { Name = $"M {Guid.NewGuid():N}", Country = "DE", Region = "local" })).Value;
        var refused =
            await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Inventory.Metros.ChangeAsync(metro.Id!.Value, metro, null!));
        Assert.Equal(HttpStatusCode.PreconditionRequired, refused.Status);
        var read = await peer.Operator.Inventory.Metros.GetAsync(metro.Id!.Value);
        var changed = await peer.Operator.Inventory.Metros.ChangeAsync(metro.Id!.Value, metro with { Region = "elsewhere" }, read.ETag!);
        Assert.NotEqual(read.ETag, changed.ETag);
        refused =
            await Assert.ThrowsAsync<PeerlineApiException>(() =>
                peer.Operator.Inventory.Metros.ChangeAsync(metro.Id!.Value, metro, read.ETag!));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        await peer.Operator.Inventory.Metros.DeleteAsync(metro.Id!.Value);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_does_nothing_twice()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var client = server.Client(await server.PeerTokenAsync());
        var key = Guid.NewGuid().ToString();
        using var first = await PostAsync(client, key, peer.Registration);
        using var again = await PostAsync(client, key, peer.Registration);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal((first.Headers.ETag, first.Headers.Location), (again.Headers.ETag, again.Headers.Location));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        using var other = await PostAsync(client, key, peer.Registration with { Name = peer.Name + "2" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single(await peer.Client.PeerAsns.ListAsync().Where(a => a.SubscriptionId == peer.Subscription).ToListAsync());
    }

    [Fact]
    public async Task A_key_is_its_callers_own_and_the_same_key_at_once_acts_once()
    {
        using var one = await NativePeer.NewAsync(server, peer: 0);
        using var two = await NativePeer.NewAsync(server, peer: 1);
        using var first = server.Client(await server.PeerTokenAsync(0));
        using var second = server.Client(await server.PeerTokenAsync(1));
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(
            PostAsync(first, key, one.Registration), PostAsync(first, key, one.Registration), PostAsync(first, key, one.Registration),
                PostAsync(second, key, two.Registration));
        Assert.Equal(HttpStatusCode.Created, answers[3].StatusCode);
        Assert.All(answers[..3], a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Single(answers[..3], a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains("Idempotency-Replayed"));
        Assert.Single(await one.Client.PeerAsns.ListAsync().Where(a => a.SubscriptionId == one.Subscription).ToListAsync());
    }

    [Fact]
    public async Task A_secret_in_a_kept_answer_lies_sealed_in_the_database()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var client = server.Client(await server.OperatorTokenAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/clients");
        request.Content = JsonContent.Create(new NewApiClient("sealed", "peer", [peer.Subscription]), options: PeerlineApiJson.Options);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        var secret = (await answer.Content.ReadFromJsonAsync<ApiClientSecret>(PeerlineApiJson.Options))!;
        using var made = NativePeer.ClientOf(server, secret.ClientId, secret.ClientSecret);
        Assert.Equal([peer.Subscription], (await made.MeAsync()).Subscriptions);
        var kept = await server.Store.ReadAsync(Caller.System, db => db.Idempotency.Select(r => r.Body).ToListAsync());
        Assert.NotEmpty(kept);
        Assert.DoesNotContain(kept, k => k.Contains(secret.ClientSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_no_key_is_refused()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var client = server.Client(await server.PeerTokenAsync());
        foreach (var key in new[] { "with blank", new string('k', 201) })
        {
            using var answer = await PostAsync(client, key, peer.Registration);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Empty(await peer.Client.PeerAsns.ListAsync().Where(a => a.SubscriptionId == peer.Subscription).ToListAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var client = server.Client(await server.OperatorTokenAsync());
        foreach (var path in new[] { "/api/v1/ports", "/api/v1/clients", "/api/v1/facilities" })
        {
            var whole = await PageAsync(client, $"{path}?limit=500");
            var paged = new List<string>();
            var pages = 0;
            for (string? next = $"{path}?limit=1"; next is not null; pages++)
            {
                var page = await PageAsync(client, next);
                Assert.True(page.Items.Count <= 1);
                paged.AddRange(page.Items.Select(Key));
                next = page.Next;
            }

            Assert.True(whole.Items.Count > 1, $"{path} has too few to page.");
            // Other tests add to the same lists meanwhile.
            var there = whole.Items.Select(Key).ToList();
            Assert.Equal(there, paged.Where(there.Contains));
            Assert.Equal(paged.Distinct(), paged);
        }

        static string Key(JsonElement item) => item.EnumerateObject().First().Value.ToString();

        foreach (var bad in new[] { "limit=0", "limit=501", "limit=x", "cursor=%25%25", "cursor=bm9uc2Vuc2U" })
        {
            using var answer = await client.GetAsync($"/api/v1/ports?{bad}");
            Assert.Equal((bad, HttpStatusCode.BadRequest), (bad, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Prefixes_are_checked_all_at_once()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Connections.StatePrefixesAsync(started.Id,
            [new("0.0.0.0/0"), new("198.51.100.1/24"), new("198.51.100.0/24", 23), new("2001:db8::/32"), new("2001:db8::/32"), new("x")]));
        Assert.Equal(
            [("DefaultRoute", "prefixes[0].prefix"), ("InvalidPrefix", "prefixes[1].prefix"), ("OutOfRange", "prefixes[2].maxLength"),
                ("Duplicate", "prefixes[4].prefix"), ("InvalidPrefix", "prefixes[5].prefix")],
            refused.Problems.Select(p => (p.Code, p.Target)));
        Assert.Null((await peer.Client.Connections.GetAsync(started.Id)).Value.Stated);
    }

    [Fact]
    public async Task The_document_of_the_API_names_every_operation_once()
    {
        using var client = server.Client();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString());
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Method: o.Name, o.Value))).ToList();
        Assert.True(operations.Count > 70, $"{operations.Count} operations");
        Assert.All(operations, o => Assert.StartsWith("/api/v1", o.Path));
        Assert.All(operations, o => Assert.NotEmpty(o.Value.GetProperty("summary").GetString()!));
        Assert.Distinct(operations.Select(o => o.Value.GetProperty("operationId").GetString()));
        var withBody = operations.Single(o => o.Path == "/api/v1/peerings" && o.Method == "post").Value;
        Assert.True(withBody.TryGetProperty("requestBody", out _));
        Assert.Contains("Idempotency-Key", withBody.GetProperty("parameters").GetRawText());
    }

    private static async Task<Page<JsonElement>> PageAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<Page<JsonElement>>(path, PeerlineApiJson.Options))!;

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string key, NewPeerAsn body)
    {
        var request =
            new HttpRequestMessage(HttpMethod.Post,
                "/api/v1/peer-asns") { Content = JsonContent.Create(body, options: PeerlineApiJson.Options) };
        request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, IReadOnlyList<Problem> Problems)> PostAsync(NativePeer peer, string path, string body,
        bool asOperator = false)
    {
        using var client = server.Client(asOperator ? await server.OperatorTokenAsync() : await server.PeerTokenAsync());
        using var answer = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<ProblemDocument>(PeerlineApiJson.Options))!.Errors);
    }
}
