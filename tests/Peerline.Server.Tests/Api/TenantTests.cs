using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Arm;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(Peerline.Server.Tests.Api.RouteTable))]

namespace Peerline.Server.Tests.Api;

/// <summary>
/// Peers are tenants. Generated from the route table of the running program: a new route is tested without a word here, or fails until it
/// is said what it is.
/// </summary>
public partial class TenantTests(SharedServer shared, RouteTable routes, Everything everything) : IClassFixture<Everything>
{
    private readonly PeerlineServer server = shared.Server;

    /// <summary>What may be read without login, and nothing else.</summary>
    private static readonly string[] Public =
    [
        "GET /api/v1/policy", "GET /api/v1/eligibility", "GET /api/v1/letters/{number}/verification", "GET /loa/{number}", "GET /asn-proof/peeringdb",
            "GET /openapi/{documentName}.json",
            "GET /metadata/endpoints", "GET /common/discovery/instance",
            "GET /health", "GET /metrics",
    ];

    /// <summary>What every peer may read: where the operator peers.</summary>
    private static readonly string[] ForAll =
    [
        "GET /api/v1/metros", "GET /api/v1/metros/{id:guid}", "GET /api/v1/facilities", "GET /api/v1/facilities/{id:guid}",
        "GET /api/v1/service-providers", "GET /api/v1/service-providers/{id:guid}", "GET /api/v1/service-locations",
        "GET /api/v1/service-locations/{id:guid}", "GET /providers/{ns}",
        "GET /providers/Microsoft.Authorization/roleDefinitions/{definition}",
    ];

    /// <summary>What a peer may not say of its own things.</summary>
    private static readonly string[] OperatorsWords =
    [
        "POST /api/v1/peer-asns/{id:guid}/approve", "POST /api/v1/peer-asns/{id:guid}/fail",
        "POST /api/v1/peer-asns/{id:guid}/waivers",
        "POST /api/v1/connections/{id:guid}/approve", "POST /api/v1/connections/{id:guid}/reject", "POST /api/v1/connections/{id:guid}/ask",
        "POST /api/v1/connections/{id:guid}/offer",
        "POST /api/v1/connections/{id:guid}/blocker/raise", "POST /api/v1/connections/{id:guid}/blocker/clear",
        "POST /api/v1/connections/{id:guid}/waive", "POST /api/v1/connections/{id:guid}/restore",
        "POST /api/v1/connections/{id:guid}/drain", "POST /api/v1/connections/{id:guid}/undrain", "POST /api/v1/connections/{id:guid}/release",
        "POST /api/v1/connections/{id:guid}/extend", "POST /api/v1/connections/{id:guid}/cancel",
    ];

