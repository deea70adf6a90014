using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Peerline.Access;
using Peerline.Server.Tests.Arm;

namespace Peerline.Server.Tests.Hosting;

/// <summary>The database of an installation that was there before roles and people: started by this version, everybody keeps what they
/// had.</summary>
public class MigrationTests
{
    [Fact]
    public async Task Clients_of_the_first_version_keep_their_secrets_and_what_they_could_do()
    {
        await using var server = await PeerlineServer.StartAsync();
        var demo = server.Demo;
        var (mine, theirs) = (await server.NewSubscriptionAsync(), await server.NewSubscriptionAsync(peer: 1));
        using (var arm = new ArmCaller(server, server.Client(await server.PeerTokenAsync()), mine))
            Assert.Equal(HttpStatusCode.Created, (await arm.RegisterAsync(SharedServer.NextAsn())).Status);
        var old = await server.PeerTokenAsync();
        Assert.Equal(0, await server.StopAsync());

        // Back to the tables of 0.1.0, with what it wrote of its clients.
        await using (var db = server.Store.Open(Caller.System))
        {
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
            await WriteAsync(db, demo.Operator.ClientId, "Operator", []);
            await WriteAsync(db, demo.Peers[0].ClientId, "Peer", [demo.Peers[0].SubscriptionId, mine]);
            await WriteAsync(db, demo.Peers[1].ClientId, "Peer", [demo.Peers[1].SubscriptionId, theirs]);
        }

        await server.StartAgainAsync();
        foreach (var token in (string[])[old, await server.PeerTokenAsync()])
        {
            using var peer = new ArmCaller(server, server.Client(token), mine);
            Assert.Equal(Set(demo.Peers[0].SubscriptionId, mine), await SubscriptionsAsync(peer));
            Assert.Equal("asn", Assert.Single((await peer.GetAsync($"{peer.Provider}/peerAsns")).Value).GetProperty("name").GetString());
            Assert.True((await peer.PutAsync($"{peer.Root}/resourceGroups/after", new { location = "local" })).Status
                is HttpStatusCode.Created or HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.NotFound,
                (await peer.GetAsync($"/subscriptions/{theirs}/providers/Microsoft.Peering/peerAsns")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await peer.GetAsync("/api/v1/clients", null)).Status);
        }

        using var other = new ArmCaller(server, server.Client(await server.PeerTokenAsync(1)), theirs);
        Assert.Equal(Set(demo.Peers[1].SubscriptionId, theirs), await SubscriptionsAsync(other));
        using var op = Api.NativePeer.ClientOf(server, demo.Operator.ClientId, demo.Operator.ClientSecret);
        var roles = await op.Access.RolesAsync().ToListAsync();
        Assert.Equal(("operator", "/"), roles.Where(r => r.Principal == demo.Operator.ClientId).Select(r => (r.Role, r.Scope)).Single());
        Assert.Equal(5, roles.Count);
        Assert.All(roles.Where(r => r.Principal != demo.Operator.ClientId), r => Assert.Equal("peer-contributor", r.Role));

        // The roles are ordinary ones from now on.
        var given = roles.Single(r => r.Scope == $"/subscriptions/{mine}");
        await op.Access.RemoveRoleAsync(given.Id);
        using var less = new ArmCaller(server, server.Client(old), mine);
        Assert.Equal(Set(demo.Peers[0].SubscriptionId), await SubscriptionsAsync(less));
    }

    private static async Task<SortedSet<string>> SubscriptionsAsync(ArmCaller caller) =>
        [.. (await caller.GetAsync("/subscriptions")).Value.Select(s => s.GetProperty("subscriptionId").GetString()!)];

    private static SortedSet<string> Set(params Guid[] ids) => [.. ids.Select(i => i.ToString())];

    private static async Task WriteAsync(DbContext db, string client, string role, Guid[] subscriptions)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(subscriptions);
        Assert.Equal(1, await db.Database.ExecuteSqlAsync(
            $"update \"Clients\" set \"Role\" = {role}, \"Subscriptions\" = {json} where \"ClientId\" = {client}"));
    }
}
