using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Client;

namespace Peerline.Lab.Tests;

/// <summary>A peering that was made by hand long ago becomes a resource, without anybody noticing on the wire.</summary>
public class LegacyPeeringTests(ITestOutputHelper output)
{
    private const string Key = "by-Hand.2019";

    private const string Bgpd = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp default ipv4-unicast
         no bgp network import-check
         neighbor 192.0.2.0 remote-as 64502
         neighbor 192.0.2.0 description PNI "Fabrikam" 2019 $(reboot)
         neighbor 192.0.2.0 password by-Hand.2019
         neighbor 192.0.2.0 timers connect 2
         neighbor 2001:db8:ffff:: remote-as 64502
         neighbor 2001:db8:ffff:: password by-Hand.2019
         neighbor 2001:db8:ffff:: timers connect 2
         address-family ipv4 unicast
          network 198.51.100.0/24
          neighbor 192.0.2.0 activate
          neighbor 192.0.2.0 soft-reconfiguration inbound
          neighbor 192.0.2.0 maximum-prefix 50
          neighbor 192.0.2.0 route-map PEERS in
          neighbor 192.0.2.0 route-map PEERS out
         exit-address-family
         address-family ipv6 unicast
          network 2001:db8:2000::/36
          neighbor 2001:db8:ffff:: activate
          neighbor 2001:db8:ffff:: soft-reconfiguration inbound
          neighbor 2001:db8:ffff:: route-map PEERS in
          neighbor 2001:db8:ffff:: route-map PEERS out
         exit-address-family
        exit
        route-map PEERS permit 10
        exit
        """;

    private const string Zebra = "interface e0\n ip address 192.0.2.1/31\n ipv6 address 2001:db8:ffff::1/127\n";

    [Fact]
    public async Task A_session_made_by_hand_is_listed_converted_watched_and_removed_and_does_not_flap_on_the_way()
    {
        BirdInstance? bird = null;
        LabNamespace? site = null;
        await using var world = await World.StartAsync(bgpd: Bgpd, zebra: Zebra, cabled: async (lab, edge) =>
        {
            site = await lab.NamespaceAsync("fabrikam");
            await lab.WireAsync(edge, "e0", site, "p0");
            await site.AddressAsync("p0", "192.0.2.0/31");
            await site.AddressAsync("p0", "2001:db8:ffff::/127");
            bird = await lab.BirdAsync(site, new BirdPeer { Asn = 64502, Md5Key = Key, Gtsm = false }.ToConfiguration());
        });
        var peer = await world.PeerAsync("fabrikam", 64502);
        await Eventually.TrueAsync(() => bird!.IsEstablishedAsync("edge4"), "the old IPv4 session is up");
        await Eventually.TrueAsync(() => bird!.IsEstablishedAsync("edge6"), "the old IPv6 session is up");
        var before = await world.Frr.RunningConfigurationAsync();
        var (since4, since6) = (await UptimeAsync(world, "192.0.2.0"), await UptimeAsync(world, "2001:db8:ffff::"));

        // Listed, over both faces.
        var listed = await Eventually.MatchesAsync(
            async () => (await peer.Arm.GetAsync($"{peer.ArmProvider}/legacyPeerings?peeringLocation={World.Metro}&kind=Direct")).GetProperty("value"),
            v => v.GetArrayLength() == 1, "the legacy peering is listed");
        var native = new List<Client.Contracts.LegacySession>();
        await foreach (var session in peer.Client.LegacySessionsAsync(World.Metro)) native.Add(session);
        var only = Assert.Single(native);
        Assert.Equal(("192.0.2.0", "2001:db8:ffff::"), (only.V4!.Addresses.Peer, only.V6!.Addresses.Peer));
        Assert.Null(only.EdgeRouter);

        // Converted: the body that was listed goes back by PUT, with the registered ASN.
        var body = JsonNode.Parse(listed[0].GetRawText())!;
        var direct = body["properties"]!["direct"]!;
        direct["peerAsn"] = new JsonObject { ["id"] = $"/{peer.ArmProvider}/peerAsns/{peer.Name}" };
        Assert.Equal("192.0.2.0/31", direct["connections"]![0]!["bgpSession"]!["sessionPrefixV4"]!.GetValue<string>());
        var put = await peer.Arm.PutAsync(peer.ArmPeering("legacy"), body);
        Assert.Equal("PendingApproval", State(put));
        var peering = await SingleAsync(peer.Client.Peerings.ListAsync());
        var link = new Turnup(peer, peering, Assert.Single(peering.Connections).Id, site!, bird!);
        await world.Operator.Connections.ApproveAsync(link.Id);
        await link.UntilAsync("Active");

        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
        // FRR computes it from an age in whole seconds.
        Assert.InRange(await UptimeAsync(world, "192.0.2.0"), since4 - 1, since4 + 1);
        Assert.InRange(await UptimeAsync(world, "2001:db8:ffff::"), since6 - 1, since6 + 1);
        Assert.Equal("Active", State(await peer.Arm.GetAsync(peer.ArmPeering("legacy"))));
        Assert.Equal(0, (await peer.Arm.GetAsync($"{peer.ArmProvider}/legacyPeerings?peeringLocation={World.Metro}&kind=Direct")).GetProperty("value").GetArrayLength());
        Assert.DoesNotContain(await link.HistoryAsync(), e => e.Type == "connection.deny-all-applied");
        output.WriteLine(Turnup.Text(await link.ReportAsync()));
        await Eventually.TrueAsync(() => Task.FromResult(world.Server.Mails().Any(m => m.To.Contains(peer.Email) && m.Subject.Contains("taken over", StringComparison.Ordinal))), "a mail of the conversion");

        // Watched as any other, and still as the operator wrote it.
        await link.DropsAndComesBackAsync();
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
        Assert.Empty((await world.StatusAsync()).Drift);

        // Edited by the operator, whose text it is: not to be overwritten, and watched as it stands from then on.
        await world.Frr.ConfigureAsync("bgpd", "router bgp 64500\nneighbor 192.0.2.0 description ours since 2019");
        await Eventually.TrueAsync(async () => (await world.StatusAsync()).Drift.Any(d => d.Contains("was changed on the router", StringComparison.Ordinal)), "the edit is told");
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => world.Operator.Connections.RestoreAsync(link.Id, "back"));
        Assert.Contains("the operator's own", refused.Message, StringComparison.Ordinal);
        await world.Operator.Connections.AdoptAsync(link.Id, "a description");
        await Eventually.TrueAsync(async () => (await world.StatusAsync()).Drift.Count == 0, "the edit is known");
        Assert.Equal("Active", (await link.ReadAsOperatorAsync()).State);

        // Removed: the neighbour goes; policies and addresses were the operator's and stay.
        await link.DeleteAsync();
        var expected = before.Split('\n').Where(l => !l.Contains("neighbor 192.0.2.0 ", StringComparison.Ordinal) && !l.Contains("neighbor 2001:db8:ffff:: ", StringComparison.Ordinal));
        Assert.Equal(string.Join('\n', expected), await world.Frr.RunningConfigurationAsync());
        Assert.False(await bird!.IsEstablishedAsync("edge4"));
    }

    private static string State(JsonElement peering) =>
        peering.GetProperty("properties").GetProperty("direct").GetProperty("connections")[0].GetProperty("connectionState").GetString()!;

    /// <summary>Since when FRR says that the session is established.</summary>
    private static async Task<long> UptimeAsync(World world, string neighbor)
    {
        using var shown = JsonDocument.Parse(await world.Frr.AskAsync("bgpd", $"show bgp neighbors {neighbor} json"));
        return shown.RootElement.GetProperty(neighbor).GetProperty("bgpTimerUpEstablishedEpoch").GetInt64();
    }

    private static async Task<T> SingleAsync<T>(IAsyncEnumerable<T> list)
    {
        var all = new List<T>();
        await foreach (var item in list) all.Add(item);
        return Assert.Single(all);
    }
}
