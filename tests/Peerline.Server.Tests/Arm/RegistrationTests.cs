using System.Net;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>Registered ASNs and prefixes of a peering.</summary>
public class RegistrationTests(SharedServer shared)
{
    [Theory]
    [InlineData("registeredAsns", "{\"properties\":{\"asn\":65000}}")]
    [InlineData("registeredPrefixes", "{\"properties\":{\"prefix\":\"203.0.113.0/24\"}}")]
    public async Task Nothing_is_registered_before_a_connection_is_active(string type, string body)
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        Assert.Equal(HttpStatusCode.Created,
            (await arm.PutAsync($"{arm.Peerings}/early", ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString())).Status);
        var refused = await arm.PutAsync($"{arm.Peerings}/early/{type}/one", body);
        Assert.Equal((HttpStatusCode.Conflict, "PeeringNotActive"), (refused.Status, refused.Code));
        Assert.Empty((await arm.GetAsync($"{arm.Peerings}/early/{type}")).Value);
    }

    [Fact]
    public async Task An_ASN_is_registered_once_and_gets_a_key()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var asns = $"{await arm.ActivePeeringAsync("asns")}/registeredAsns";
        var made = await arm.PutAsync($"{asns}/Customer", new { properties = new { asn = 65010 } });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var key = Property(made, "peeringServicePrefixKey").GetGuid();
        Assert.NotEqual(Guid.Empty, key);
        Assert.Equal(($"{asns}/Customer", "Succeeded"),
            (made.Body.GetProperty("id").GetString(), Property(made, "provisioningState").GetString()));

        // The same again is the same; the name is found without its case and kept with it.
        var again = await arm.PutAsync($"{asns}/customer", new { properties = new { asn = 65010 } });
        Assert.Equal((HttpStatusCode.OK, key, "Customer"),
            (again.Status, Property(again, "peeringServicePrefixKey").GetGuid(), again.Body.GetProperty("name").GetString()));
        var twice = await arm.PutAsync($"{asns}/other", new { properties = new { asn = 65010 } });
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyRegistered"), (twice.Status, twice.Code));
        var invalid = await arm.PutAsync($"{asns}/other", new { properties = new { asn = 0 } });
        Assert.Equal((HttpStatusCode.BadRequest, ("InvalidAsn", "properties.asn")), (invalid.Status, Assert.Single(invalid.Problems)));

        var changed = await arm.PutAsync($"{asns}/customer", new { properties = new { asn = 4_200_000_001 } });
        Assert.Equal((HttpStatusCode.OK, 4_200_000_001), (changed.Status, Property(changed, "asn").GetInt64()));
        Assert.NotEqual(key, Property(changed, "peeringServicePrefixKey").GetGuid());
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{asns}/CUSTOMER")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync($"{asns}/customer")).Status);
        var gone = await arm.GetAsync($"{asns}/customer");
        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFound", "gateway"),
            (gone.Status, gone.Code, gone.Headers["x-ms-failure-cause"]));
    }

    [Fact]
    public async Task A_prefix_is_pending_until_the_routers_were_asked_and_can_be_checked_again()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var prefixes = $"{await arm.ActivePeeringAsync("prefixes")}/registeredPrefixes";
        var made = await arm.PutAsync($"{prefixes}/one", new { properties = new { prefix = "198.51.100.0/24" } });
        Assert.Equal((HttpStatusCode.Created, "Pending", "Succeeded"),
            (made.Status, Property(made, "prefixValidationState").GetString(), Property(made, "provisioningState").GetString()));

        // No session of this peering is on a router: nothing announces it.
        var failed = await UntilAsync(arm, $"{prefixes}/one", "Failed");
        Assert.Equal("Prefix not received from IP", Property(failed, "errorMessage").GetString());
        var asked = await arm.SendAsync(HttpMethod.Post, $"{prefixes}/one/validate", null);
        Assert.Equal((HttpStatusCode.OK, "Pending"), (asked.Status, Property(asked, "prefixValidationState").GetString()));
        Assert.False(asked.Body.GetProperty("properties").TryGetProperty("errorMessage", out _));
        await UntilAsync(arm, $"{prefixes}/one", "Failed");

        // One prefix, one peering.
        var other = $"{await arm.ActivePeeringAsync("others")}/registeredPrefixes/two";
        var taken = await arm.PutAsync(other, new { properties = new { prefix = "198.51.100.0/24" } });
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyRegistered"), (taken.Status, taken.Code));
        Assert.Equal("InvalidPrefix", (await arm.PutAsync(other, new { properties = new { prefix = "198.51.100.1/24" } })).Code);
        Assert.Equal("IPv4Only", (await arm.PutAsync(other, new { properties = new { prefix = "2001:db8::/48" } })).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.SendAsync(HttpMethod.Post, $"{prefixes}/none/validate", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await arm.DeleteAsync($"{prefixes}/one")).Status);
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync(other, new { properties = new { prefix = "198.51.100.0/24" } })).Status);
    }

    [Fact]
    public async Task What_is_never_public_fails()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var path = $"{await arm.ActivePeeringAsync("private")}/registeredPrefixes/one";
        Assert.Equal(HttpStatusCode.Created, (await arm.PutAsync(path, new { properties = new { prefix = "10.22.20.0/24" } })).Status);
        Assert.Equal("Prefix is not public", Property(await UntilAsync(arm, path, "Failed"), "errorMessage").GetString());
    }

    [Fact]
    public async Task Unbilled_prefixes_are_those_of_the_operators_inventory_together_or_one_by_one()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var path = $"{await arm.ActivePeeringAsync("unbilled")}/rpUnbilledPrefixes";
        Assert.Empty((await arm.GetAsync(path, "2022-10-01")).Value);
        var asn = (await arm.GetAsync($"{arm.Provider}/peerAsns/asn")).Body.GetProperty("properties").GetProperty("peerAsn").GetUInt32();
        using var op = Api.NativePeer.ClientOf(shared.Server, shared.Server.Demo.Operator.ClientId,
            shared.Server.Demo.Operator.ClientSecret);
        foreach (var prefix in new[] { "198.18.10.0/24", "198.18.11.0/24", "198.18.20.0/25", "198.18.20.64/26" })
            await op.Inventory.UnbilledPrefixes.AddAsync(new Client.Contracts.UnbilledPrefix { Prefix = prefix, Region = "local",
                PeerAsn = asn });
        await op.Inventory.UnbilledPrefixes.AddAsync(new Client.Contracts.UnbilledPrefix { Prefix = "198.18.30.0/24", Region = "local",
            PeerAsn = asn + 1_000_000 });
        Assert.Equal(["198.18.10.0/24", "198.18.11.0/24", "198.18.20.0/25", "198.18.20.64/26"], await PrefixesAsync(path));
        Assert.Equal(["198.18.10.0/23", "198.18.20.0/25"], await PrefixesAsync($"{path}?consolidate=true"));
        Assert.Equal("InvalidParameter", (await arm.GetAsync($"{path}?consolidate=maybe")).Code);

        async Task<IEnumerable<string?>> PrefixesAsync(string from) =>
            (await PagingTests.AllAsync(arm, from)).Select(p => p.GetProperty("prefix").GetString());
    }

    private static JsonElement Property(ArmAnswer answer, string name) => answer.Body.GetProperty("properties").GetProperty(name);

    private static async Task<ArmAnswer> UntilAsync(ArmCaller arm, string path, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await arm.GetAsync(path);
            if (Property(answer, "prefixValidationState").GetString() == state) return answer;
            await Task.Delay(100, patience.Token);
        }
    }
}
