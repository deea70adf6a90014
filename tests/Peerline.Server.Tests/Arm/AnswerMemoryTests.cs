using System.Net;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>An answer from memory is the answer that would be given.</summary>
public class AnswerMemoryTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task The_second_answer_is_the_first_octet_for_octet_and_the_database_is_not_asked()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var path = await arm.ActivePeeringAsync("kept");
        foreach (var asked in (string[])[path, arm.Peerings, $"{arm.Provider}/peerings", $"{arm.Provider}/peerAsns", $"{arm.Provider}/peerAsns/asn"])
        {
            // Other tests commit on the same server: what was committed between the two has the second read again.
            var (first, second) = await TwiceAsync(arm, asked);
            for (var more = 0; IsReadAgain(first, second) && more < 20; more++) (first, second) = await TwiceAsync(arm, asked);
            Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
            Assert.Equal(first.Headers["content-type"], second.Headers["content-type"]);
            Assert.Equal(Left(first) - 1, Left(second));
        }

        // A peering that is elsewhere is not found; a list is empty.
        static bool IsReadAgain(ArmAnswer first, ArmAnswer second) =>
            second.Status is not HttpStatusCode.OK || first.Body.GetRawText() != second.Body.GetRawText();

        static int Left(ArmAnswer answer) => int.Parse(answer.Headers["x-ms-ratelimit-remaining-subscription-reads"],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Every_write_shows_in_the_next_answer()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        using var @operator = new ArmCaller(server, server.Client(await server.OperatorTokenAsync()), arm.Subscription);
        var path = await arm.ActivePeeringAsync("changing");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await @operator.PatchAsync(path, new { tags = new { turn = $"{i}" } })).Status);
            foreach (var reader in (ArmCaller[])[arm, @operator])
            {
                Assert.Equal($"{i}", Turn((await reader.GetAsync(path)).Body));
                Assert.Equal($"{i}", Turn(Assert.Single((await reader.GetAsync($"{arm.Provider}/peerings")).Value)));
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(path)).Status);
        Assert.Contains((await arm.GetAsync(path)).Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
        Assert.DoesNotContain("\"connectionState\":\"Active\"", (await arm.GetAsync(path)).Body.ToString());

        static string? Turn(System.Text.Json.JsonElement peering) => peering.GetProperty("tags").GetProperty("turn").GetString();
    }

    [Fact]
    public async Task What_a_token_may_see_no_more_is_not_remembered_for_it()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var path = await arm.ActivePeeringAsync("seen");
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var made = await operators.Clients.CreateAsync(new NewApiClient("reader", "peer", [arm.Subscription]));
        using var reader = new ArmCaller(
            server, server.Client(await server.TokenAsync(made.ClientId, made.ClientSecret)), arm.Subscription);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);

        var role = (await operators.Access.RolesAsync().ToListAsync()).Single(a => a.Principal == made.ClientId);
        await operators.Access.RemoveRoleAsync(role.Id);
        var gone = await reader.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "SubscriptionNotFound"), (gone.Status, gone.Code));
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync(path)).Status);

        await server.AssignAsync(made.ClientId, AccessRole.Reader, Scope.Of(arm.Subscription));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);
        await operators.Clients.RevokeAsync(made.ClientId);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.GetAsync(path)).Status);
    }

    /// <summary>The second time, what it is about was taken away behind the server's back.</summary>
    private async Task<(ArmAnswer First, ArmAnswer Second)> TwiceAsync(ArmCaller arm, string asked)
    {
        var first = await arm.GetAsync(asked);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var elsewhere = Guid.NewGuid();
        await MoveAsync(arm.Subscription, elsewhere);
        var second = await arm.GetAsync(asked);
        await MoveAsync(elsewhere, arm.Subscription);
        return (first, second);
    }

    private Task MoveAsync(Guid from, Guid to) => server.Store.ReadAsync(Caller.System, async db =>
        await db.Peerings.Where(p => p.SubscriptionId == from).ExecuteUpdateAsync(set => set.SetProperty(p => p.SubscriptionId, to))
        + await db.PeerAsns.Where(a => a.SubscriptionId == from).ExecuteUpdateAsync(set => set.SetProperty(a => a.SubscriptionId, to)));
}
