using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Arm;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>What a role lets its holder do, by Azure's operation names, on both faces.</summary>
public class RoleTests(SharedServer shared, RouteTable routes)
{
    private const string Version = "2022-04-01";
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task Every_route_declares_its_operation_and_those_of_the_provider_are_listed()
    {
        var named = new Dictionary<string, string>();
        foreach (var route in routes.Endpoints.Where(e => e.Metadata.OfType<ArmEndpoint>().Any()
            && !e.Metadata.OfType<IAllowAnonymous>().Any() && !e.RoutePattern.RawText!.Contains("{**")))
        {
            var operation = route.Metadata.GetMetadata<ArmOperation>();
            var method = Assert.Single(route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods);
            Assert.True(operation is not null, $"{method} {route.RoutePattern.RawText} declares no operation.");
            Assert.Matches(@"\AMicrosoft\.[A-Za-z]+(/[A-Za-z]+)+/(read|write|delete|action)\z", operation.Name);
            named[$"{method} {route.RoutePattern.RawText!.TrimEnd('/')}"] = operation.Name;
        }

        Assert.True(named.Count > 60, $"Only {named.Count} routes were found.");
        const string s = "/subscriptions/{subscriptionId}", g = s + "/resourceGroups/{resourceGroup}/providers/Microsoft.Peering";
        Assert.Equal("Microsoft.Peering/peerings/write", named[$"PUT {g}/peerings/{{name}}"]);
        Assert.Equal("Microsoft.Peering/peerings/read", named[$"GET {s}/providers/Microsoft.Peering/peerings"]);
        Assert.Contains("Microsoft.Peering/peerings/receivedRoutes/read", named.Values);
        Assert.Equal("Microsoft.Peering/lookingGlass/action", named[$"POST {s}/providers/Microsoft.Peering/lookingGlass"]);
        Assert.Equal("Microsoft.Peering/register/action", named[$"POST {s}/providers/{{ns}}/register"]);
        Assert.Equal("Microsoft.Resources/subscriptions/resourceGroups/delete", named[$"DELETE {s}/resourceGroups/{{name}}"]);
        Assert.Equal("Microsoft.Resources/tags/write", named[$"PUT {s}/providers/Microsoft.Resources/tags/default"]);
        Assert.Equal("Microsoft.Authorization/roleAssignments/write",
            named[$"PUT {s}/providers/Microsoft.Authorization/roleAssignments/{{assignment}}"]);

        using var arm = await ArmCaller.NewAsync(server);
        var listed = (await arm.GetAsync("/providers/Microsoft.Peering/operations")).Value.Select(o => o.GetProperty("name").GetString()).ToList();
        Assert.Empty(named.Values.Where(n => n.StartsWith("Microsoft.Peering/", StringComparison.Ordinal)
            && n is not ("Microsoft.Peering/operations/read" or "Microsoft.Peering/unregister/action")).Except(listed));
    }

    [Fact]
    public async Task A_reader_reads_and_is_denied_the_rest_in_Azures_words()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        using var reader = await ArmOf(arm.Subscription, AccessRole.Reader, Scope.Of(arm.Subscription));
        foreach (var path in (string[])[arm.Root, arm.Group, $"{arm.Provider}/peerAsns/asn", $"{arm.Provider}/peerings", arm.Peerings])
            Assert.Equal(HttpStatusCode.OK, (await reader.Arm.GetAsync(path)).Status);
        var denied = await reader.Arm.PutAsync($"{arm.Peerings}/mine", new { });
        Assert.Equal((HttpStatusCode.Forbidden, "AuthorizationFailed"), (denied.Status, denied.Code));
        Assert.Equal(
            $"The client '{reader.Id}' with object id '{reader.Id}' does not have authorization to perform action "
            + $"'Microsoft.Peering/peerings/write' over scope '{arm.Peerings}/mine' or the scope is invalid. "
            + "If access was recently granted, please refresh your credentials.", denied.Message);
        foreach (var (method, path) in ((string, string)[])
        [
            ("DELETE", $"{arm.Provider}/peerAsns/asn"), ("PATCH", $"{arm.Peerings}/x"), ("PUT", $"{arm.Root}/resourceGroups/other"),
            ("DELETE", arm.Group), ("POST", $"{arm.Root}/providers/Microsoft.Peering/register"), ("POST", $"{arm.Provider}/lookingGlass"),
            ("PUT", $"{arm.Root}/providers/Microsoft.Resources/tags/default"),
            ("PUT", $"{arm.Root}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}"),
        ])
        {
            var answer = await reader.Arm.SendAsync(new HttpMethod(method), path, new { });
            Assert.Equal((path, HttpStatusCode.Forbidden, "AuthorizationFailed"), (path, answer.Status, answer.Code));
        }

