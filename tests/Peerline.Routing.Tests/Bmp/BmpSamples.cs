using System.Buffers;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

/// <summary>BMP messages of every type, made by the writer and looked at by the tests.</summary>
internal static class BmpSamples
{
    public static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 1, 7, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456);

    public static readonly PerPeerFields Peer = new(
        new BmpPeerKey(BmpPeerType.GlobalInstance, default, Address.Parse("192.0.2.1")), RibView.AdjRibInPrePolicy,
        4200000001, Address.Parse("192.0.2.1")) { Timestamp = Moment };

    public static readonly PerPeerFields IPv6Peer = new(
        new BmpPeerKey(BmpPeerType.RdInstance, new RouteDistinguisher(0x0000_fbf0_0000_0064), Address.Parse("2001:db8::1")),
        RibView.AdjRibOutPostPolicy, 64501, Address.Parse("192.0.2.2")) { IsLegacyAsPath = true, Timestamp = Moment };

    public static readonly PerPeerFields LocRib = new(
        new BmpPeerKey(BmpPeerType.LocRibInstance, new RouteDistinguisher(0x0000_fbf0_0000_0065), default), RibView.LocRib,
        64500, Address.Parse("192.0.2.9")) { IsFiltered = true };

    public static byte[] Open(OpenMessage open)
    {
        var buffer = new byte[BgpFrame.MaximumLength];
        return buffer[..open.WriteTo(buffer)];
    }

    public static OpenMessage PlainOpen(uint asn, params Capability[] capabilities) => new()
    {
        MyAutonomousSystem = new Asn(asn).TwoOctet,
        HoldTimeSeconds = 90,
        Identifier = Address.Parse("192.0.2.7"),
        Capabilities = [new FourOctetAsCapability(asn), .. capabilities],
    };

    public static byte[] Update { get; } = Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"));

    public static byte[] Notification { get; } = MakeNotification();

    public static byte[] Write(Action<BmpWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new BmpWriter(output));
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Initiation { get; } = Write(w => w.Initiation("edge1", "a router", "hello"));

    public static byte[] Termination { get; } = Write(w => w.Termination(TerminationReason.RedundantConnection, "bye"));

    public static byte[] PeerUp(in PerPeerFields peer, OpenMessage sent, OpenMessage received, string? table = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var local = peer.Key.Address.IsIPv6 ? Address.Parse("2001:db8::9") : peer.Key.Address.IsIPv4 ? Address.Parse("192.0.2.9") : default;
        new BmpWriter(output).PeerUp(peer, local, 179, 50001, Open(sent), Open(received), table);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Route(PerPeerFields peer, byte[] update) => Write(w => w.RouteMonitoring(peer, update));

    public static byte[] EndOfRib(PerPeerFields peer, AfiSafi family)
    {
        var output = new ArrayBufferWriter<byte>();
        UpdateWriter.EndOfRib(output, family);
        return Route(peer, output.WrittenSpan.ToArray());
    }

    /// <summary>All statistics that the registry names, with a value that fills each.</summary>
    public static BmpStatisticValue[] Statistics { get; } =
    [
        .. Enum.GetValues<BmpStatisticType>().Select(t => new BmpStatisticValue(
            t, BmpStatistic.FormOf(t) == BmpStatisticForm.Counter ? 4_000_000_000 + (uint)t : 1ul << 63 | (ushort)t,
            BmpStatistic.FormOf(t) == BmpStatisticForm.FamilyGauge ? AfiSafi.IPv6Unicast : default)),
    ];

    public static ImmutableArray<(string Name, byte[] Octets)> All { get; } =
    [
        ("Initiation", Initiation),
        ("Peer Up", PeerUp(Peer, PlainOpen(64500), Samples.Open)),
        ("Peer Up IPv6 of an instance", PeerUp(IPv6Peer, Samples.LongOpen, PlainOpen(64501), "red")),
        ("Peer Up Loc-RIB", PeerUp(LocRib, PlainOpen(64500), PlainOpen(64500), "global")),
        ("Route Monitoring", Route(Peer, Update)),
        ("Route Monitoring Adj-RIB-Out", Route(IPv6Peer, Update)),
        ("Route Monitoring Loc-RIB", Route(LocRib, Update)),
        ("End-of-RIB IPv4", EndOfRib(Peer, AfiSafi.IPv4Unicast)),
        ("End-of-RIB IPv6", EndOfRib(Peer, AfiSafi.IPv6Unicast)),
        ("Statistics Report", Write(w => w.Statistics(Peer, Statistics))),
        ("Statistics Report, empty", Write(w => w.Statistics(Peer, []))),
        ("Route Mirroring", Write(w => w.RouteMirroring(Peer, [0xff, 1, 2], RouteMirroringInformation.ErroredPdu))),
        ("Route Mirroring, messages lost", Write(w => w.MessagesLost(Peer))),
        ("Peer Down 1", Write(w => w.PeerDown(Peer, PeerDownReason.LocalNotification, Notification))),
        ("Peer Down 2", Write(w => w.PeerDown(Peer, 24))),
        ("Peer Down 3", Write(w => w.PeerDown(IPv6Peer, PeerDownReason.RemoteNotification, Notification))),
        ("Peer Down 4", Write(w => w.PeerDown(Peer, PeerDownReason.RemoteNoNotification))),
        ("Peer Down 5", Write(w => w.PeerDown(Peer, PeerDownReason.Deconfigured))),
        ("Peer Down 6", Write(w => w.PeerDown(LocRib, PeerDownReason.LocalTlvs, "global"))),
        ("Termination", Termination),
    ];

    private static byte[] MakeNotification()
    {
        var buffer = new byte[BgpFrame.MaximumLength];
        return buffer[..NotificationMessage.Write(buffer, NotificationReason.AdministrativeShutdown, ShutdownText.Write("maintenance"))];
    }
}