    [Fact]
    public async Task Nobody_gets_in_but_where_it_is_public()
    {
        using var client = server.Client();
        var wrong = new List<string>();
        foreach (var operation in Operations().Where(o => !IsPublic(o)))
        {
            using var answer = await SendAsync(client, operation);
            if (answer.StatusCode != HttpStatusCode.Unauthorized) wrong.Add($"{operation}: {(int)answer.StatusCode}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_public_tells_nothing_of_a_peer()
    {
        using var client = server.Client();
        foreach (var operation in Operations().Where(o => IsPublic(o) && !o.Name.Contains("{documentName}")))
        {
            using var answer = await SendAsync(client, operation);
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);

            // The number of a letter is what was asked for; without the fingerprint only its dates and state are told.
            Assert.Empty(await LeaksAsync(answer, operation, allowed: [everything.Letter.Number, everything.Letter.JsonSha256]));
        }
    }

    [Fact]
    public async Task What_is_public_is_on_the_list_and_what_is_on_the_list_is_there()
    {
        await Task.CompletedTask;
        var open = Operations().Where(o => o.Endpoint.Metadata.OfType<IAllowAnonymous>().Any() && !o.Name.Contains("scalar"))
            .Select(o => o.Name).Order();
        Assert.Equal(Public.Where(p => Operations().Any(o => o.Name == p)).Order(), open);
        Assert.Contains("GET /api/v1/policy", open);
    }

    [Fact]
    public async Task A_foreign_peer_finds_nothing_under_the_owners_ids()
    {
        using var client = server.Client(await server.PeerTokenAsync(1));
        var wrong = new List<string>();
        var tested = 0;
        foreach (var operation in Operations().Where(o => !IsPublic(o) && o.Name != "GET /api/v1/events"))
        {
            tested++;
            using var answer = await SendAsync(client, operation);
            if (!IsExpected(operation, answer.StatusCode))
                wrong.Add($"{operation}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            wrong.AddRange((await LeaksAsync(answer, operation)).Select(leak => $"{operation}: tells {leak}"));
        }

        Assert.Empty(wrong);
        Assert.True(tested > 80, $"Only {tested} operations were found.");
    }

    [Fact]
    public async Task The_owner_may_not_say_the_operators_words_and_may_say_its_own()
    {
        using var client = server.Client(await server.PeerTokenAsync(0));
        var refused = new List<string>();
        foreach (var operation in Operations().Where(o => o.Method == "POST" && o.Pattern.Contains("{id:guid}/") && !IsOperatorsGroup(o)))
        {
            // Said with a stale version: whoever may say it is told so, and nothing happens to the connection.
            using var answer = await SendAsync(client, operation, etag: "\"999999\"");
            if (answer.StatusCode == HttpStatusCode.Forbidden) refused.Add(operation.Name);
            else Assert.True(answer.StatusCode is HttpStatusCode.PreconditionFailed,
                $"{operation}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(OperatorsWords.Order(), refused.Order());
    }

    [Fact]
    public async Task The_operators_groups_are_closed_to_peers()
    {
        using var client = server.Client(await server.PeerTokenAsync(0));
        var groups = Operations().Where(IsOperatorsGroup).ToList();
        Assert.True(groups.Count >= 25, $"Only {groups.Count} were found.");
        foreach (var operation in groups)
        {
            using var answer = await SendAsync(client, operation);
            Assert.Equal((operation.Name, HttpStatusCode.Forbidden), (operation.Name, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_stream_tells_a_foreign_peer_its_own_events_only()
    {
        using var foreign = await NativePeer.NewAsync(server, peer: 1);
        await foreign.Client.PeerAsns.RegisterAsync(foreign.Registration);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = 0;
        await foreach (var e in foreign.Client.Events.StreamAsync(after: 0, cancel: patience.Token))
        {
            seen++;
            var text = JsonSerializer.Serialize(e, PeerlineApiJson.Options);
            Assert.DoesNotContain(everything.Canaries, text.Contains);
            if (text.Contains(foreign.Name)) break;
        }

        Assert.True(seen > 0);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(async () =>
        {
            await foreach (var e in foreign.Client.Events.StreamAsync(0, everything.Connection.Id, patience.Token)) Assert.Fail(
                $"Told {e.Type}.");
        });
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
    }

    [Fact]
    public async Task The_owner_sees_what_the_others_do_not()
    {
        // The canaries sing where they may: else the tests above would prove nothing.
        using var client = server.Client(await server.PeerTokenAsync(0));
        var told = new HashSet<string>();
        foreach (var operation in Operations()
            .Where(o => o.Method == "GET" && !IsOperatorsGroup(o) && !IsPublic(o) && o.Name != "GET /api/v1/events"))
        {
            using var answer = await SendAsync(client, operation);
            told.UnionWith(await LeaksAsync(answer, operation));
        }

        Assert.Empty(everything.Canaries.Except(told));
    }

    // ---- from the route table to requests ---------------------------------------------------------------------------------------------

    private IEnumerable<Operation> Operations() =>
        from endpoint in routes.Endpoints
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        from method in endpoint.Metadata.OfType<IHttpMethodMetadata>().FirstOrDefault()?.HttpMethods ?? ["GET"]
        where !pattern.Contains("scalar") && !pattern.Contains("{**") && pattern != "/metrics" && pattern != "/health"
            && !IsAuthority(pattern)
        select new Operation(method, pattern.TrimEnd('/'), endpoint);

    private static bool IsAuthority(string pattern) =>
        pattern.Contains("oauth2", StringComparison.Ordinal) || pattern.Contains(".well-known", StringComparison.Ordinal);

    private static bool IsPublic(Operation o) => Public.Contains(o.Name);

    private static bool IsOperatorsGroup(Operation o) => o.Endpoint.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy == "operator");

    private static bool IsExpected(Operation o, HttpStatusCode status)
    {
        if (IsOperatorsGroup(o)) return status is HttpStatusCode.Forbidden;
        if (ForAll.Contains(o.Name)) return status is HttpStatusCode.OK;

        // Lists without an id hold what the caller has; everything with an id, in the path or in the body, is not there.
        var namesNothing = !o.Pattern.Contains('{') && o.Method == "GET";
        return namesNothing ? status is HttpStatusCode.OK : status is HttpStatusCode.NotFound;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, Operation o, string? etag = null)
    {
        using var request = Request(o, etag);
        return await client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    private HttpRequestMessage Request(Operation o, string? etag = null)
    {
        var path = string.Join("/", o.Endpoint.RoutePattern.PathSegments.Select((s, i) => Segment(o, s, i)));
        if (o.Endpoint.Metadata.OfType<ArmEndpoint>().Any()) path += $"?api-version={ArmCaller.Version}{ArmQuery(o)}";
        if (o.Pattern.EndsWith("/rpki/validity", StringComparison.Ordinal)) path += "?prefix=203.0.113.0/24";
        var request = new HttpRequestMessage(new HttpMethod(o.Method), "/" + path);
        if (o.Method is "POST" or "PUT" or "PATCH") request.Content = Body(o);
        request.Headers.TryAddWithoutValidation("If-Match",
            etag ?? (o.Method == "PUT" && o.Pattern.StartsWith("/api/", StringComparison.Ordinal) ? "*" : null));
        return request;
    }

    private string Segment(Operation o, RoutePatternPathSegment segment, int index)
    {
        if (segment.Parts is not [RoutePatternParameterPart parameter])
            return string.Concat(segment.Parts.Select(p => ((RoutePatternLiteralPart)p).Content));
        var before = index == 0
            ? ""
            : string.Concat(o.Endpoint.RoutePattern.PathSegments[index - 1].Parts.OfType<RoutePatternLiteralPart>().Select(p => p.Content));
        return (before, parameter.Name) switch
        {
            ("subscriptions", _) => everything.Owner.Subscription.ToString(),
            ("resource-groups" or "resourceGroups" or "resourcegroups", _) => "peering",
            ("peer-asns", _) => everything.Asn.Id.ToString(),
            ("peerAsns", _) => everything.Asn.Name,
            ("peerings", "id") => everything.Peering.Id.ToString(),
            ("peerings", _) => everything.Peering.Name,
            ("connections", _) => everything.Connection.Id.ToString(),
            ("reports", _) => everything.ReportId.ToString(),
            ("letters" or "loa", _) => everything.Letter.Number,
            ("versions", _) => "1",
            ("waivers", _) => "as-set",
            ("maintenances", _) => everything.MaintenanceId.ToString(),
            ("alert-rules", _) => everything.AlertRuleId.ToString(),
            ("webhooks", _) => everything.Webhook.Id.ToString(),
            ("deliveries", _) => everything.DeliveryId.ToString(),
            ("role-assignments" or "roleAssignments", _) => everything.RoleAssignmentId.ToString(),
            ("roleDefinitions", _) => ArmRole.All[0].Id.ToString(),
            ("users", _) => Guid.CreateVersion7().ToString(),
            ("certificates", _) => "0123",
            ("clients", _) => server.Demo.Peers[0].ClientId,
            ("edge-routers", _) => everything.Router.Id!.Value.ToString(),
            ("metros", _) => everything.MetroId.ToString(),
            ("facilities", _) => everything.Router.FacilityId.ToString(),
            ("service-providers", _) => everything.ServiceProviderId.ToString(),
            ("service-locations", _) => everything.ServiceLocationId.ToString(),
            ("peering-services", _) => everything.ServiceId.ToString(),
            ("registeredAsns" or "registeredPrefixes" or "prefixes" or "connectionMonitorTests", _) => Everything.ChildName,
            ("peeringServices", _) => everything.ServiceName,
            ("operationresults", _) => everything.ServiceId.ToString(),
            ("ports" or "address-pools" or "exchanges" or "cdn-prefixes" or "unbilled-prefixes", _) => Guid.CreateVersion7().ToString(),
            ("freezes", _) => Guid.CreateVersion7().ToString(),
            ("providers", _) => "Microsoft.Peering",
            ("networks" or "irr", _) => $"{everything.Asn.Asn}",
            _ => throw new InvalidOperationException($"{o}: say here what stands for {{{parameter.Name}}} behind '{before}'."),
        };
    }

    private static string ArmQuery(Operation o) => o.Pattern switch
    {
        var p when p.EndsWith("peeringLocations", StringComparison.Ordinal) => "&kind=Direct",
        var p when p.EndsWith("legacyPeerings", StringComparison.Ordinal) => "&peeringLocation=Exampleton&kind=Direct",
        var p when p.EndsWith("cdnPeeringPrefixes", StringComparison.Ordinal) => "&peeringLocation=Exampleton",
        var p when p.EndsWith("lookingGlass", StringComparison.Ordinal) =>
            "&command=BgpRoute&sourceType=EdgeSite&sourceLocation=Exampleton&destinationIP=192.0.2.1",
        _ => "",
    };

    private HttpContent Body(Operation o)
    {
        var type = o.Endpoint.Metadata.OfType<IAcceptsMetadata>().FirstOrDefault()?.RequestType;
        if (type is null || !o.Pattern.StartsWith("/api/", StringComparison.Ordinal))
            return JsonContent.Create(new { location = "local", properties = new { }, tags = new { } });
        object body = type.Name switch
        {
            nameof(NewPeerAsn) => everything.Owner.Registration,
            nameof(PeeringRequest) => everything.Owner.Request(),
            nameof(NewAsnChallenge) => new NewAsnChallenge("irr"),
            nameof(ShownAsnProof) => new ShownAsnProof(),
            nameof(Because) => new Because("Because."),
            nameof(Said) => new Said("Said."),
            nameof(DemarcStatement) => new DemarcStatement("PP-7", "F9/F10"),
            nameof(WiredReport) => new WiredReport("XC-1"),
            nameof(PrefixStatement) => new PrefixStatement([new("198.51.100.0/24")]),
            nameof(NewBlocker) => new NewBlocker("The colo is closed.", "Colo"),
            nameof(NewWaiver) => new NewWaiver(Stages.Validation.CheckCatalogue.Descriptions.First(d => d.CanBeWaived).Name, "Because."),
            nameof(NewRelease) => new NewRelease("Because."),
            nameof(NewBlackholeAgreement) => new NewBlackholeAgreement(32, null, "Because."),
            nameof(NewRuleWaiver) => new NewRuleWaiver("as-set", "Because.", DateTimeOffset.UtcNow.AddDays(1)),
            nameof(NewFreeze) => new NewFreeze(DateTimeOffset.UtcNow.AddHours(1), "Because."),
            nameof(NewDeadline) => new NewDeadline(DateTimeOffset.UtcNow.AddDays(1)),
            nameof(NewResourceGroup) => new NewResourceGroup("local"),
            nameof(IrrRelease) => new IrrRelease(DateTimeOffset.UtcNow),
            nameof(IanaFiles) => new IanaFiles("Address Block"),
            nameof(DryRunRequest) => new DryRunRequest(everything.Asn.Asn),
            nameof(NewSubscription) => new NewSubscription("Mine"),
            nameof(NewWebhook) => new NewWebhook("https://hooks.canary.example/", everything.Owner.Subscription),
            nameof(WebhookChange) => new WebhookChange("https://hooks.canary.example/"),
            nameof(MaintenancePlan) => new { },
            nameof(NewAlertRule) => new NewAlertRule("Mine", "SessionDown", everything.Owner.Subscription),
            nameof(AlertRuleChange) => new AlertRuleChange("Mine", "SessionDown"),
            nameof(WebhookReplay) => new WebhookReplay(long.MaxValue),
            nameof(NewUser) => new NewUser("mine@peer.example"),
            nameof(NewPassword) => new NewPassword(),
            nameof(NewClientCertificate) => new NewClientCertificate("PEM"),
            nameof(NewRoleAssignment) =>
                new NewRoleAssignment("reader", $"/subscriptions/{everything.Owner.Subscription}", server.Demo.Peers[1].ClientId),
            nameof(NewApiClient) => new NewApiClient("Mine", "operator"),
            nameof(NewOffer) => new NewOffer("Another hall.", 990002),
            nameof(EligibilityText) => new EligibilityText(""),
            nameof(EligibilityReplay) => new EligibilityReplay(),
            nameof(PolicyTerms) => new PolicyTerms(),
            nameof(Canary) => new Canary(),
            nameof(OperatorProfile) => new { },
            nameof(Metro) or nameof(Facility) or nameof(EdgeRouter) or nameof(Port) or nameof(AddressPool) => new { },
            nameof(Exchange) or nameof(ServiceProvider) or nameof(ServiceLocation) or nameof(CdnPrefix) or nameof(UnbilledPrefix) =>
                new { },
            _ => throw new InvalidOperationException($"{o}: say here what a {type.Name} looks like."),
        };
        return JsonContent.Create(body, body.GetType(), options: PeerlineApiJson.Options);
    }

    /// <summary>The words of the owner's that stand in the answer, its headers included; that a refusal repeats what was asked for is no
    /// leak.</summary>
    private async Task<IReadOnlyList<string>> LeaksAsync(HttpResponseMessage answer, Operation o, string[]? allowed = null)
    {
        var text = await answer.Content.ReadAsStringAsync() + answer.Headers + answer.Content.Headers;
        var asked = answer.IsSuccessStatusCode ? "" : answer.RequestMessage!.RequestUri!.AbsolutePath;
        return [.. everything.Canaries.Where(c => allowed?.Contains(c) != true && !asked.Contains(c, StringComparison.OrdinalIgnoreCase)
            && text.Contains(c, StringComparison.OrdinalIgnoreCase))];
    }

    private sealed record Operation(string Method, string Pattern, RouteEndpoint Endpoint)
    {
        public string Name => $"{Method} {Pattern}";

        public override string ToString() => Name;
    }
}
