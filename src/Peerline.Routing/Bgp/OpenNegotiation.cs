using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>What both OPENs make together, or why they do not (RFC 4271 6.2, 5492, 6286, 6793, 9234). Pure.</summary>
internal static class OpenNegotiation
{
    /// <summary>Our OPEN.</summary>
    public static OpenMessage Propose(BgpSessionConfiguration configuration, Address identifier)
    {
        var capabilities = ImmutableArray.CreateBuilder<Capability>();
        foreach (var family in configuration.EffectiveFamilies) capabilities.Add(new MultiprotocolCapability(family));
        capabilities.Add(new RouteRefreshCapability());
        if (configuration.ExtendedNextHop)
            capabilities.Add(new ExtendedNextHopCapability([new ExtendedNextHop(AfiSafi.IPv4Unicast, Afi.IPv6)]));
        if (!configuration.AddPathReceive.IsEmpty)
            capabilities.Add(
                new AddPathCapability([.. configuration.AddPathReceive.Select(f => new AddPathFamily(f, AddPathMode.Receive))]));
        if (configuration.ExtendedMessages) capabilities.Add(new ExtendedMessageCapability());
        if (configuration.Role is { } role) capabilities.Add(new RoleCapability(role));
        // No family, no restart time: nothing is preserved here, but the peer learns that it may send End-of-RIB (RFC 4724 3).
        capabilities.Add(new GracefulRestartCapability(false, false, 0, []));
        capabilities.Add(new FourOctetAsCapability(configuration.LocalAs));
        capabilities.Add(new EnhancedRouteRefreshCapability());
        return new OpenMessage
        {
            MyAutonomousSystem = configuration.LocalAs.TwoOctet,
            HoldTimeSeconds = (ushort)configuration.HoldTime.TotalSeconds,
            Identifier = identifier,
            Capabilities = capabilities.ToImmutable(),
        };
    }

    public static bool TryNegotiate(
        BgpSessionConfiguration configuration, Address identifier, OpenMessage peer,
        out NegotiatedSession? negotiated, out NotificationReason refusal, out byte[] data)
    {
        negotiated = null;
        data = [];
        refusal = Refusal(configuration, identifier, peer);
        if (refusal != default) return false;

        var families = CommonFamilies(configuration, peer);
        if (families.IsEmpty)
        {
            // RFC 5492 5: the data names what is missing.
            refusal = NotificationReason.UnsupportedCapability;
            data = [.. configuration.EffectiveFamilies.SelectMany(f =>
                new byte[] { (byte)CapabilityCode.Multiprotocol, 4, (byte)((ushort)f.Afi >> 8), (byte)f.Afi, 0, (byte)f.Safi })];
            return false;
        }
        var seconds = Math.Min((ushort)configuration.HoldTime.TotalSeconds, peer.HoldTimeSeconds);
        negotiated = new NegotiatedSession
        {
            PeerAs = peer.Asn,
            PeerIdentifier = peer.Identifier,
            HoldTime = TimeSpan.FromSeconds(seconds),
            KeepaliveTime = seconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(1, seconds / 3.0)),
            Families = families,
            FourOctetAs = peer.Capabilities.OfType<FourOctetAsCapability>().Any(),
            RouteRefresh = peer.Capabilities.OfType<RouteRefreshCapability>().Any(),
            EnhancedRouteRefresh = peer.Capabilities.OfType<EnhancedRouteRefreshCapability>().Any(),
            ExtendedMessages = peer.Capabilities.OfType<ExtendedMessageCapability>().Any(),
            PeerRole = peer.Capabilities.OfType<RoleCapability>().FirstOrDefault()?.Role,
            ExtendedNextHop = configuration.ExtendedNextHop && peer.Capabilities.OfType<ExtendedNextHopCapability>()
                .Any(c => c.Entries.Contains(new ExtendedNextHop(AfiSafi.IPv4Unicast, Afi.IPv6))),
            AddPathReceived =
            [
                .. configuration.AddPathReceive.Where(f => families.Contains(f) && peer.AddPathModeOf(f).HasFlag(AddPathMode.Send)),
            ],
            LongLivedGracefulRestart = peer.Capabilities.OfType<LongLivedGracefulRestartCapability>().FirstOrDefault(),
            GracefulRestart = peer.Capabilities.OfType<GracefulRestartCapability>().FirstOrDefault(),
            PeerCapabilities = peer.Capabilities,
        };
        return true;
    }

    private static NotificationReason Refusal(BgpSessionConfiguration configuration, Address identifier, OpenMessage peer)
    {
        // Interop 2.4: the AS number is capability 65's, and the two-octet field must not contradict it.
        if (peer.Asn != configuration.PeerAs || peer.MyAutonomousSystem != peer.Asn.TwoOctet) return NotificationReason.BadPeerAs;
        if (configuration.PeerAs == configuration.LocalAs && peer.Identifier == identifier) return NotificationReason.BadBgpIdentifier;
        if (configuration.Role is not { } ours) return default;

        var theirs = peer.Capabilities.OfType<RoleCapability>().Select(c => c.Role).Distinct().ToList();
        return theirs.Count switch
        {
            0 => configuration.StrictRole ? NotificationReason.RoleMismatch : default,
            1 => Fit(ours, theirs[0]) ? default : NotificationReason.RoleMismatch,
            _ => NotificationReason.RoleMismatch,
        };
    }

    // RFC 9234 4.2
    private static bool Fit(BgpRole ours, BgpRole theirs) => (ours, theirs) is
        (BgpRole.Provider, BgpRole.Customer) or (BgpRole.Customer, BgpRole.Provider)
        or (BgpRole.RouteServer, BgpRole.RouteServerClient) or (BgpRole.RouteServerClient, BgpRole.RouteServer)
        or (BgpRole.Peer, BgpRole.Peer);

    private static ImmutableArray<AfiSafi> CommonFamilies(BgpSessionConfiguration configuration, OpenMessage peer)
    {
        var theirs = peer.Capabilities.OfType<MultiprotocolCapability>().Select(c => c.Family).ToHashSet();
        // RFC 4760 8: who names no family means IPv4 unicast.
        if (theirs.Count == 0) theirs.Add(AfiSafi.IPv4Unicast);
        return [.. configuration.EffectiveFamilies.Where(theirs.Contains)];
    }
}
