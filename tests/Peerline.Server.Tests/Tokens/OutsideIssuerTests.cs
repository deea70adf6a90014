using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>Tokens of an OpenID Connect issuer that is somebody else's, read from its discovery document over TLS.</summary>
public sealed class OutsideIssuerTests : IAsyncLifetime
{
    public const string Audience = "https://peering.example.net";
    private OutsideAuthority authority = null!;
    private PeerlineServer server = null!;

    public async ValueTask InitializeAsync()
    {
        authority = await OutsideAuthority.StartAsync();
        var data = Directory.CreateTempSubdirectory("peerline-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "outside.pem"), authority.CertificatePem);
        server = await PeerlineServer.StartAsync(
            new Dictionary<string, string>
            {
                ["SSL_CERT_FILE"] = Path.Combine(data, "outside.pem"),
                ["Peerline__Issuers__0__Issuer"] = authority.Issuer("one"),
                ["Peerline__Issuers__0__Audience"] = Audience,
                ["Peerline__Issuers__1__Issuer"] = authority.Issuer("many"),
                ["Peerline__Issuers__1__Audience"] = Audience,
                ["Peerline__Issuers__1__SubjectClaim"] = "oid",
                ["Peerline__Issuers__1__TenantClaim"] = "tid",
                ["Peerline__Issuers__1__Tenants__0"] = "contoso",
            }, data);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await authority.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_of_an_outside_issuer_has_the_roles_that_were_given_and_a_forged_token_opens_nothing()
    {
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var (mine, other) = (await server.NewSubscriptionAsync(), await server.NewSubscriptionAsync(peer: 1));
        var token = authority.Token("one", "anna");
        Assert.Equal((HttpStatusCode.OK, 0), await SubscriptionsAsync(token));
        var anna = await operators.Access.AssignAsync(new NewRoleAssignment(
            "peer-contributor", $"/subscriptions/{mine}", Outside: new OutsidePrincipal(authority.Issuer("one"), "anna")));

        // She does what a peer does in her subscription, and sees nothing of the others'.
        using var arm = new ArmCaller(server, server.Client(token), mine);
        Assert.Equal([mine.ToString()],
            (await arm.GetAsync("/subscriptions")).Value.Select(s => s.GetProperty("subscriptionId").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await arm.RegisterAsync(SharedServer.NextAsn())).Status);
        foreach (var foreign in (string[])[$"/subscriptions/{other}", $"/subscriptions/{other}/providers/Microsoft.Peering/peerings"])
            Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync(foreign)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(token, "/api/v1/clients"));
        var bob = authority.Token("one", "bob");
        Assert.Equal((HttpStatusCode.OK, 0), await SubscriptionsAsync(bob));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(bob, arm.Root));

        // A name means nothing without its issuer and tenant, and no claim makes one of ours of it.
        Assert.Equal((HttpStatusCode.OK, 0), await SubscriptionsAsync(Many("anna")));
        var ours = new Dictionary<string, object>
        {
            ["idtyp"] = "app", ["role"] = "Operator", ["roles"] = new[] { "Operator" }, ["client_id"] = server.Demo.Operator.ClientId,
        };
        Assert.Equal((HttpStatusCode.OK, 0), await SubscriptionsAsync(authority.Token("one", server.Demo.Operator.ClientId, claims: ours)));
        Assert.Equal((HttpStatusCode.OK, 0), await SubscriptionsAsync(authority.Token("one", anna.Principal)));
        await operators.Access.AssignAsync(new NewRoleAssignment(
            "reader", $"/subscriptions/{mine}", Outside: new OutsidePrincipal(authority.Issuer("many"), "anna", "contoso")));
        Assert.Equal((HttpStatusCode.OK, 1), await SubscriptionsAsync(Many("anna")));

        // Almost right.
        var rsa = (RsaSecurityKey)authority.KeyOf("one");
        var stolen = new RsaSecurityKey(RSA.Create(2048)) { KeyId = rsa.KeyId };
        var unknown = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "unknown" };
        var pem = Encoding.ASCII.GetBytes(rsa.Rsa.ExportSubjectPublicKeyInfoPem());
        var parts = token.Split('.');
        var forged = new Dictionary<string, string>
        {
            ["audience"] = authority.Token("one", "anna", audience: "https://other.example.net"),
            ["issuer that is not known"] = authority.Token("one", "anna", issuer: "https://login.example.org"),
            ["issuer that is another one"] = authority.Token("one", "anna", issuer: authority.Issuer("many"),
                claims: new Dictionary<string, object> { ["oid"] = "anna", ["tid"] = "contoso" }),
            ["issuer that is ours"] = authority.Token("one", server.Demo.Operator.ClientId, audience: server.Demo.Endpoint,
                issuer: $"{server.Https}{server.Demo.TenantId}/v2.0", claims: ours),
            ["issuer by its start"] = authority.Token("one", "anna", issuer: authority.Issuer("one") + "/"),
            ["expired"] = authority.Token("one", "anna", until: DateTime.UtcNow.AddMinutes(-2)),
            ["not yet"] = authority.Token("one", "anna", from: DateTime.UtcNow.AddMinutes(5)),
            ["unknown kid"] = authority.Token("one", "anna", key: unknown),
            ["another's key under the kid"] = authority.Token("one", "anna", key: stolen),
            ["no kid"] = authority.Token("one", "anna", key: new RsaSecurityKey(RSA.Create(2048))),
            ["HS256 with the public key in PEM"] = authority.Token("one", "anna",
                key: new SymmetricSecurityKey(pem) { KeyId = rsa.KeyId }, algorithm: SecurityAlgorithms.HmacSha256),
            ["HS256 with the public key in DER"] = authority.Token("one", "anna",
                key: new SymmetricSecurityKey(rsa.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = rsa.KeyId },
                algorithm: SecurityAlgorithms.HmacSha256),
            ["HS256 with the modulus"] = authority.Token("one", "anna",
                key: new SymmetricSecurityKey(rsa.Rsa.ExportParameters(false).Modulus!) { KeyId = rsa.KeyId },
                algorithm: SecurityAlgorithms.HmacSha256),
            ["alg none"] = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["alg None"] = $"{Base64UrlEncoder.Encode("""{"alg":"None","typ":"JWT"}""")}.{parts[1]}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["other claims"] = $"{parts[0]}.{Many("anna").Split('.')[1]}.{parts[2]}",
            ["a key that it brings itself"] = authority.Token("one", "anna", key: unknown, header: new Dictionary<string, object>
            {
                ["jwk"] = new Dictionary<string, string>
                {
                    ["kty"] = "RSA", ["n"] = Base64UrlEncoder.Encode(unknown.Rsa.ExportParameters(false).Modulus!), ["e"] = "AQAB",
                },
            }),
            ["a key from elsewhere"] = authority.Token("one", "anna", key: unknown,
                header: new Dictionary<string, object> { ["jku"] = $"{authority.Issuer("many")}/keys" }),
            ["nobody"] = authority.Token("one", null),
            ["the empty name"] = authority.Token("one", ""),
            ["a tenant that is not let in"] = Many("anna", "fabrikam"),
            ["no tenant"] = authority.Token("many", "x", claims: new Dictionary<string, object> { ["oid"] = "anna" }),
            ["the subject in another claim"] = authority.Token("many", "anna",
                claims: new Dictionary<string, object> { ["tid"] = "contoso" }),
        };
        foreach (var (what, bad) in forged) Assert.Equal((what, HttpStatusCode.Unauthorized), (what, await AskAsync(bad)));

        // Taken away, and it is so at once.
        await operators.Access.RemoveRoleAsync(anna.Id);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token, arm.Root));

        string Many(string who, string tenant = "contoso") =>
            authority.Token("many", "x", claims: new Dictionary<string, object> { ["oid"] = who, ["tid"] = tenant });
    }

    [Fact]
    public async Task An_issuer_changes_its_keys_and_goes_down_and_its_tokens_hold_as_far_as_its_keys_are_known()
    {
        var first = authority.Token("one", "anna");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(first));

        // A key that is published beside the old one, of another kind; and then the old one is withdrawn.
        authority.Rotate("one", keep: true, elliptic: true);
        var second = authority.Token("one", "anna");
        await UntilAsync(second, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(first));
        authority.Rotate("one");
        await UntilAsync(authority.Token("one", "anna"), HttpStatusCode.OK);
        await UntilAsync(second, HttpStatusCode.Unauthorized);

        // Kids that nobody has do not make the server ask the issuer each time.
        using var stranger = RSA.Create(2048);
        var strange = Enumerable.Range(0, 50)
            .Select(i => authority.Token("one", "anna", key: new RsaSecurityKey(stranger) { KeyId = $"{i}" })).ToList();
        var before = authority.Fetched;
        Assert.All(await Task.WhenAll(strange.Select(t => AskAsync(t))), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.InRange(authority.Fetched - before, 0, 5);

        // Down: known keys verify, unknown ones do not, and those of the installation are untouched.
        await authority.StopAsync();
        var known = authority.Token("one", "anna");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(known));
        authority.Rotate("one", keep: true);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority.Token("one", "anna")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(known));

        // Down at the start: it says no, and takes the tokens as soon as the keys can be read.
        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(known));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(await server.PeerTokenAsync()));
        await authority.StartAgainAsync();
        await UntilAsync(known, HttpStatusCode.OK);
    }

    private async Task UntilAsync(string token, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await AskAsync(token) != status) await Task.Delay(100, patience.Token);
    }

    private async Task<HttpStatusCode> AskAsync(string token, string path = "/subscriptions")
    {
        using var client = server.Client(token);
        using var answer = await client.GetAsync($"{path}?api-version=2021-01-01");
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode Status, int Count)> SubscriptionsAsync(string token)
    {
        using var arm = new ArmCaller(server, server.Client(token), Guid.Empty);
        var answer = await arm.GetAsync("/subscriptions");
        return (answer.Status, answer.Value.Count);
    }
}
