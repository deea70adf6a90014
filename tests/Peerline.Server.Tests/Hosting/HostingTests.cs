using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Server.Tests.Api;

namespace Peerline.Server.Tests.Hosting;

public class HostingTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Health_names_the_parts_and_needs_no_token()
    {
        using var client = new HttpClient();
        var health = await client.GetFromJsonAsync<JsonElement>(new Uri(server.Http, "health"));
        Assert.Equal("Healthy", health.GetProperty("status").GetString());
        Assert.Equal("Healthy", health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString());
        Assert.Equal("Healthy", health.GetProperty("checks").GetProperty("started").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Metrics_are_open_to_this_machine()
    {
        using var client = server.Client();
        await client.GetAsync("health");
        var text = await client.GetStringAsync("metrics");
        Assert.Contains("http_server_request_duration_seconds", text);
        Assert.Contains("service_name=\"peerline\"", text);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task Only_its_own_names_are_answered(string host, HttpStatusCode status)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Http, "metrics")) { Headers = { Host = host } };
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Keys_are_readable_by_their_owner_only_and_the_ca_by_all()
    {
        // The keys of the tokens are made with the first of them.
        using var peer = await NativePeer.NewAsync(server);
        await peer.Operator.PeerAsns.ListAsync().CountAsync();
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string[] secret = ["demo.json", "installation.json", "tls/ca.key", "tls/server.key", "keys/secrets.key", "keys/audit.key",
            "keys/token-signing.key", "keys/token-encryption.key"];
        Assert.All(secret, file => Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(server.Data, file))));
        Assert.True(File.GetUnixFileMode(Path.Combine(server.Data, "tls/ca.pem")).HasFlag(UnixFileMode.OtherRead));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void The_certificate_is_for_this_machine_by_the_installations_own_ca(string name)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.Data, "tls/server.pem"));
        using var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.Data, "tls/ca.pem"));
        Assert.True(certificate.MatchesHostname(name));
        Assert.Equal(ca.Subject, certificate.Issuer);
        Assert.True(certificate.NotAfter - certificate.NotBefore < TimeSpan.FromDays(398));
    }

    [Fact]
    public void Demo_json_says_where_everything_is()
    {
        using var demo = JsonDocument.Parse(File.ReadAllText(Path.Combine(server.Data, "demo.json")));
        var root = demo.RootElement;
        Assert.Equal(server.Https, new Uri(root.GetProperty("endpoint").GetString()!));
        Assert.Equal(Path.Combine(server.Data, "tls/ca.pem"), root.GetProperty("caFile").GetString());
        Assert.Equal($"{server.Https}{root.GetProperty("tenantId").GetString()}/oauth2/v2.0/token",
            root.GetProperty("tokenEndpoint").GetString());
        Assert.Equal($"{server.Https}.default", root.GetProperty("scope").GetString());
        Assert.True(root.TryGetProperty("portal", out _));
        Assert.False(string.IsNullOrEmpty(root.GetProperty("operator").GetProperty("clientSecret").GetString()));
        Assert.Equal(2, root.GetProperty("peers").GetArrayLength());
        Assert.All(root.GetProperty("peers").EnumerateArray(), p => Assert.All(
            new[] { "name", "asn", "subscriptionId", "resourceGroup", "clientId", "clientSecret" }, field =>
                Assert.True(p.TryGetProperty(field, out _))));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var client = server.Client();
        foreach (var path in new[] { "health", "nowhere", "subscriptions" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.StartsWith("max-age=", answer.Headers.GetValues("Strict-Transport-Security").Single());
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_an_error_and_no_stack()
    {
        using var client = server.Client(await server.PeerTokenAsync());
        using var request = new HttpRequestMessage(
            HttpMethod.Put, $"subscriptions/{server.Demo.Peers[0].SubscriptionId}/providers/Microsoft.Peering/peerAsns/large?api-version=2021-06-01")
        {
            Content = new StringContent("{\"x\":\"" + new string('a', 2_000_000) + "\"}", null, "application/json"),
        };
        // Else the client may still be writing when the server has answered and closed, and never read the answer.
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("RequestEntityTooLarge", text);
        Assert.DoesNotContain(" at ", text);
        Assert.DoesNotContain(nameof(Microsoft.AspNetCore.Http.BadHttpRequestException), server.Output);
    }

    [Fact]
    public async Task It_says_where_to_go_next() =>
        Assert.Contains("demo.json", await Task.FromResult(server.Output));

    [Fact]
    public async Task It_stops_at_sigterm_keeps_what_it_made_and_starts_again_with_it()
    {
        await using var own = await PeerlineServer.StartAsync();
        var (demo, ca) = (File.ReadAllText(Path.Combine(own.Data, "demo.json")), File.ReadAllText(Path.Combine(own.Data, "tls/ca.pem")));
        var token = await own.PeerTokenAsync();
        Assert.Equal(0, await own.StopAsync());
        await own.StartAgainAsync();
        Assert.Equal(demo, File.ReadAllText(Path.Combine(own.Data, "demo.json")));
        Assert.Equal(ca, File.ReadAllText(Path.Combine(own.Data, "tls/ca.pem")));
        using var client = own.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);

        // A newer version was here: this one must not touch its database.
        Assert.Equal(0, await own.StopAsync());
        await using (var db = own.Store.Open(Access.Caller.System))
        {
            await db.Database.ExecuteSqlRawAsync(
                """insert into "__EFMigrationsHistory" values ('29990101000000_FromTheFuture', '99.0.0')""");
        }

        Assert.Equal(3, await own.RunToEndAsync());
        Assert.Contains("newer version of Peerline", own.Output);
        Assert.Contains("FromTheFuture", own.Output);
    }

    [Fact]
    public async Task Without_the_demo_the_installation_is_empty()
    {
        await using var own = await PeerlineServer.StartAsync(new Dictionary<string, string> { ["Peerline__Demo"] = "false" });
        Assert.False(File.Exists(Path.Combine(own.Data, "demo.json")));
        Assert.Equal(0, await own.Store
            .ReadAsync(Access.Caller.System, async db =>
                await db.Metros.CountAsync()));
    }
}
