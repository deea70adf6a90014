using System.Buffers;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>Messages of every type, made by the writers and looked at by the other tests.</summary>
internal static class Samples
{
    public static readonly UpdateContext FourOctet = new(FourOctetAs: true, PeerKind.External);

    /// <summary>Nothing in a text that comes from a peer may act on a screen or in a log.</summary>
    public static void Harmless(string text)
    {
        foreach (var character in text)
            if (char.IsControl(character)) Assert.Fail($"a control character in {text}");
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "",
        StringComparison.Ordinal));

    public static RouteAttributesBuilder Attributes => new()
    {
        NextHop = Address.Parse("192.0.2.1"),
        AsPath = [new AsPathSegmentValue(AsPathSegmentType.Sequence, [64501, 4200000001, 64503])],
        MultiExitDisc = 10,
        AtomicAggregate = true,
        Aggregator = new Aggregator(4200000001, Address.Parse("10.0.0.1")),
        Communities = [new Community(64501, 7), Community.NoExport],
        ExtendedCommunities = [new ExtendedCommunity(0x0002fde900000064)],
        LargeCommunities = [new LargeCommunity(4200000001, 1, 2)],
        OnlyToCustomer = 64501,
        // An attribute nobody knows: optional, transitive.
        Raw = [[0xc0, 0xfe, 3, 1, 2, 3]],
    };

    public static RouteAttributesBuilder IPv6Attributes => Attributes with
    {
        NextHop = Address.Parse("2001:db8::1"),
        LinkLocalNextHop = Address.Parse("fe80::1"),
    };

    public static OpenMessage Open => new()
    {
        MyAutonomousSystem = Asn.Trans.TwoOctet,
        HoldTimeSeconds = 90,
        Identifier = Address.Parse("192.0.2.1"),
        Capabilities =
        [
            new MultiprotocolCapability(AfiSafi.IPv4Unicast),
            new MultiprotocolCapability(AfiSafi.IPv6Unicast),
            new RouteRefreshCapability(),
            new RouteRefreshCapability(128),
            new ExtendedMessageCapability(),
            new RoleCapability(BgpRole.Peer),
            new GracefulRestartCapability(true, false, 120, [AfiSafi.IPv4Unicast]) { FamilyFlags = [0x80] },
            new FourOctetAsCapability(4200000001),
            new EnhancedRouteRefreshCapability(),
            new MultiprotocolCapability(new AfiSafi(Afi.L2Vpn, Safi.Evpn)),
            new OutboundRouteFilteringCapability(3, [new OutboundRouteFilters(AfiSafi.IPv4Unicast,
                [new OutboundRouteFilter(OrfType.AddressPrefix, 3)])]),
            new ExtendedNextHopCapability([new ExtendedNextHop(AfiSafi.IPv4Unicast, Afi.IPv6)]),
            new MultipleLabelsCapability([new MultipleLabels(new AfiSafi(Afi.IPv4, Safi.LabelledUnicast), 3)]),
            new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.SendReceive)]),
            new LongLivedGracefulRestartCapability([new LongLivedGracefulRestart(AfiSafi.IPv4Unicast, 0x80, 3600)]),
            new SoftwareVersionCapability([.. "Peerline/1"u8]),
            new PathsLimitCapability([new PathsLimit(AfiSafi.IPv4Unicast, 4)]),
            new FqdnCapability([.. "rtr1"u8], []),
            new UnknownCapability(99, [1, 2, 3]),
        ],
    };

    public static byte[] Announce(RouteAttributes attributes, params Prefix[] prefixes)
    {
        var output = new ArrayBufferWriter<byte>();
        new UpdateWriter(fourOctetAs: true).Announce(output, attributes, prefixes);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] AnnounceNlri(AfiSafi family, string nextHop, string nlri)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(new UpdateWriter(fourOctetAs: true).AnnounceNlri(output, Attributes.Build(), family, Hex(nextHop), Hex(nlri)));
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Withdraw(params Prefix[] prefixes)
    {
        var output = new ArrayBufferWriter<byte>();
        new UpdateWriter(fourOctetAs: true).Withdraw(output, prefixes);
        return output.WrittenSpan.ToArray();
    }

    public static ImmutableArray<(string Name, byte[] Octets)> All
    {
        get
        {
            var buffer = new byte[BgpFrame.MaximumLength];
            var samples = ImmutableArray.CreateBuilder<(string, byte[])>();
            samples.Add(("OPEN", buffer[..Open.WriteTo(buffer)]));
            samples.Add(("OPEN with extended parameters", buffer[..LongOpen.WriteTo(buffer)]));
            samples.Add(("KEEPALIVE", KeepaliveMessage.Octets.ToArray()));
            samples.Add(("NOTIFICATION", buffer[..NotificationMessage.Write(
                buffer, NotificationReason.AdministrativeShutdown, ShutdownText.Write("maintenance until 05:00"))]));
            samples.Add(("ROUTE-REFRESH", buffer[..new RouteRefreshMessage(AfiSafi.IPv6Unicast,
                RouteRefreshSubtype.Request).WriteTo(buffer)]));
            samples.Add(("BoRR", buffer[..new RouteRefreshMessage(AfiSafi.IPv4Unicast,
                RouteRefreshSubtype.BeginningOfRouteRefresh).WriteTo(buffer)]));
            samples.Add(("ROUTE-REFRESH with filters", buffer[..new RouteRefreshMessage(AfiSafi.IPv4Unicast, RouteRefreshSubtype.Request)
                .WriteTo(buffer, Hex("01 40 000c 00 0000000a 19 20 18 c00002 80 80 0003 000102"))]));
            samples.Add(("NOTIFICATION hard reset", buffer[..NotificationMessage.Write(
                buffer, NotificationReason.HardReset, [6, 1, .. NotificationMessage.MaximumPrefixesData(AfiSafi.IPv6Unicast, 1000)])]));
            samples.Add(("UPDATE VPN", AnnounceNlri(new AfiSafi(Afi.IPv4, Safi.MplsVpn), "0000000000000000 c0000201",
                "70 000641 0000fbf500000064 0a0000 68 000c81 0001c00002010064 0a01")));
            samples.Add(("UPDATE VPN IPv6", AnnounceNlri(new AfiSafi(Afi.IPv6, Safi.MplsVpn),
                "0000000000000000 20010db8000000000000000000000001", "78 000641 0000fbf500000064 20010db8")));
            samples.Add(("UPDATE labelled", AnnounceNlri(new AfiSafi(Afi.IPv4, Safi.LabelledUnicast), "c0000201",
                "48 000640 000c81 0a0000 30 000641 0a0001")));
            samples.Add(("UPDATE multicast", AnnounceNlri(new AfiSafi(Afi.IPv6, Safi.Multicast), "20010db8000000000000000000000001",
                "20 20010db8 00")));
            samples.Add(("UPDATE EVPN", AnnounceNlri(new AfiSafi(Afi.L2Vpn, Safi.Evpn), "c0000201",
                "02 21 0001c00002010001 00000000000000000000 00000515 30 e88088308be9 00 000641"
                + "03 11 0001c00002010001 00000005 20 c0000201")));
            samples.Add(("UPDATE flowspec", AnnounceNlri(new AfiSafi(Afi.IPv4, Safi.FlowSpec), "",
                "09 03 81 06 04 03 50 d5 005a 06 01 20 0a000001")));
            samples.Add(("UPDATE IPv4", Announce(Attributes.Build(), Prefix.Parse("203.0.113.0/24"), Prefix.IPv4Default)));
            samples.Add(("UPDATE IPv6", Announce(IPv6Attributes.Build(), Prefix.Parse("2001:db8:1000::/36"), Prefix.IPv6Default)));
            samples.Add(("UPDATE withdraw IPv4", Withdraw(Prefix.Parse("203.0.113.0/24"), Prefix.Parse("10.0.0.0/9"))));
            samples.Add(("UPDATE withdraw IPv6", Withdraw(Prefix.Parse("2001:db8::/127"))));
            var endOfRib = new ArrayBufferWriter<byte>();
            UpdateWriter.EndOfRib(endOfRib, AfiSafi.IPv4Unicast);
            samples.Add(("End-of-RIB IPv4", endOfRib.WrittenSpan.ToArray()));
            endOfRib = new ArrayBufferWriter<byte>();
            UpdateWriter.EndOfRib(endOfRib, AfiSafi.IPv6Unicast);
            samples.Add(("End-of-RIB IPv6", endOfRib.WrittenSpan.ToArray()));
            return samples.ToImmutable();
        }
    }

    public static OpenMessage LongOpen => Open with
    {
        Capabilities = [.. Open.Capabilities, new UnknownCapability(200, [.. new byte[200]]), new UnknownCapability(201,
            [.. new byte[100]])],
    };
}
