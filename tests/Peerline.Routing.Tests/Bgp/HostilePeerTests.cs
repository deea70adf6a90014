using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>Memory is measured here, so nothing else may run beside.</summary>
[CollectionDefinition("Hostile peers", DisableParallelization = true)]
public sealed class HostilePeers;

/// <summary>
/// One peer does its worst, over a real socket. Another one on the same speaker asks for its routes all the time: it is always answered,
/// and the memory of the process does not grow.
/// </summary>
[Collection("Hostile peers")]
public sealed class HostilePeerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const byte Good = 2, Bad = 3;
    private const long Bounded = 24 * 1024 * 1024;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    private readonly Lab _lab = new();
    private readonly List<ScriptedPeer> _peers = [];
    private BgpSpeaker _edge = null!;
    private BgpSession _good = null!;
    private BgpSession _bad = null!;
    private ScriptedPeer _witness = null!;

    private BgpSessionConfiguration BadSide => _lab.EdgeSide with { Name = "bad", PeerAddress = _lab.Nth(Bad), Passive = true };

    public async ValueTask InitializeAsync()
    {
        _edge = _lab.EdgeSpeaker();
        _good = _edge.Add(_lab.EdgeSide with
        {
            Passive = true, ExportPolicy = RoutePolicy.PermitAll, Announcements = Lab.Announce("192.0.2.0/24"),
        });
        _bad = _edge.Add(BadSide);
        _witness = await ScriptedPeer.ConnectAsync(_lab, Good);
        await _witness.EstablishAsync();
        await Lab.Established(_good);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        _witness.Dispose();
        await _edge.DisposeAsync();
    }

    [Fact]
    public Task One_octet_at_a_time() => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        var update = Samples.Announce((Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build(), Prefix.Parse("203.0.113.0/24"));
        for (var i = 0; i < 100; i++)
            foreach (var octet in update) await peer.SendAsync(new[] { octet });
        await _bad.WhenAsync(s => s.Counters.UpdatesReceived == 100, Lab.Deadline);
    });

    [Fact]
    public Task A_message_that_never_ends_does_not_count_as_a_sign_of_life() => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync(holdTime: 3);
        // 65,535 octets are declared; octet by octet they would take an hour.
        await peer.SendAsync(Convert.FromHexString(new string('f', 32) + "ffff02"));
        var notification = peer.ReceiveNotificationAsync();
        while (!notification.IsCompleted)
        {
            await peer.TrySendAsync(new byte[1]);
            await Task.WhenAny(notification, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }
        Assert.Equal(NotificationReason.HoldTimerExpired, (await notification).Reason);
    });

    [Fact]
    public Task A_storm_of_UPDATEs_with_growing_attributes() => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        // 130 MB in all, for the same three prefixes, the attributes up to the longest message.
        var updates = 0;
        for (var round = 0; round < 30; round++)
        {
            for (var communities = 1; communities < 15_000; communities += 100 + round)
            {
                await peer.SendAsync(LongUpdate(communities));
                updates++;
            }
        }
        await _bad.WhenAsync(s => s.Counters.UpdatesReceived == updates, Lab.Deadline);
        Assert.Equal(3, _bad.Tables.Received.Count);
    });

    [Fact]
    public Task A_storm_of_prefixes_ends_at_the_limit() => HarmlessAsync(async () =>
    {
        _edge.Change(BadSide with { MaximumPrefixes = 1000 });
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        var attributes = (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build();
        for (var i = 0u; i < 5000; i++)
        {
            if (!await peer.TrySendAsync(Samples.Announce(attributes, new Prefix(Address.FromIPv4(0x0b000000 + (i << 8)), 24)))) break;
        }
        var status = await _bad.WhenAsync(s => s.HeldByMaximumPrefixes, Lab.Deadline);
        Assert.Equal(NotificationReason.MaximumPrefixesReached, status.LastError!.Notification);
        Assert.Empty(_bad.Tables.Received);
    });

    [Fact]
    public Task A_flood_of_malformed_UPDATEs_that_nobody_reads_about() => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        // An ORIGIN of 7, and 60,000 octets of communities behind it: 120 MB of evidence.
        var bad = LongUpdate(15_000);
        bad[26] = 7;
        for (var i = 0; i < 2000; i++) await peer.SendAsync(bad);
        var status = await _bad.WhenAsync(s => s.Counters.TreatedAsWithdraw == 2000, Lab.Deadline);
        Assert.True(status.IsEstablished);
        Assert.Equal(0, status.Prefixes[0].Received);
        var kept = 0L;
        while (_edge.Events.TryRead(out var told)) kept += told is BgpUpdateMalformed malformed ? malformed.Message.Length : 0;
        Assert.InRange(kept, BgpEventQueue.MaximumOctets / 2, BgpEventQueue.MaximumOctets);
    });

    [Fact]
    public Task A_flood_of_KEEPALIVEs() => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        var flood = Enumerable.Repeat(KeepaliveMessage.Octets.ToArray(), 10_000).SelectMany(k => k).ToArray();
        for (var i = 0; i < 200; i++) await peer.SendAsync(flood);
        var status = await _bad.WhenAsync(s => s.Counters.KeepalivesReceived >= 2_000_001, Lab.Deadline);
        Assert.True(status.IsEstablished);
    });

    [Theory]
    [InlineData(RouteRefreshSubtype.Request)]
    [InlineData(RouteRefreshSubtype.BeginningOfRouteRefresh)]
    [InlineData((RouteRefreshSubtype)77)]
    public Task A_flood_of_ROUTE_REFRESHes(RouteRefreshSubtype subtype) => HarmlessAsync(async () =>
    {
        _edge.Change(BadSide with
        {
            ExportPolicy = RoutePolicy.PermitAll,
            Announcements = [.. Enumerable.Range(0, 2000).Select(i => Lab.Route($"{new Prefix(Address.FromIPv4(0x0b000000u + ((uint)i << 8)), 24)}"))],
        });
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        var attributes = (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build();
        await peer.SendAsync(Samples.Announce(attributes, [.. Enumerable.Range(0, 500).Select(i => new Prefix(Address.FromIPv4(0x16000000u + ((uint)i << 8)), 24))]));
        var request = new byte[RouteRefreshMessage.Length];
        new RouteRefreshMessage(AfiSafi.IPv4Unicast, subtype).WriteTo(request);
        var flood = Enumerable.Repeat(request, 1000).SelectMany(r => r).ToArray();
        // It reads nothing of what it asks for.
        for (var i = 0; i < 50; i++) await peer.SendAsync(flood);
        var status = await _bad.WhenAsync(s => s.Counters.RouteRefreshesReceived == 50_000, Lab.Deadline);
        Assert.True(status.IsEstablished);
    });

    [Fact]
    public Task A_flood_of_NOTIFICATIONs() => HarmlessAsync(async () =>
    {
        var message = new byte[BgpFrame.MaximumLength];
        var length = NotificationMessage.Write(message, NotificationReason.AdministrativeReset, ShutdownText.Write("again"));
        var flood = Enumerable.Repeat(message[..length], 2000).SelectMany(m => m).ToArray();
        for (var i = 0; i < 30; i++)
        {
            var peer = await BadPeerAsync();
            for (var n = 0; n < 5 && await peer.TrySendAsync(flood); n++) { }
            while (await peer.ReceiveAsync() is not null) { }
        }
        // One word ends a connection, and one connection a second is taken of who fails.
        var status = await _bad.WhenAsync(s => s.Counters is { NotificationsReceived: > 0, ConnectionsRejected: > 0 }, Lab.Deadline);
        Assert.Equal(30, status.Counters.NotificationsReceived + status.Counters.ConnectionsRejected);
    });

    [Fact]
    public Task Half_open_connections_of_strangers_and_of_the_peer() => HarmlessAsync(async () =>
    {
        for (var i = 0; i < 400; i++)
        {
            var peer = await ScriptedPeer.ConnectAsync(_lab, (byte)(i % 2 == 0 ? Bad : 10 + i % 200));
            _peers.Add(peer);
        }
        // One of the peer's is taken; all others are closed, the strangers' without a word.
        var closed = 0;
        foreach (var peer in _peers.Skip(1))
        {
            while (await peer.ReceiveAsync() is { } message) Assert.Equal((byte)BgpMessageType.Notification, message[18]);
            closed++;
        }
        Assert.Equal(399, closed);
        Assert.Equal(199, _bad.Status.Counters.ConnectionsRejected);
    });

    [Theory]
    [InlineData("00ffffffffffffffffffffffffffffff001304", "1/1")]    // marker
    [InlineData("ffffffffffffffffffffffffffffffff001204", "1/2")]    // shorter than a header
    [InlineData("ffffffffffffffffffffffffffffffff001504", "1/2")]    // a KEEPALIVE with a body
    [InlineData("ffffffffffffffffffffffffffffffff001300", "1/3")]    // type 0
    [InlineData("ffffffffffffffffffffffffffffffff0013ff", "1/3")]    // type 255
    [InlineData("ffffffffffffffffffffffffffffffff001602", "1/2")]    // an UPDATE without room for its lengths
    [InlineData("ffffffffffffffffffffffffffffffff001702fffffff0", "3/1")] // lengths beyond the message
    public Task A_header_that_is_none(string hex, string expected) => HarmlessAsync(async () =>
    {
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        await Lab.Established(_bad);
        await peer.SendAsync(Convert.FromHexString(hex));
        var (reason, _) = await peer.ReceiveNotificationAsync();
        Assert.Equal(expected, $"{(byte)reason.Code}/{reason.Subcode}");
        Assert.Equal(1, (await _bad.WhenAsync(s => !s.IsEstablished, Lab.Deadline)).Flaps);
    });

    [Fact]
    public Task A_peer_that_never_reads_while_our_announcements_change() => HarmlessAsync(async () =>
    {
        var routes = Enumerable.Range(0, 10_000).Select(i => Lab.Route($"{new Prefix(Address.FromIPv4(0x0b000000u + ((uint)i << 8)), 24)}") with
        {
            PathBehindUs = [.. Enumerable.Range(1, 100).Select(n => new Asn((uint)(i + n)))],
        }).ToArray();
        _edge.Change(BadSide with { ExportPolicy = RoutePolicy.PermitAll });
        var peer = await BadPeerAsync();
        await peer.EstablishAsync();
        await Lab.Established(_bad);
        // 4 MB each time; sixty times that would be 240 MB.
        for (var round = 0; round < 60; round++) _bad.SetAnnouncements([.. routes.Select(r => r with { MultiExitDisc = (uint)round })]);
        var wanted = _bad.Configuration.Announcements[0].MultiExitDisc;
        Assert.NotEqual(wanted, _bad.Tables.Advertised.First().Attributes.MultiExitDisc);
        _bad.SetAnnouncements([]);

        // Once it reads, it gets the last state, and nothing else.
        var reading = Task.Run(async () => { while (await peer.ReceiveAsync() is not null) { } });
        await _bad.WhenAsync(s => s.Prefixes[0].Advertised == 0, Lab.Deadline);
        _peers.ForEach(p => p.Dispose());
        await reading;
    });

    [Fact]
    public async Task All_at_once_and_every_KEEPALIVE_comes_on_time()
    {
        await using var peerSpeaker = _lab.PeerSpeaker();
        var timely = _edge.Add(_lab.EdgeSide with
        {
            Name = "timely", PeerAddress = _lab.Nth(4), HoldTime = TimeSpan.FromSeconds(3), Passive = true,
        });
        var theirs = peerSpeaker.Add(_lab.PeerSide with { LocalAddress = _lab.Nth(4), HoldTime = TimeSpan.FromSeconds(3) });
        await Lab.Established(timely);
        await Lab.Established(theirs);

        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(7));
        var keepalives = Enumerable.Repeat(KeepaliveMessage.Octets.ToArray(), 3000).SelectMany(k => k).ToArray();
        var bad = LongUpdate(15_000);
        bad[26] = 7;
        byte[][] floods = [keepalives, bad, LongUpdate(10_000)];
        List<Task> talking = [];
        for (var i = 0; i < 6; i++)
        {
            var address = (byte)(20 + i);
            _edge.Add(BadSide with { Name = $"bad {i}", PeerAddress = _lab.Nth(address) });
            var peer = await ScriptedPeer.ConnectAsync(_lab, address);
            _peers.Add(peer);
            await peer.EstablishAsync();
            var flood = floods[i % floods.Length];
            talking.Add(Task.Run(async () => { while (!enough.IsCancellationRequested && await peer.TrySendAsync(flood)) { } }));
        }
        talking.Add(Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var stranger = await ScriptedPeer.ConnectAsync(_lab, 99);
                while (await stranger.ReceiveAsync() is not null) { }
            }
        }));
        await Task.WhenAll(talking);

        foreach (var session in (BgpSession[])[timely, theirs])
        {
            Assert.Equal((true, 0), (session.Status.IsEstablished, session.Status.Flaps));
            Assert.True(session.Status.Counters.KeepalivesReceived >= 6, $"{session.Status.Counters}");
        }
        Assert.All(_edge.Sessions, s => Assert.True(s.Status.IsEstablished || s == _bad, s.Name));
        output.WriteLine($"{_edge.Sessions.Sum(s => s.Status.Counters.OctetsReceived) >> 20} MiB taken in seven seconds");
    }

    /// <summary>Runs the attack while the good peer asks and asks; then the memory is looked at, connections still open.</summary>
    private async Task HarmlessAsync(Func<Task> attack)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var attacking = Task.Run(attack);
        var (worst, answers) = (TimeSpan.Zero, 0);
        var request = new byte[RouteRefreshMessage.Length];
        new RouteRefreshMessage(AfiSafi.IPv4Unicast, RouteRefreshSubtype.Request).WriteTo(request);
        do
        {
            var clock = Stopwatch.StartNew();
            await _witness.SendAsync(request);
            await _witness.ReceiveAsync(BgpMessageType.Update);
            if (clock.Elapsed > worst) worst = clock.Elapsed;
            answers++;
            await Task.WhenAny(attacking, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }
        while (!attacking.IsCompleted);
        await attacking;

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{answers} answers, the slowest in {worst.TotalMilliseconds:F0} ms; memory grew by {grown >> 10} KiB");
        Assert.True(worst < Prompt, $"The good peer waited {worst.TotalMilliseconds:F0} ms.");
        Assert.True(grown < Bounded, $"The memory grew by {grown >> 10} KiB.");
        Assert.Equal((true, 0), (_good.Status.IsEstablished, _good.Status.Flaps));
    }

    private async Task<ScriptedPeer> BadPeerAsync()
    {
        var peer = await ScriptedPeer.ConnectAsync(_lab, Bad);
        _peers.Add(peer);
        return peer;
    }

    // Three prefixes, so many communities: up to an extended message. ORIGIN stands first, its value is octet 26.
    private static byte[] LongUpdate(int communities)
    {
        var path = Samples.Attributes with
        {
            AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])],
            Communities = [.. Enumerable.Range(0, communities).Select(i => new Community((uint)i))],
        };
        var written = new ArrayBufferWriter<byte>();
        Prefix[] prefixes = [Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.2.0/24")];
        Assert.Equal(1, new UpdateWriter(fourOctetAs: true, BgpFrame.MaximumExtendedLength).Announce(written, path.Build(), prefixes));
        return written.WrittenSpan.ToArray();
    }
}