        var foreign = await reader.Arm.GetAsync($"/subscriptions/{await server.NewSubscriptionAsync()}");
        var missing = await reader.Arm.GetAsync($"/subscriptions/{Guid.NewGuid()}");
        Assert.Equal((HttpStatusCode.NotFound, "SubscriptionNotFound"), (foreign.Status, foreign.Code));
        Assert.Equal((foreign.Status, foreign.Code, Regex.Replace(foreign.Message!, "[0-9a-f-]{36}", "")),
            (missing.Status, missing.Code, Regex.Replace(missing.Message!, "[0-9a-f-]{36}", "")));

        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => reader.Native.PeerAsns.RegisterAsync(new NewPeerAsn
        {
            SubscriptionId = arm.Subscription, Name = "x", Asn = SharedServer.NextAsn(), PeerName = "X", Contacts = [],
        }));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(["reader"], (await reader.Native.Access.RolesAsync().ToListAsync()).Where(a => a.Principal == reader.Id).Select(a => a.Role));
    }

    [Fact]
    public async Task A_role_in_one_group_holds_there_and_shows_nothing_of_the_others()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        await arm.PutAsync($"{arm.Root}/resourceGroups/second", new { location = "local" });
        var other = arm.Peerings.Replace("/peering/", "/second/");
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync($"{arm.Peerings}/one", PeeringOf(arm))).Status);
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync($"{other}/two", PeeringOf(arm))).Status);
        using var guest = await ArmOf(arm.Subscription, AccessRole.PeerContributor, Scope.Of(arm.Subscription, "second"));

        Assert.Equal(["second"], Names(await guest.Arm.GetAsync($"{arm.Root}/resourceGroups")));
        Assert.Equal(["two"], Names(await guest.Arm.GetAsync($"{arm.Provider}/peerings")));
        Assert.Equal(["two"], Names(await guest.Arm.GetAsync($"{arm.Root}/resources")));
        Assert.Equal(HttpStatusCode.OK, (await guest.Arm.GetAsync($"{other}/two")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.Arm.GetAsync($"{arm.Provider}/peerAsns")).Status);
        foreach (var name in (string[])["one", "none"])
        {
            var there = await guest.Arm.GetAsync($"{arm.Peerings}/{name}");
            Assert.Equal((HttpStatusCode.Forbidden, "AuthorizationFailed"), (there.Status, there.Code));
        }

        Assert.Equal(HttpStatusCode.OK, (await guest.Arm.PatchAsync($"{other}/two", new { tags = new { by = "guest" } })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.Arm.PatchAsync($"{arm.Peerings}/one", new { tags = new { } })).Status);

        // The native API finds by id what is in the group, and nothing else.
        var mine = Assert.Single(await guest.Native.Peerings.ListAsync().ToListAsync());
        Assert.Equal("two", mine.Name);
        using var owner = NativePeer.ClientOf(server, server.Demo.Peers[0].ClientId, server.Demo.Peers[0].ClientSecret);
        var foreign = (await owner.Peerings.ListAsync().ToListAsync()).Single(p => p.SubscriptionId == arm.Subscription && p.Name == "one");
        Assert.Equal(HttpStatusCode.NotFound,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => guest.Native.Peerings.GetAsync(foreign.Id))).Status);

        // The group goes, and the role in it.
        await server.Store.WriteAsync(Caller.System, async work =>
        {
            work.Db.Peerings.RemoveRange(work.Db.Peerings.Where(p => p.SubscriptionId == arm.Subscription && p.NameKey == "two").ToList());
            await Task.CompletedTask;
            return true;
        });
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{arm.Root}/resourceGroups/second")).Status);
        await arm.PutAsync($"{arm.Root}/resourceGroups/second", new { location = "local" });
        Assert.Equal(HttpStatusCode.NotFound, (await guest.Arm.GetAsync($"{arm.Root}/resourceGroups/second")).Status);
    }

    [Fact]
    public async Task Reading_in_one_subscription_and_writing_in_another_are_not_mixed_up()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        using var both = await ArmOf(arm.Subscription, AccessRole.Reader, Scope.Of(arm.Subscription));
        var second = await server.NewSubscriptionAsync();
        await server.AssignAsync(both.Id, AccessRole.PeerContributor, Scope.Of(second));
        await Assert.ThrowsAsync<PeerlineApiException>(() => Register(arm.Subscription));
        Assert.Equal(second, (await Register(second)).Value.SubscriptionId);

        Task<Versioned<PeerAsn>> Register(Guid subscription) => both.Native.PeerAsns.RegisterAsync(new NewPeerAsn
        {
            SubscriptionId = subscription, Name = "mixed", Asn = SharedServer.NextAsn(), PeerName = "Mixed Networks",
            Contacts = [new("Noc", "noc@mixed.example", "+49 30 5550199")],
        });
    }

    [Fact]
    public async Task An_operator_of_one_subscription_says_its_words_there_only_and_gives_roles_there()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var elsewhere = await NativePeer.NewAsync(server);
        var (asn, other) = (await peer.Client.PeerAsns.RegisterAsync(peer.Registration),
            await elsewhere.Client.PeerAsns.RegisterAsync(elsewhere.Registration));
        using var local = await ArmOf(peer.Subscription, AccessRole.Operator, Scope.Of(peer.Subscription));
        await server.AssignAsync(local.Id, AccessRole.PeerContributor, Scope.Of(elsewhere.Subscription));
        Assert.Equal("Approved", (await local.Native.PeerAsns.ApproveAsync(asn.Value.Id)).Value.Validation);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => local.Native.PeerAsns.ApproveAsync(other.Value.Id))).Status);
        var peering = (await peer.Client.Peerings.RequestAsync(peer.Request())).Value;
        Assert.NotEqual("PendingApproval", (await local.Native.Connections.ApproveAsync(peering.Connections[0].Id)).Value.State);

        var (given, path) = (Guid.NewGuid(), $"/subscriptions/{peer.Subscription}/providers/Microsoft.Authorization");
        var body = new
        {
            properties = new { roleDefinitionId = $"{path}/roleDefinitions/{ArmRole.Of(AccessRole.Reader).Id}", principalId = server.Demo.Peers[1].ClientId },
        };
        Assert.Equal(HttpStatusCode.Created, (await local.Arm.PutAsync($"{path}/roleAssignments/{given}", body, Version)).Status);
        Assert.Equal(HttpStatusCode.OK, (await local.Arm.PutAsync($"{path}/roleAssignments/{given}", body, Version)).Status);
        var twice = await local.Arm.PutAsync($"{path}/roleAssignments/{Guid.NewGuid()}", body, Version);
        Assert.Equal((HttpStatusCode.Conflict, "RoleAssignmentExists"), (twice.Status, twice.Code));
        var read = await local.Arm.GetAsync($"{path}/roleAssignments/{given}", Version);
        Assert.Equal($"/subscriptions/{peer.Subscription}", read.Body.GetProperty("properties").GetProperty("scope").GetString());
        Assert.Contains(given.ToString(), Names(await local.Arm.GetAsync($"{path}/roleAssignments?$filter=atScope()", Version)));
        using var guest = new ArmCaller(server, server.Client(await server.PeerTokenAsync(1)), peer.Subscription);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(guest.Group)).Status);
        Assert.Equal([["*/read"]], (await guest.GetAsync($"{path}/permissions", Version)).Value
            .Select(p => p.GetProperty("actions").EnumerateArray().Select(a => a.GetString()!).ToArray()));
        Assert.Equal(HttpStatusCode.OK, (await local.Arm.DeleteAsync($"{path}/roleAssignments/{given}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await local.Arm.DeleteAsync($"{path}/roleAssignments/{given}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(guest.Group)).Status);

        // Nobody rises by giving: not beyond the subscription, not without being the operator there.
        var high = await Assert.ThrowsAsync<PeerlineApiException>(
            () => local.Native.Access.AssignAsync(new NewRoleAssignment("operator", "/", local.Id)));
        Assert.Equal(HttpStatusCode.Forbidden, high.Status);
        var self = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Access.AssignAsync(
            new NewRoleAssignment("operator", $"/subscriptions/{peer.Subscription}", server.Demo.Peers[0].ClientId)));
        Assert.Equal(HttpStatusCode.Forbidden, self.Status);
        var roles = await guest.GetAsync("/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName%20eq%20'Peer%20contributor'", Version);
        Assert.Equal("Peer contributor", Assert.Single(roles.Value).GetProperty("properties").GetProperty("roleName").GetString());
    }

    private static string[] Names(ArmAnswer list) => [.. list.Value.Select(v => v.GetProperty("name").GetString()!)];

    internal static object PeeringOf(ArmCaller arm) => new
    {
        sku = new { name = "Basic_Direct_Free" },
        kind = "Direct",
        location = "local",
        properties = new
        {
            peeringLocation = "Exampleton",
            direct = new
            {
                peerAsn = new { id = $"{arm.Provider}/peerAsns/asn" },
                directPeeringType = "Edge",
                connections = new[]
                {
                    new
                    {
                        bandwidthInMbps = 10_000, peeringDBFacilityId = 990001, sessionAddressProvider = "Microsoft",
                        connectionIdentifier = Guid.NewGuid(), bgpSession = new { maxPrefixesAdvertisedV4 = 100, maxPrefixesAdvertisedV6 = 100 },
                    },
                },
            },
        },
    };

    /// <summary>A client of its own that has this role and no other.</summary>
    private async Task<Holder> ArmOf(Guid subscription, AccessRole role, Scope scope)
    {
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var made = await operators.Clients.CreateAsync(new NewApiClient("holder", "peer", [subscription]));
        var first = (await operators.Access.RolesAsync().ToListAsync()).Single(a => a.Principal == made.ClientId);
        await operators.Access.RemoveRoleAsync(first.Id);
        await server.AssignAsync(made.ClientId, role, scope);
        return new Holder(made.ClientId,
            new ArmCaller(server, server.Client(await server.TokenAsync(made.ClientId, made.ClientSecret)), subscription),
            NativePeer.ClientOf(server, made.ClientId, made.ClientSecret));
    }

    private sealed record Holder(string Id, ArmCaller Arm, PeerlineClient Native) : IDisposable
    {
        public void Dispose()
        {
            Arm.Dispose();
            Native.Dispose();
        }
    }
}
