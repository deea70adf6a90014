using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages;

namespace Peerline.Server.Tests.Arm;

/// <summary>Peerings of the kind Exchange on Azure's wire: the peer says its address on the LAN, everything else is known.</summary>
public class ExchangePeeringTests(SharedServer shared, ApprovedPeer peer, ServiceInventory inventory)
    : IClassFixture<ApprovedPeer>, IClassFixture<ServiceInventory>
{
    private const string First = "properties.exchange.connections[0]";
    private const string Session = First + ".bgpSession";
    private static int lastMember = 20;
    private readonly ArmCaller arm = peer.Arm;
    private readonly ServiceInventory inventory = inventory;

    /// <summary>Two addresses on the LAN of EXAMPLE-IX that no other test uses.</summary>
    internal static (string V4, string V6) NextMember()
    {
        var n = Interlocked.Increment(ref lastMember);
        return ($"203.0.112.{n}", $"2001:db8:1c5::{n:x}");
    }

    [Fact]
    public async Task It_is_made_read_put_again_extended_reduced_and_deleted()
    {
        var (one, two) = (NextMember(), NextMember());
        var path = $"{arm.Peerings}/Exchange-1";
        var request = new ExchangeRequest(arm, one, two);
        var made = await arm.PutAsync(path, request.Body.ToJsonString());
        Assert.True(made.Status == HttpStatusCode.Created, made.Body.ToString());
        Assert.Equal(
            ("Exchange", "Basic", "Exchange", "Free"),
            (made.Body.GetProperty("kind").GetString(), Sku(made, "tier"), Sku(made, "family"), Sku(made, "size")));
        Assert.False(made.Body.GetProperty("properties").TryGetProperty("direct", out _));
        Assert.Equal("Succeeded", made.Body.GetProperty("properties").GetProperty("provisioningState").GetString());
        var connection = Connections(made)[0];
        Assert.Equal("PendingApproval", connection.GetProperty("connectionState").GetString());
        Assert.Equal(ExchangeRequest.ExchangeId, connection.GetProperty("peeringDBFacilityId").GetInt32());
        var session = connection.GetProperty("bgpSession");
        Assert.Equal(one.V4, session.GetProperty("peerSessionIPv4Address").GetString());
        Assert.Equal("203.0.112.10", session.GetProperty("microsoftSessionIPv4Address").GetString());
        Assert.Equal("2001:db8:1c5::a", session.GetProperty("microsoftSessionIPv6Address").GetString());
        Assert.Equal("PendingAdd", session.GetProperty("sessionStateV4").GetString());
        Assert.False(session.TryGetProperty("md5AuthenticationKey", out _));
        Assert.False(session.TryGetProperty("sessionPrefixV4", out _));
        Assert.False(connection.TryGetProperty("bandwidthInMbps", out _));
        Assert.Equal(made.Body.ToString(), (await arm.GetAsync(path.ToLowerInvariant())).Body.ToString());

        // What was read goes back and changes nothing.
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, made.Body.GetRawText())).Status);
        Assert.Equal(made.Body.ToString(), (await arm.GetAsync(path)).Body.ToString());
        Assert.Equal(["Approved", "Approved"], await StatesAfterApprovalAsync(path));

        // One more; then one less.
        var three = NextMember();
        request.Connections.Add(ExchangeRequest.Connection(three.V4, three.V6));
        Assert.Equal(3, Connections(await arm.PutAsync(path, request.Body.ToJsonString())).Count);
        request.Connections.RemoveAt(2);
        var reduced = await arm.PutAsync(path, request.Body.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, reduced.Status);
        await Eventually(async () => Connections(await arm.GetAsync(path)).Count == 2);

        Assert.Equal(HttpStatusCode.OK, (await arm.PatchAsync(path, new { tags = new { team = "ix" } })).Status);
        Assert.Contains(
            (await PagingTests.AllAsync(arm, $"{arm.Provider}/peerings")), p => p.GetProperty("kind").GetString() == "Exchange");
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync(path)).Status);
        await Eventually(async () => (await arm.GetAsync(path)).Status == HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync(path)).Status);

        // Its addresses are free again.
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync($"{path}-again", new ExchangeRequest(arm, one).Body.ToJsonString())).Status);
    }

    [Theory]
    [InlineData(First + ".peeringDBFacilityId", "0", "InvalidFacility")]
    [InlineData(First + ".peeringDBFacilityId", "null", "InvalidFacility")]
    [InlineData(First + ".peeringDBFacilityId", "990001", "ExchangeNotInMetro")]
    [InlineData(First + ".connectionIdentifier", "\"x\"", "InvalidIdentifier")]
    [InlineData(Session, "null", "NoSessionAddress", Session + ".peerSessionIPv4Address")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"203.0.112.0\"", "AddressOutsideLan")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"203.0.112.255\"", "AddressOutsideLan")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"203.0.113.1\"", "AddressOutsideLan")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"203.0.112.10\"", "AddressIsOperators")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"2001:db8:1c5::99\"", "InvalidAddress")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"nonsense\"", "InvalidAddress")]
    [InlineData(Session + ".peerSessionIPv6Address", "\"2001:db8:1c5::\"", "AddressOutsideLan")]
    [InlineData(Session + ".peerSessionIPv6Address", "\"2001:db8:1c6::1\"", "AddressOutsideLan")]
    [InlineData(Session + ".peerSessionIPv6Address", "\"2001:db8:1c5::a\"", "AddressIsOperators")]
    [InlineData(Session + ".peerSessionIPv6Address", "null", "MaxPrefixesWithoutSession", Session + ".maxPrefixesAdvertisedV6")]
    [InlineData(Session + ".microsoftSessionIPv4Address", "\"203.0.112.11\"", "AddressNotOfExchange")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.112.0/25\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".maxPrefixesAdvertisedV4", "0", "InvalidMaxPrefixes")]
    [InlineData(Session + ".md5AuthenticationKey", "\"with space\"", "InvalidMd5Key")]
    [InlineData("properties.exchange.peerAsn.id", "\"64500\"", "UnknownPeerAsn")]
    [InlineData("properties.exchange.peerAsn.id", "null", "PeerAsnMissing")]
    [InlineData("properties.exchange.connections", "[]", "NoConnections")]
    [InlineData("properties.exchange", "null", "NoConnections", "properties.exchange.connections")]
    [InlineData("properties.peeringLocation", "\"Nowhere\"", "UnknownMetro")]
    [InlineData("sku.name", "\"Basic_Direct_Free\"", "InvalidSku")]
    public async Task Each_rule_names_its_field_and_nothing_is_made(string field, string value, string code, string? where = null)
    {
        var request = new ExchangeRequest(arm, NextMember());
        PeerAsnTests.Set(request.Body, field, JsonNode.Parse(value));
        var answer = await arm.PutAsync($"{arm.Peerings}/ruled", request.Body.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains((code, where ?? field), answer.Problems);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync($"{arm.Peerings}/ruled")).Status);
    }

    [Fact]
    public async Task An_address_on_the_LAN_is_one_connections_only()
    {
        var mine = NextMember();
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync($"{arm.Peerings}/mine", new ExchangeRequest(arm, mine).Body.ToJsonString())).Status);
        using var other = await ArmCaller.WithAsnAsync(shared.Server, 1);
        var theirs = await other.PutAsync($"{other.Peerings}/theirs", new ExchangeRequest(other, mine).Body.ToJsonString());
        Assert.Equal(
            [("AddressTaken", Session + ".peerSessionIPv4Address"), ("AddressTaken", Session + ".peerSessionIPv6Address")], theirs.Problems);
        Assert.DoesNotContain(arm.Subscription.ToString(), theirs.Body.ToString());
        var member = NextMember();
        var twice = await arm.PutAsync($"{arm.Peerings}/twice", new ExchangeRequest(arm, member, member).Body.ToJsonString());
        Assert.Contains(("AddressTwice", "properties.exchange.connections[1].bgpSession.peerSessionIPv4Address"), twice.Problems);
    }

    [Fact]
    public async Task A_peering_stays_of_its_kind()
    {
        var path = $"{arm.Peerings}/kind";
        await arm.PutAsync(path, new ExchangeRequest(arm, NextMember()).Body.ToJsonString());
        var direct = await arm.PutAsync(path, ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString());
        Assert.Contains(("KindImmutable", "kind"), direct.Problems);
    }

    [Fact]
    public async Task Delete_is_refused_while_the_session_is_put_on_the_router()
    {
        var path = $"{arm.Peerings}/provisioned";
        await arm.PutAsync(path, new ExchangeRequest(arm, NextMember()).Body.ToJsonString());
        Assert.Equal(["Approved"], await StatesAfterApprovalAsync(path));
        await SayAsync("provisioned", new StatePrefixes([new StatedPrefix(Routing.Addressing.Prefix.Parse("203.0.113.0/24"), 24)]));
        await SayAsync("provisioned", new SayReady());
        Assert.Equal("ProvisioningStarted", Connections(await arm.GetAsync(path))[0].GetProperty("connectionState").GetString());
        var refused = await arm.DeleteAsync(path);
        Assert.Equal((HttpStatusCode.Conflict, "DeleteWhileProvisioning"), (refused.Status, refused.Code));
    }

    private async Task<IReadOnlyList<string?>> StatesAfterApprovalAsync(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        await SayAsync(name, new Approve());
        await Eventually(async () => (await ConnectionsAsync(name)).All(c => c.AwaitsReady));
        return [.. Connections(await arm.GetAsync(path)).Select(c => c.GetProperty("connectionState").GetString())];
    }

    private async Task SayAsync(string name, Input input)
    {
        foreach (var c in await ConnectionsAsync(name))
        {
            await arm.Server.Store.WriteAsync(Caller.System, async work =>
                Assert.IsType<Answer<Connection>.Done>(await ConnectionDesk.SayAsync(work, c.Id, input)));
        }
    }

    private Task<IReadOnlyList<Connection>> ConnectionsAsync(string name) => arm.Server.Store.WriteAsync<IReadOnlyList<Connection>>(
        Caller.System, async work =>
        {
            var key = name.ToLowerInvariant();
            var peering = await work.Db.Peerings.FirstAsync(p => p.SubscriptionId == arm.Subscription && p.NameKey == key);
            return [.. (await work.ConnectionsOfAsync(peering.Id)).Where(c => c.State is not ConnectionState.Gone)];
        });

    private static async Task Eventually(Func<Task<bool>> fact)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await fact())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "It never came true.");
            await Task.Delay(50);
        }
    }

    private static string? Sku(ArmAnswer answer, string part) => answer.Body.GetProperty("sku").GetProperty(part).GetString();

    private static IReadOnlyList<JsonElement> Connections(ArmAnswer answer) =>
        [.. answer.Body.GetProperty("properties").GetProperty("exchange").GetProperty("connections").EnumerateArray()];
}
