using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

/// <summary>The station over real sockets, with routers that are good, slow, silent, many and mad.</summary>
public class BmpStationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static BmpStationOptions Options => new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };

    [Fact]
    public async Task A_router_is_heard_from_its_first_message_to_its_last()
    {
        var log = new EventLog();
        await using var station = Start(Options, log);
        using var router = await ConnectAsync(station);
        await router.SendAsync(Story());
        await Until(() => log.Lines.Contains("disconnected Terminated"));
        Assert.Equal("connected", log.Lines[0]);
        Assert.Contains("initiated edge1 a router", log.Lines);
        Assert.Contains("end of rib 192.0.2.1 AdjRibInPrePolicy ipv4-unicast", log.Lines);
        await Until(() => station.Routers.Count == 0);
    }

    [Fact]
    public async Task One_octet_at_a_time_gives_the_same_events()
    {
        var (whole, slow) = (new EventLog(), new EventLog());
        await using var first = Start(Options, whole);
        await using var second = Start(Options, slow);
        using var one = await ConnectAsync(first);
        using var other = await ConnectAsync(second);
        other.NoDelay = true;
        await one.SendAsync(Story());
        foreach (var octet in Story()) await other.SendAsync(new[] { octet });
        await Until(() => whole.Lines.Contains("disconnected Terminated") && slow.Lines.Contains("disconnected Terminated"));
        Assert.Equal(whole.Lines, slow.Lines);
    }

    [Theory]
    [InlineData("ff00000000000000", "malformed Version")]
    [InlineData("474554202f20485454502f312e310d0a", "malformed Version")]      // GET / HTTP/1.1
    [InlineData("03ffffffff00", "malformed TooLong")]
    [InlineData("030000000000", "malformed Length")]
    [InlineData("030000000a04000100ff", "malformed TlvOverrun")]
    public async Task What_is_no_BMP_ends_that_connection_with_a_reason_and_no_other(string hex, string reason)
    {
        var log = new EventLog();
        await using var station = Start(Options, log);
        using var good = await ConnectAsync(station);
        await good.SendAsync(BmpSamples.Initiation);
        using var bad = await ConnectAsync(station);
        await bad.SendAsync(Convert.FromHexString(hex));
        await Until(() => log.Lines.Contains("disconnected Malformed"));
        Assert.Contains(log.Lines, l => l.StartsWith(reason, StringComparison.Ordinal));
        Assert.Equal(0, await bad.ReceiveAsync(new byte[1]));
        await good.SendAsync(BmpSamples.Termination);
        await Until(() => log.Lines.Contains("disconnected Terminated"));
    }

    [Fact]
    public async Task Garbage_of_every_sort_leaves_a_good_router_alone()
    {
        var log = new EventLog();
        await using var station = Start(Options, log);
        using var good = await ConnectAsync(station);
        await good.SendAsync(BmpSamples.Initiation);
        var random = new Random(20260109);
        for (var i = 0; i < 50; i++)
        {
            using var bad = await ConnectAsync(station);
            var garbage = new byte[random.Next(1, 4000)];
            random.NextBytes(garbage);
            if (i % 2 == 0) (garbage[0], garbage[^1]) = (3, 3);
            try
            {
                await bad.SendAsync(garbage);
            }
            catch (SocketException)
            {
                // The station was faster.
            }
        }
        await good.SendAsync(Story().AsMemory(BmpSamples.Initiation.Length));
        await Until(() => log.Lines.Contains("disconnected Terminated"));
        await Until(() => station.Routers.Count == 0);
    }

    [Fact]
    public async Task A_length_that_is_announced_and_never_sent_costs_no_memory()
    {
        const int routers = 64, announced = 64 * 1024 * 1024;
        var log = new EventLog();
        await using var station = Start(Options with { MaximumMessageLength = announced, MaximumConnectionsPerAddress = routers }, log);
        var sockets = new List<Socket>();
        for (var i = 0; i < routers; i++)
        {
            sockets.Add(await ConnectAsync(station));
            await sockets[^1].SendAsync(BmpSamples.Initiation);
        }
        await Until(() => log.Lines.Count(l => l.StartsWith("initiated", StringComparison.Ordinal)) == routers);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var socket in sockets) await socket.SendAsync(new byte[] { 3, 4, 0, 0, 0, 0, 1, 2, 3 });
        sockets.ForEach(s => s.Shutdown(SocketShutdown.Send));
        await Until(() => log.Lines.Count(l => l == "disconnected ClosedInMessage") == routers);
        // 64 MiB were announced 64 times: 4 GiB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        sockets.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task A_message_longer_than_the_first_buffer_is_read_whole()
    {
        var log = new EventLog();
        await using var station = Start(Options, log);
        using var router = await ConnectAsync(station);
        var name = new string('x', 60_000);
        await router.SendAsync(BmpSamples.Write(w => w.Initiation(name, new string('y', 60_000), new string('z', 60_000))));
        await router.SendAsync(BmpSamples.Termination);
        await Until(() => log.Lines.Contains("disconnected Terminated"));
        Assert.Contains(log.Lines, l => l.StartsWith("initiated " + name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_says_nothing_or_never_finishes_or_falls_silent_is_let_go_in_time()
    {
        var time = new FakeTimeProvider();
        var log = new EventLog();
        await using var station = Start(Options with { TimeProvider = time, IdleTimeout = TimeSpan.FromMinutes(10) }, log);

        using var silent = await ConnectAsync(station);
        await Until(() => station.Routers.Count == 1);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain("disconnected SilentFromTheStart", log.Lines);
        time.Advance(TimeSpan.FromSeconds(2));
        await Until(() => log.Lines.Contains("disconnected SilentFromTheStart"));

        using var slow = await ConnectAsync(station);
        await slow.SendAsync(BmpSamples.Initiation);
        await Until(() => station.Routers.Sum(r => r.Messages) == 1);
        await slow.SendAsync(new byte[] { 3, 0, 0 });
        await AdvanceUntil(time, TimeSpan.FromSeconds(1), () => log.Lines.Contains("disconnected MessageTooSlow"));
        await Until(() => station.Routers.Count == 0);

        using var idle = await ConnectAsync(station);
        await idle.SendAsync(BmpSamples.Initiation);
        await Until(() => station.Routers.Sum(r => r.Messages) == 1);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.DoesNotContain("disconnected Idle", log.Lines);
        await AdvanceUntil(time, TimeSpan.FromSeconds(5), () => log.Lines.Contains("disconnected Idle"));
    }

    [Fact]
    public async Task A_flood_of_connections_is_bounded_and_the_routers_that_are_there_stay()
    {
        var log = new EventLog();
        await using var station = Start(Options with { MaximumConnections = 5, MaximumConnectionsPerAddress = 4 }, log);
        using var good = await ConnectAsync(station);
        await good.SendAsync(BmpSamples.Initiation);
        var flood = new List<Socket>();
        for (var i = 0; i < 60; i++) flood.Add(await ConnectAsync(station));
        await Until(() => log.Lines.Count(l => l == "refused TooManyFromAddress") == 57);
        Assert.Equal(4, station.Routers.Count);
        using var elsewhere = await ConnectAsync(station, IPAddress.Parse("127.0.0.2"));
        using var tooMany = await ConnectAsync(station, IPAddress.Parse("127.0.0.3"));
        await Until(() => log.Lines.Contains("refused TooManyConnections"));
        await good.SendAsync(BmpSamples.Termination);
        await Until(() => log.Lines.Contains("disconnected Terminated"));
        flood.ForEach(s => s.Dispose());
        await Until(() => station.Routers.Count == 1);
    }

    [Fact]
    public async Task Only_who_is_admitted_is_listened_to()
    {
        var log = new EventLog();
        await using var station = Start(Options with { Admits = a => a.Equals(IPAddress.Parse("127.0.0.2")) }, log);
        using var stranger = await ConnectAsync(station);
        await Until(() => log.Lines.Contains("refused NotAdmitted"));
        using var router = await ConnectAsync(station, IPAddress.Parse("127.0.0.2"));
        await router.SendAsync(BmpSamples.Initiation);
        await Until(() => log.Lines.Contains("initiated edge1 a router"));
    }

    [Fact]
    public async Task A_consumer_that_is_slow_slows_its_router_down_and_no_other()
    {
        using var gate = new ManualResetEventSlim();
        var consumer = new Gated(gate);
        await using var station = Start(Options, consumer);
        using var slow = await ConnectAsync(station);
        using var fast = await ConnectAsync(station);
        var message = BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update);
        await slow.SendAsync(BmpSamples.Write(w => w.Initiation("slow", "")));
        // Far more than buffers hold: sending stops when nobody reads.
        var sent = 0L;
        var block = Enumerable.Repeat(message, 400).SelectMany(m => m).ToArray();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 160; i++) sent += await slow.SendAsync(block);
        });
        await Until(() => consumer.Waiting == 1);
        await fast.SendAsync(BmpSamples.Write(w => w.Initiation("fast", "")));
        await fast.SendAsync(block);
        await Until(() => consumer.Routed("fast") == 400);
        Assert.False(sending.IsCompleted);
        gate.Set();
        await sending;
        await Until(() => consumer.Routed("slow") == 160 * 400);
    }

    [Fact]
    public async Task A_consumer_that_throws_loses_that_router_only()
    {
        var failures = new List<string>();
        var log = new EventLog();
        await using var station = Start(
            Options with { OnConsumerFailure = (_, e) => failures.Add(e.Message) }, new BmpConsumers(log, new Thrower()));
        using var bad = await ConnectAsync(station);
        await bad.SendAsync(BmpSamples.Write(w => w.Initiation("throw", "")));
        await Until(() => log.Lines.Contains("disconnected ConsumerFailed"));
        Assert.Equal(["thrown"], failures);
        using var good = await ConnectAsync(station);
        await good.SendAsync(BmpSamples.Initiation);
        await Until(() => log.Lines.Contains("initiated edge1 a router"));
    }

    [Fact]
    public async Task A_station_that_is_stopped_says_so_of_every_router_and_frees_its_port()
    {
        var log = new EventLog();
        var station = Start(Options, log);
        var port = station.LocalEndPoint!;
        using var one = await ConnectAsync(station);
        using var other = await ConnectAsync(station);
        await Until(() => log.Lines.Count(l => l == "connected") == 2);
        await station.DisposeAsync();
        Assert.Equal(2, log.Lines.Count(l => l == "disconnected StationStopped"));
        await using var again = Start(Options with { Listen = port }, log);
        Assert.Equal(port, again.LocalEndPoint);
    }

    private static byte[] Story() =>
    [
        .. BmpSamples.Initiation,
        .. BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
        .. BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
        .. BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast),
        .. BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, 2)),
        .. BmpSamples.Termination,
    ];

    private static BmpStation Start(BmpStationOptions options, IBmpConsumer consumer)
    {
        var station = new BmpStation(options, consumer);
        station.Start();
        return station;
    }

    private static async Task<Socket> ConnectAsync(BmpStation station, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(station.LocalEndPoint!);
        return socket;
    }

    private static async Task Until(Func<bool> fact)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!fact())
        {
            Assert.False(deadline.IsCancellationRequested, "It did not become true in time.");
            await Task.Delay(2);
        }
    }

    private static Task AdvanceUntil(FakeTimeProvider time, TimeSpan step, Func<bool> fact) => Until(() =>
    {
        time.Advance(step);
        return fact();
    });

    /// <summary>Waits at the gate with the routes of the router that is called slow.</summary>
    private sealed class Gated(ManualResetEventSlim gate) : IBmpConsumer
    {
        private int _waiting;
        private long _slow;
        private long _fast;

        public int Waiting => Volatile.Read(ref _waiting);

        public long Routed(string name) => name == "slow" ? Interlocked.Read(ref _slow) : Interlocked.Read(ref _fast);

        public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update) => Count(peer);

        public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message) => Count(peer);

        private void Count(BmpPeer peer)
        {
            if (peer.Router.SysName != "slow")
            {
                Interlocked.Increment(ref _fast);
                return;
            }
            Volatile.Write(ref _waiting, 1);
            gate.Wait(Patience);
            Interlocked.Increment(ref _slow);
        }
    }

    private sealed class Thrower : IBmpConsumer
    {
        public void Initiated(BmpRouter router, in InitiationMessage message)
        {
            if (message.SysName == "throw") throw new InvalidOperationException("thrown");
        }
    }
}
