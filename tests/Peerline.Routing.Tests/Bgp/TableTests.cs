using System.Buffers;
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>Sessions whose routes are in the speaker's compact table.</summary>
public class TableTests
{
    private readonly Lab _lab = new();
    private readonly AdjRibsIn _table = new();

    private BgpSessionConfiguration Side => _lab.EdgeSide with { Passive = true };

    private static RouteAttributes PathOf(params Asn[] path) => (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [.. path])] }).Build();

    private BgpSpeaker Speaker() => new(new BgpSpeakerOptions { Identifier = Address.Parse("192.0.2.1"), ListenPort = _lab.Port, Table = _table });

    [Fact]
    public async Task Routes_come_go_and_are_judged_as_in_a_session_of_its_own()
    {
        await using var edge = Speaker();
        var session = edge.Add(Side with { ImportPolicy = RoutePolicy.Permit(PrefixFilter.Exactly([Prefix.Parse("203.0.113.0/24")])) });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        Prefix[] all = [Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.2.0/24")];
        await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs), all[0], all[1]));
        await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs, Lab.EdgeAs), all[2]));
        await session.WhenAsync(s => s.Prefixes[0] is { Received: 3, Accepted: 1 }, Lab.Deadline);
        Assert.Equal(
            [RouteDisposition.Accepted, RouteDisposition.RejectedByPolicy, RouteDisposition.OwnAsInPath],
            all.Select(p => session.Routes!.Get(p)!.Disposition));
        Assert.Empty(session.Tables.Received);

        session.SetPolicies(RoutePolicy.PermitAll, null);
        Assert.Equal(2, session.Status.Prefixes[0].Accepted);

        // An ORIGIN of 7: treated as withdrawn (RFC 7606).
        var bad = Samples.Announce(PathOf(Lab.PeerAs), all[0]);
        bad[26] = 7;
        await peer.SendAsync(bad);
        await session.WhenAsync(s => s.Prefixes[0] is { Received: 2, Accepted: 1 }, Lab.Deadline);
        peer.Dispose();
        await session.WhenAsync(s => !s.IsEstablished, Lab.Deadline);
        Assert.Equal((0L, 0), (_table.RouteCount, session.Status.Prefixes[0].Received));
        Assert.True(await edge.RemoveAsync("peer"));
        Assert.Empty(_table.Peers);
    }

    [Fact]
    public async Task The_prefix_limit_and_an_enhanced_refresh_work_on_the_table()
    {
        await using var edge = Speaker();
        var session = edge.Add(Side with { MaximumPrefixes = 3 });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        Prefix[] all = [.. Enumerable.Range(0, 4).Select(i => new Prefix(Address.FromIPv4(0x0b000000u + ((uint)i << 8)), 24))];
        await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs), all[..3]));
        foreach (var step in (RouteRefreshSubtype[])[RouteRefreshSubtype.BeginningOfRouteRefresh, RouteRefreshSubtype.EndOfRouteRefresh])
        {
            var octets = new byte[RouteRefreshMessage.Length];
            new RouteRefreshMessage(AfiSafi.IPv4Unicast, step).WriteTo(octets);
            await peer.SendAsync(octets);
            if (step == RouteRefreshSubtype.BeginningOfRouteRefresh) await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs), all[1]));
        }
        await session.WhenAsync(s => s.Counters.RouteRefreshesReceived == 2 && s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.NotNull(session.Routes!.Get(all[1]));

        await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs), all));
        await session.WhenAsync(s => s.HeldByMaximumPrefixes, Lab.Deadline);
        Assert.Equal(NotificationReason.MaximumPrefixesReached, (await peer.ReceiveNotificationAsync()).Reason);
        Assert.Equal(0, _table.RouteCount);
    }

    [Fact]
    public async Task Families_that_were_not_agreed_on_are_ignored()
    {
        await using var edge = Speaker();
        var session = edge.Add(Side);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        var path = Samples.IPv6Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] };
        await peer.SendAsync(Samples.Announce(path.Build(), Prefix.Parse("2001:db8::/32")));
        await peer.SendAsync(Samples.Announce(PathOf(Lab.PeerAs), Prefix.Parse("203.0.113.0/24")));
        await session.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Equal(1, _table.RouteCount);
    }

    [Fact]
    public async Task With_ADD_PATH_several_paths_for_a_prefix_are_kept_apart()
    {
        await using var edge = Speaker();
        var session = edge.Add(Side with { AddPathReceive = [AfiSafi.IPv4Unicast] });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        Assert.True(OpenMessage.TryRead((await peer.ReceiveAsync(BgpMessageType.Open)).AsSpan(19), out var ours, out _));
        Assert.Equal(AddPathMode.Receive, ours!.AddPathModeOf(AfiSafi.IPv4Unicast));
        await peer.SendAsync(ScriptedPeer.OpenFrom(new OpenMessage
        {
            MyAutonomousSystem = Lab.PeerAs.TwoOctet,
            HoldTimeSeconds = 90,
            Identifier = Address.Parse("192.0.2.2"),
            Capabilities =
            [
                new MultiprotocolCapability(AfiSafi.IPv4Unicast), new FourOctetAsCapability(Lab.PeerAs),
                new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.Send)]),
            ],
        }));
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        var prefix = Prefix.Parse("203.0.113.0/24");
        await peer.SendAsync(WithPathId(PathOf(Lab.PeerAs, 64501), 1, prefix));
        await peer.SendAsync(WithPathId(PathOf(Lab.PeerAs, 64502), 2, prefix));
        var status = await session.WhenAsync(s => s.Prefixes[0].Received == 2, Lab.Deadline);
        Assert.Equal([AfiSafi.IPv4Unicast], status.Negotiated!.AddPathReceived);
        Assert.Equal("4200000001 64501", session.Routes!.Get(prefix, 1)!.Attributes.AsPathText);
        Assert.Equal("4200000001 64502", session.Routes.Get(prefix, 2)!.Attributes.AsPathText);
    }

    [Fact]
    public async Task ADD_PATH_needs_a_table()
    {
        await using var edge = _lab.EdgeSpeaker();
        var problem = Assert.Single(edge.Problems(Side with { AddPathReceive = [AfiSafi.IPv4Unicast] }));
        Assert.Equal(ConfigurationFault.AddPathWithoutTable, problem.Fault);
    }

    [Fact]
    public async Task An_IPv4_prefix_has_an_IPv6_next_hop_where_both_sides_said_so()
    {
        await using var edge = _lab.EdgeSpeaker();
        await using var peer = _lab.PeerSpeaker();
        var hop = IPAddress.Parse("2001:db8::77");
        var ours = edge.Add(_lab.EdgeSide with { ExtendedNextHop = true, ImportPolicy = RoutePolicy.PermitAll });
        var route = new Announcement(Prefix.Parse("203.0.113.0/24")) { NextHop = hop };
        peer.Add(_lab.PeerSide with { ExtendedNextHop = true, Announcements = [route, Lab.Route("198.51.100.0/24")] });
        var status = await ours.WhenAsync(s => s.Prefixes[0] is { Received: 2, EndOfRibReceived: true }, Lab.Deadline);
        Assert.True(status.Negotiated!.ExtendedNextHop);
        Assert.True(ours.Tables.Accepted.TryGet(route.Prefix, out var received));
        Assert.Equal(Address.Parse("2001:db8::77"), received.Attributes.NextHop);

        // The same towards a peer that did not: the one route that it cannot read stays here.
        edge.Change(_lab.EdgeSide with { ImportPolicy = RoutePolicy.PermitAll });
        await ours.WhenAsync(s => s is { IsEstablished: true, Negotiated.ExtendedNextHop: false } && s.Prefixes[0].EndOfRibReceived, Lab.Deadline);
        Assert.Equal("198.51.100.0/24", ours.Tables.Received.Single().Prefix.ToString());
    }

    // UPDATE with one prefix and its path identifier (RFC 7911 3).
    private static byte[] WithPathId(RouteAttributes attributes, uint pathId, Prefix prefix)
    {
        var plain = Samples.Announce(attributes, prefix);
        var nlri = PrefixList.SizeOf(prefix);
        var message = new byte[plain.Length + 4];
        plain.AsSpan(0, plain.Length - nlri).CopyTo(message);
        PrefixList.Write(message.AsSpan(plain.Length - nlri), pathId, prefix);
        message[16] = (byte)(message.Length >> 8);
        message[17] = (byte)message.Length;
        return message;
    }
}
