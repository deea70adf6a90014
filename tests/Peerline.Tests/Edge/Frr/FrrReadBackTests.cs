using System.Text;
using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Tests.Edge.Frr;

/// <summary>What real daemons and tools answered, recorded by the lab (<c>FrrRecordings</c>), is read as it was meant.</summary>
public class FrrReadBackTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_open_session_is_read_with_everything_that_bgpd_tells()
    {
        var session = Sessions("open.neighbors.json").Single(s => s.PeerAddress == FrrWishes.V4.PeerAddress);

        Assert.Equal((Family.IPv4, new Asn(64501), SessionState.Established), (session.Family, session.PeerAsn, session.State));
        Assert.Equal((2, 1, 1, 10), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised, session.MaxPrefixes));
        Assert.Equal((true, true, true, true, true),
            (session.Md5, session.Gtsm, session.FourOctetAsn, session.RouteRefresh, session.EndOfRib));
        Assert.Equal(("peer", TimeSpan.FromSeconds(180), "e0"), (session.PeerRole, session.HoldTime, session.InterfaceName));
        Assert.Equal((FrrWishes.Connection, 1, new Asn(64501)), (session.ConnectionId, session.Generation, session.OpenedAsn));
        Assert.Equal((Address.Parse("192.0.2.1"), 0L), (session.LocalAddress, session.Flaps));
        Assert.Null(session.LastError);
        Assert.NotNull(session.EstablishedSince);
    }

    [Fact]
    public void A_legacy_session_is_read_beside_ours()
    {
        var legacy = Sessions("open.neighbors.json").Single(s => s.ConnectionId is null);

        Assert.Equal((Address.Parse("198.51.100.99"), new Asn(64999)), (legacy.PeerAddress, legacy.PeerAsn));
        Assert.Equal("transit \"LEGACY\" <b>!", legacy.Description);
        Assert.Equal((false, false), (legacy.Md5, legacy.Gtsm));
        Assert.NotEqual(SessionState.Established, legacy.State);
    }

    [Theory]
    [InlineData("shutdown.neighbors.json", "6/2 Cease: Administrative Shutdown (maintenance until 6)", true)]
    [InlineData("stopped.neighbors.json", "6/1 Cease: Maximum Number of Prefixes Reached", false)]
    public void The_last_error_has_its_rfc_name_and_its_sender(string file, string error, bool fromPeer)
    {
        var session = Sessions(file).Single(s => s.PeerAddress == FrrWishes.V4.PeerAddress);

        Assert.Equal((error, fromPeer), (session.LastError, session.LastErrorFromPeer));
        Assert.InRange(session.LastErrorAt!.Value, Now.AddSeconds(-10), Now);
        Assert.Equal((0, 0, 0), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised));
    }

    [Fact]
    public void A_session_stopped_for_its_prefixes_is_recognised()
    {
        using var stopped = JsonDocument.Parse(FrrFiles.Captured("stopped.neighbors.json"));
        using var up = JsonDocument.Parse(FrrFiles.Captured("open.neighbors.json"));

        Assert.True(FrrObservation.IsStoppedForPrefixes(stopped.RootElement.GetProperty("192.0.2.0")));
        Assert.False(FrrObservation.IsStoppedForPrefixes(up.RootElement.GetProperty("192.0.2.0")));
    }

    [Fact]
    public void Received_routes_are_read_with_their_paths()
    {
        var routes = FrrRoutes.Adjacent(FrrFiles.Captured("open.received4.json"), "receivedRoutes");

        Assert.Equal([Prefix.Parse("10.66.0.0/16"), Prefix.Parse("203.0.113.0/24")], routes.Select(r => r.Prefix));
        Assert.Equal(("64501 4200000001 64502", Address.Parse("192.0.2.0")), (routes[0].AsPathText, routes[0].NextHop));
        Assert.Equal([new Asn(64501), new Asn(4200000001), new Asn(64502)], routes[0].AsPath);
        var received6 = FrrRoutes.Adjacent(FrrFiles.Captured("open.received6.json"), "receivedRoutes");
        Assert.Equal(Address.Parse("2001:db8:ffff::"), Assert.Single(received6).NextHop);
        var advertised = FrrRoutes.Adjacent(FrrFiles.Captured("open.advertised4.json"), "advertisedRoutes");
        Assert.Equal(Prefix.Parse("198.51.100.0/24"), Assert.Single(advertised).Prefix);
    }

    [Fact]
    public void Accepted_routes_get_their_communities_from_the_detail()
    {
        var route = Assert.Single(FrrRoutes.Accepted(FrrFiles.Captured("open.accepted4.json")));
        var detailed = FrrRoutes.WithDetail(route, "192.0.2.0", FrrFiles.Captured("open.route.json"));

        Assert.Equal(["64501:7", "64501:1:2"], detailed.Communities);
        Assert.Equal(new Asn(64501), detailed.OnlyToCustomer);
        Assert.NotNull(detailed.ReceivedAt);
        Assert.Equal(Address.Parse("2001:db8:ffff::"), Assert.Single(FrrRoutes.Accepted(FrrFiles.Captured("open.accepted6.json"))).NextHop);
    }

    [Theory]
    [InlineData("64501 {64502,64503}", true, new uint[] { 64501, 64502, 64503 })]
    [InlineData("(65001) 64501", false, new uint[] { 65001, 64501 })]
    [InlineData("", false, new uint[0])]
    public void Sets_and_confederations_are_part_of_the_path(string path, bool set, uint[] asns)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"receivedRoutes":{"203.0.113.0/24":{"path":"{{path}}","nextHop":"192.0.2.0"} } }""");

        var route = Assert.Single(FrrRoutes.Adjacent(json, "receivedRoutes"));

        Assert.Equal((path, set), (route.AsPathText, route.HasAsSet));
        Assert.Equal(asns, route.AsPath.Select(a => a.Value));
    }

    [Fact]
    public void A_router_that_keeps_no_adj_rib_in_has_no_received_routes() =>
        Assert.Empty(FrrRoutes.Adjacent("""{"warning":"Inbound soft reconfiguration not enabled"}"""u8.ToArray(), "receivedRoutes"));

    [Fact]
    public void The_adj_rib_in_is_counted() => Assert.Equal(2, FrrObservation.AdjRibIn(FrrFiles.Captured("open.prefix-counts.json")));

    [Fact]
    public void The_log_names_the_asn_that_was_opened_and_who_sent_what()
    {
        var now = Now;
        var opened = FrrHeard.Read("[PVVJZ-WEEYM] 192.0.2.0 bad OPEN, remote AS is 64777, expected 64501", _ => null, now)!.Value;
        var sent = FrrHeard.Read(
            "[HZN6M-XRM1G] %NOTIFICATION: sent to neighbor 192.0.2.0 2/2 (OPEN Message Error/Bad Peer AS) 2 bytes fd 09",
            _ => opened.Heard, now)!.Value;
        var received = FrrHeard.Read(
            "[HZN6M-XRM1G] %NOTIFICATION: received from neighbor 2001:db8:ffff:: 2/11 (OPEN Message Error/Role Mismatch) 0 bytes", _ => null, now)!.Value;

        Assert.Equal((FrrWishes.V4.PeerAddress, new FrrHeard(NotificationReason.BadPeerAs, false, new Asn(64777), now)), opened);
        Assert.Equal(opened, sent);
        Assert.Equal((FrrWishes.V6.PeerAddress, new FrrHeard(NotificationReason.RoleMismatch, true, null, now)), received);
        Assert.Null(FrrHeard.Read("[ZQHFG-DQGX1] 192.0.2.0 went from Idle to Active", _ => null, now));
        const string collision = "%NOTIFICATION: sent to neighbor 192.0.2.0 6/7 (Cease/Connection Collision Resolution) 0 bytes";
        Assert.Null(FrrHeard.Read(collision, _ => null, now));
    }

    [Fact]
    public void A_line_of_the_live_log_is_cut_out_of_its_header_whatever_the_lengths_say()
    {
        var line = new byte[88 + 5];
        (line[12], line[44]) = (88, 5);
        "hello"u8.CopyTo(line.AsSpan(88));
        Assert.Equal("hello", FrrLiveLog.Text(line));

        for (var length = 0; length < line.Length; length++) Assert.Equal("", FrrLiveLog.Text(line.AsSpan(0, length)));
        line.AsSpan(12, 4).Fill(0xff);
        Assert.Equal("", FrrLiveLog.Text(line));
        (line[12], line[13], line[14], line[15]) = (88, 0, 0, 0);
        line.AsSpan(44, 4).Fill(0xff);
        Assert.Equal("", FrrLiveLog.Text(line));
    }

    [Fact]
    public void Pings_are_read_to_the_microsecond()
    {
        var result = PingReading.Result(FrrWishes.V4.PeerAddress, Said(FrrFiles.CapturedText("ping.txt")));

        Assert.Equal((5, 5, 0.0, null), (result.Sent, result.Received, result.LossPercent, result.Error));
        Assert.True(result is { Min: { } min, Average: { } average, Max: { } max } && min <= average && average <= max
            && max < TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_ping_that_got_nothing_out_tells_why_and_lost_ones_do_not()
    {
        var refused = PingReading.Result(FrrWishes.V4.PeerAddress,
            new CommandResult(2, "", "ping: SO_BINDTODEVICE e9: No such device\n", false));
        var lost = PingReading.Result(FrrWishes.V4.PeerAddress,
            Said("--- 192.0.2.0 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 20ms\n"));
        var some = PingReading.Result(FrrWishes.V4.PeerAddress,
            Said("200 packets transmitted, 198 received, +1 errors, 1% packet loss, time 20ms\n"
            + "rtt min/avg/max/mdev = 0.028/0.035/1.044/0.006 ms\n"));

        Assert.Equal((0, "SO_BINDTODEVICE e9: No such device"), (refused.Sent, refused.Error));
        Assert.Equal((3, 0, 100.0, null), (lost.Sent, lost.Received, lost.LossPercent, lost.Error));
        Assert.Equal((1.0, TimeSpan.FromMicroseconds(28), TimeSpan.FromMicroseconds(1044)), (some.LossPercent, some.Min, some.Max));
    }

    [Fact]
    public void Who_answered_is_read_once_each()
    {
        var all = PingReading.Answers(FrrFiles.CapturedText("ping-all-nodes.txt"));
        Assert.Equal(2, all.Count);
        Assert.All(all, a => Assert.True(a.IsIPv6LinkLocal));
        Assert.Matches("^([0-9a-f]{2}:){5}[0-9a-f]{2}$", Assert.Single(PingReading.ArpAnswers(FrrFiles.CapturedText("arping.txt"))));
    }

    [Fact]
    public void Interfaces_are_read_with_addresses_and_counters()
    {
        var port = InterfaceReading.Observations(FrrFiles.CapturedText("ip-addr.json")).Single(i => i.Name == "e0");

        Assert.Equal((true, 1500), (port.Up, port.Mtu));
        Assert.Contains(new InterfaceAddress(Address.Parse("192.0.2.1"), 31), port.Addresses);
        Assert.True(port is { RxBytes: > 0, TxBytes: > 0, RxErrors: 0, TxErrors: 0 });
        Assert.Null(InterfaceReading.Link(FrrFiles.CapturedText("ip-addr.json"), "e9"));
    }

    private static CommandResult Said(string output) => new(0, output, "", false);

    private static IReadOnlyList<SessionObservation> Sessions(string file)
    {
        var configuration = FrrConfiguration.Parse(FrrFiles.CapturedText("open.running-config.conf"));
        var present = FrrObservation.InterfaceAddresses(FrrFiles.Captured("open.interface.json"));
        var reading = new FrrReading(configuration, present, RouterMarker.None, FrrDaemons.Capabilities("FRRouting 8.4.4"));
        return FrrObservation.Sessions(FrrFiles.Captured(file), reading, new Dictionary<string, int> { ["192.0.2.0"] = 2 }, _ => null, Now);
    }
}
