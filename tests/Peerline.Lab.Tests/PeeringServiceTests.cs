using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>The peering service on real routes: a provider registers a prefix, a customer uses its key, and routers are asked.</summary>
public class PeeringServiceTests(ITestOutputHelper output)
{
    private const string Prefix = "203.0.112.0/24";
    private const string Marked = $"{Prefix} {{ bgp_community.add((8075,8007)); }}";
    private const string Host = "203.0.113.10";

    [Fact]
    public async Task A_prefix_is_verified_on_every_session_and_what_happens_to_its_routes_is_told()
    {
        await using var world = await World.StartAsync();
        var provider = await world.PeerAsync("contoso", 64501);
        var links = await provider.RequestAsync("exampleton", PeerNetwork.Asked(), PeerNetwork.Asked());
        foreach (var link in links) await link.WiredAsync();
        await world.Lab.HostAsync(links[0].Site, "client", "203.0.113.0/24", "2001:db8:1000::/36");
        await AnnounceAsync(links, Prefix, Marked);
        await links[0].ReadyAsync(new("203.0.113.0/24"), new(Prefix), new("2001:db8:1000::/36"));
        await links[1].ReadyAsync(new(Prefix), new("2001:db8:1000::/36"));
        foreach (var link in links) await link.UntilAsync("Active");

        // One session lacks the mark: the provider is told, mends it, and is verified.
        var registered = $"{provider.ArmPeering("exampleton")}/registeredPrefixes/one";
        var key = Property(await provider.Arm.PutAsync(registered, new { properties = new { prefix = Prefix } }),
            "peeringServicePrefixKey");
        var failed = await UntilAsync(provider, registered, "Failed");
        Assert.Equal("Advertisement missing MAPS community", Property(failed, "errorMessage"));
        await AnnounceAsync(links, Marked, Marked);
        await provider.Arm.PostAsync($"{registered}/validate");
        await UntilAsync(provider, registered, "Verified");

        // The customer's prefix with the provider's key.
        await InventoryAsync(world);
        var customer = await world.PeerAsync("fabrikam", 64502);
        var service = $"{customer.ArmPeering("x")[..^"peerings/x".Length]}peeringServices/office";
        await customer.Arm.PutAsync(service, new
        {
            location = "local",
            properties = new { peeringServiceLocation = "Home", peeringServiceProvider = "Contoso",
                providerPrimaryPeeringLocation = World.Metro },
        });
        var path = $"{service}/prefixes/one?$expand=events";
        await customer.Arm.PutAsync($"{service}/prefixes/one", new { properties = new { prefix = Prefix, peeringServicePrefixKey = key } });
        var verified = await UntilAsync(customer, path, "Verified");
        Assert.Equal("ViaServiceProvider", Property(verified, "learnedType"));
        Assert.Equal(["PrefixAnnouncementEvent"], Events(verified));

        // A test of the customer's own, and the looking glass, over the same router.
        var test = $"{service}/connectionMonitorTests/host";
        await customer.Arm.PutAsync(test,
            new { properties = new { sourceAgent = World.Metro, destination = Host, testFrequencyInSec = 10 } });
        var ran = await Eventually.MatchesAsync(
            () => customer.Arm.GetAsync(test), t =>
                t.GetProperty("properties").GetProperty("isTestSuccessful").GetBoolean(), "the test to succeed",
            TimeSpan.FromSeconds(120));
        var hops = HopsOf(ran);
        output.WriteLine(string.Join(" > ", hops));
        Assert.Equal(3, hops.Count);
        Assert.Equal(Host, hops[^1]);
        Assert.Contains("5 received, 0% packet loss", await GlassAsync(customer, "Ping", Host));
        var trace = await GlassAsync(customer, "Traceroute", Host);
        output.WriteLine(trace);
        Assert.Contains($"\n 2 {Host} ", trace);
        var route = await GlassAsync(customer, "BgpRoute", "203.0.112.7");
        output.WriteLine(route);
        Assert.Contains($"BGP routing table entry for {Prefix}", route);
        Assert.Contains("64501", route);
        Assert.Contains("8075:8007", route);
        await MetricsAsync(provider, service, customer);

        // Withdrawn: the customer is told from which sessions it is missing.
        await AnnounceAsync(links, null, null);
        var lost = await UntilAsync(customer, path, "Failed", 120);
        foreach (var link in links)
        {
            var peer = (await link.ReadAsync()).AddressesV4!.Peer;
            Assert.Contains($"Not receiving prefix advertisement from {peer} for prefix {Prefix}", Property(lost, "errorMessage"));
        }

        Assert.Equal(["PrefixWithdrawalEvent", "PrefixAnnouncementEvent"], Events(lost));
    }

