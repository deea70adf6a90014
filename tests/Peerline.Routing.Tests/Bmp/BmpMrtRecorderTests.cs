using Microsoft.Extensions.Time.Testing;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

public class BmpMrtRecorderTests
{
    private readonly List<(DateTimeOffset Begins, MemoryStream Stream)> _files = [];

    [Fact]
    public void Peer_Up_routes_and_Peer_Down_are_the_records_that_a_collector_would_have_written()
    {
        Record(new BmpMrtRecorderOptions(),
            BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
            BmpSamples.Route(BmpSamples.Peer with { View = RibView.AdjRibInPostPolicy }, BmpSamples.Update),      // another table
            BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv6Unicast),
            BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, 2)));
        var lines = Lines(_files.Single().Stream);
        var peering = "AS4200000001 192.0.2.1 AS64500 192.0.2.9";
        Assert.Equal(
        [
            $"1767787200.123456 {peering} OpenConfirm Established",
            $"1767787200.123456 {peering} MessageAs4 {Convert.ToHexStringLower(BmpSamples.Update.AsSpan(19))}",
            $"1767787200.123456 {peering} MessageAs4 {EndOfRib}",
            $"1767787200.123456 {peering} Established Idle",
        ], lines);
    }

    [Theory]
    [InlineData(RibView.AdjRibInPrePolicy, false, "MessageAs4AddPath")]
    [InlineData(RibView.AdjRibOutPostPolicy, false, "MessageAs4Local")]
    [InlineData(RibView.AdjRibInPrePolicy, true, "MessageAddPath")]
    public void The_subtype_fits_AS_size_direction_and_path_identifiers(RibView view, bool legacy, string subtype)
    {
        var receive = BmpSamples.PlainOpen(64500, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.Receive)]));
        var send = BmpSamples.PlainOpen(4200000001, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.Send)]));
        Record(new BmpMrtRecorderOptions { View = view },
            BmpSamples.PeerUp(BmpSamples.Peer, receive, send),
            BmpSamples.Route(BmpSamples.Peer with { View = view, IsLegacyAsPath = legacy }, BmpSamples.Update));
        Assert.Contains($" {subtype} ", Lines(_files.Single().Stream)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_whose_router_is_gone_ends_in_the_record_too()
    {
        var recorder = Recorder(new BmpMrtRecorderOptions());
        var session = new BmpSession(new BmpRouter(null, default), recorder);
        session.Read(BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)));
        recorder.Disconnected(session.Router, BmpDisconnect.ConnectionLost);
        recorder.Dispose();
        Assert.EndsWith("Established Idle", Lines(_files.Single().Stream)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_file_begins_with_each_period_and_before_one_grows_too_large()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 7, 12, 7, 0, TimeSpan.Zero));
        var route = BmpSamples.Route(BmpSamples.Peer, Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24")));
        using var recorder = Recorder(new BmpMrtRecorderOptions { Interval = TimeSpan.FromMinutes(15), MaximumOctets = 500, TimeProvider = time });
        var session = new BmpSession(new BmpRouter(null, default), recorder);
        session.Read(route);
        time.Advance(TimeSpan.FromMinutes(7));
        session.Read(route);
        time.Advance(TimeSpan.FromMinutes(1));
        session.Read(route);
        time.Advance(TimeSpan.FromMinutes(1));
        session.Read(route);
        session.Read(route);
        session.Read(route);
        Assert.Equal(["12:00", "12:15", "12:16"], _files.Select(f => f.Begins.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(6, recorder.Records);
        recorder.Dispose();
        Assert.Equal(6, _files.Sum(f => Lines(f.Stream).Count));
        Assert.All(_files, f => Assert.InRange(f.Stream.ToArray().Length, 1, 500));
    }

    [Fact]
    public void Recording_a_route_allocates_nothing()
    {
        using var recorder = new BmpMrtRecorder(_ => Stream.Null);
        var session = new BmpSession(new BmpRouter(null, default), recorder);
        session.Read(BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)));
        var route = BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update);
        for (var i = 0; i < 100; i++) session.Read(route);
        var read = 100;
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++, read++) session.Read(route);
        }));
        Assert.Equal(read + 1, recorder.Records);
    }

    private static string EndOfRib => Convert.ToHexStringLower(BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv6Unicast).AsSpan(48 + 19));

    private BmpMrtRecorder Recorder(BmpMrtRecorderOptions options) => new(
        begins =>
        {
            _files.Add((begins, new MemoryStream()));
            return _files[^1].Stream;
        }, options);

    private void Record(BmpMrtRecorderOptions options, params byte[][] messages)
    {
        using var recorder = Recorder(options);
        var session = new BmpSession(new BmpRouter(null, default), recorder);
        foreach (var message in messages) Assert.Equal(message.Length, session.Read(message));
    }

    private static List<string> Lines(MemoryStream file)
    {
        var lines = new List<string>();
        ReadOnlySpan<byte> rest = file.ToArray();
        while (!rest.IsEmpty)
        {
            Assert.Equal(FrameStatus.Complete, MrtRecord.TryRead(rest, 1 << 20, out var record, out _));
            rest = rest[record.Octets.Length..];
            var time = $"{record.Timestamp}.{record.Microseconds:000000}";
            lines.Add(record.Kind == MrtRecordKind.StateChange ? State(record, time) : Message(record, time));
        }
        return lines;
    }

    private static string State(MrtRecord record, string time)
    {
        Assert.Equal(default, MrtStateChange.Read(record, out var change));
        return $"{time} {Show(change.Peering)} {change.OldState} {change.NewState}";
    }

    private static string Message(MrtRecord record, string time)
    {
        Assert.Equal(default, MrtMessage.Read(record, out var message));
        return $"{time} {Show(message.Peering)} {(Bgp4MpSubtype)record.Subtype} {Convert.ToHexStringLower(message.MessageBody)}";
    }

    private static string Show(MrtPeering peering) => $"AS{peering.PeerAs} {peering.PeerAddress} AS{peering.LocalAs} {peering.LocalAddress}";
}