    private static async Task MetricsAsync(PeerNetwork provider, string service, PeerNetwork customer)
    {
        var sessions = await provider.Arm.GetAsync(
            $"{provider.ArmPeering("exampleton")}/providers/Microsoft.Insights/metrics"
                + "?metricnames=SessionAvailability&aggregation=maximum&$filter=SessionIp eq '*'");
        Assert.Equal(4, sessions.GetProperty("value")[0].GetProperty("timeseries").GetArrayLength());
        Assert.All(sessions.GetProperty("value")[0].GetProperty("timeseries").EnumerateArray(), s => Assert.Contains(
            s.GetProperty("data").EnumerateArray(), v => v.TryGetProperty("maximum", out var up) && up.GetDouble() == 1));
        var trips = await customer.Arm.GetAsync($"{service}/providers/Microsoft.Insights/metrics?metricnames=RoundTripTime");
        Assert.Contains(
            trips.GetProperty("value")[0].GetProperty("timeseries")[0].GetProperty("data").EnumerateArray(),
            v => v.TryGetProperty("average", out var ms) && ms.GetDouble() > 0);
    }

    private static async Task InventoryAsync(World world)
    {
        await world.Operator.Inventory.ServiceProviders.AddAsync(new ServiceProvider { Name = "Contoso", Asn = 64501,
            Metros = [World.Metro] });
        await world.Operator.Inventory.ServiceLocations.AddAsync(new ServiceLocation { Name = "Home", Country = "DE", Region = "local" });
    }

    /// <summary>What each link's router announces of the prefix, with its attributes; null withdraws it.</summary>
    private static async Task AnnounceAsync(IReadOnlyList<Turnup> links, string? first, string? second)
    {
        await links[0].ConfiguredAsync(b => b with { RoutesV4 = first is null ? [] : [first], RoutesV6 = [] });
        await links[1].ConfiguredAsync(b => b with { RoutesV4 = second is null ? [] : [second] });
    }

    private static async Task<string> GlassAsync(PeerNetwork peer, string command, string destination) =>
        (await peer.Arm.PostAsync(
            $"{peer.ArmProvider}/lookingGlass?command={command}&sourceType=EdgeSite&sourceLocation={World.Metro}&destinationIP={destination}"))
        .GetProperty("output").GetString()!;

    private static Task<JsonElement> UntilAsync(PeerNetwork peer, string path, string state, int seconds = 90) => Eventually.MatchesAsync(
        () => peer.Arm.GetAsync(path), p => Property(p, "prefixValidationState") == state, $"{path} to be {state}",
        TimeSpan.FromSeconds(seconds));

    private static string? Property(JsonElement resource, string name) => resource.GetProperty("properties").GetProperty(name).GetString();

    private static IEnumerable<string?> Events(JsonElement prefix) =>
        prefix.GetProperty("properties").GetProperty("events").EnumerateArray().Select(e => e.GetProperty("eventType").GetString());

    private static List<string?> HopsOf(JsonElement test) =>
        [.. test.GetProperty("properties").GetProperty("path").EnumerateArray().Select(h => h.GetString())];
}
