using Google.Protobuf.WellKnownTypes;
using Peerline.Edge.GoBgp.Api;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;
using AfiSafi = Peerline.Edge.GoBgp.Api.AfiSafi;
using UnknownCapability = Peerline.Edge.GoBgp.Api.UnknownCapability;

namespace Peerline.Edge.GoBgp;

/// <summary>Reads what gobgpd tells of its sessions.</summary>
internal static class GoBgpObservation
{
    private const int RoleCapability = 9;

    /// <summary>Neighbours without an address of their own (unnumbered, down) are left out.</summary>
    /// <param name="accepted">
    /// Counted in the table: gobgpd's own "accepted" counts what arrived without a loop, also when the policy rejects it.
    /// </param>
    /// <param name="advertised">gobgpd was asked to count what it announces.</param>
    public static IReadOnlyList<SessionObservation> Sessions(
        GoBgpReading reading, IReadOnlyDictionary<string, int> accepted, bool advertised, Func<string, long> flaps) =>
        [
            .. reading.Peers.Where(p => p.State is not null).Select(p => Session(p, reading, accepted, advertised, flaps))
                .OfType<SessionObservation>(),
        ];

    public static string NameOf(Peer peer) => peer.State?.NeighborAddress is { Length: > 0 } told ? told : peer.Conf.NeighborAddress;

    public static bool IsEstablished(Peer peer) => peer.State?.SessionState is PeerState.Types.SessionState.Established;

    public static DateTimeOffset? UpSince(Peer peer) => IsEstablished(peer) ? peer.Timers?.State?.Uptime?.ToDateTimeOffset() : null;

    private static SessionObservation? Session(
        Peer p, GoBgpReading reading, IReadOnlyDictionary<string, int> accepted, bool advertised, Func<string, long> flaps)
    {
        var name = NameOf(p);
        if (!Address.TryParse(name, out var peer)) return null;
        var established = IsEstablished(p);
        var port = OnLink.InterfaceOf(peer, reading.Present, out var own);
        var family = p.AfiSafis.FirstOrDefault(f =>
            f.Config?.Family?.Afi == (peer.IsIPv4 ? Api.Family.Types.Afi.Ip : Api.Family.Types.Afi.Ip6)
            && f.Config.Family.Safi is Api.Family.Types.Safi.Unicast);
        var stopped = p.State.AdminState is PeerState.Types.AdminState.PfxCt;
        return new SessionObservation
        {
            Family = peer.IsIPv4 ? Model.Family.IPv4 : Model.Family.IPv6,
            PeerAddress = peer,
            LocalAddress = Address.TryParse(p.Transport?.LocalAddress, out var local) && local != Any(local) ? local : own,
            InterfaceName = port,
            PeerAsn = new Asn(p.State.PeerAsn is 0 ? p.Conf.PeerAsn : p.State.PeerAsn),
            State = State(p.State.SessionState),
            EstablishedSince = UpSince(p),
            PrefixesReceived = established ? (int?)family?.State?.Received ?? 0 : 0,
            PrefixesAccepted = established ? accepted.TryGetValue(name, out var count) ? count : null : 0,
            PrefixesAdvertised = established ? advertised ? (int?)family?.State?.Advertised ?? 0 : null : 0,
            MaxPrefixes = family?.PrefixLimits?.MaxPrefixes is { } limit and > 0 ? (int)limit : null,
            Flaps = flaps(name),
            // gobgpd keeps no last error: of all reasons it tells only this one, by its state.
            LastError = stopped ? NotificationReason.MaximumPrefixesReached.ToString() : null,
            LastErrorFromPeer = stopped ? false : null,
            LastErrorAt = stopped ? p.Timers?.State?.Downtime?.ToDateTimeOffset() : null,
            Md5 = p.Conf.AuthPassword.Length > 0,
            Gtsm = p.TtlSecurity?.Enabled is true,
            FourOctetAsn = established ? Has(p, "FourOctetASNCapability") : null,
            RouteRefresh = established ? Has(p, "RouteRefreshCapability") : null,
            // A session is only established when the ASN of the OPEN is the configured one.
            OpenedAsn = established ? new Asn(p.State.PeerAsn) : null,
            PeerRole = established ? Role(p) : null,
            HoldTime = established && p.Timers?.State?.NegotiatedHoldTime is { } hold and > 0 ? TimeSpan.FromSeconds(hold) : null,
            EndOfRib = established ? EndOfRib(family) : null,
            ConnectionId = reading.OwnerOf(name),
            Generation = reading.PolicyOf(name)?.Generation ?? reading.Confirmed.Marker.AdoptedGeneration(peer),
            IsOpen = reading.PolicyOf(name)?.IsOpen,
            ConfigurationHash = reading.HashOf(p.Conf.NeighborAddress),
            Description = p.Conf.Description.Length > 0 ? RouterText.Printable(p.Conf.Description) : null,
        };
    }

    private static SessionState State(PeerState.Types.SessionState state) => state switch
    {
        PeerState.Types.SessionState.Connect => SessionState.Connect,
        PeerState.Types.SessionState.Active => SessionState.Active,
        PeerState.Types.SessionState.Opensent => SessionState.OpenSent,
        PeerState.Types.SessionState.Openconfirm => SessionState.OpenConfirm,
        PeerState.Types.SessionState.Established => SessionState.Established,
        _ => SessionState.Idle,
    };

    private static bool Has(Peer p, string capability) =>
        p.State.RemoteCap.Any(c => c.TypeUrl.EndsWith($".{capability}", StringComparison.Ordinal));

    /// <summary>GoBGP 3.10 does not know roles (RFC 9234), but it tells what the peer's OPEN held.</summary>
    private static string? Role(Peer p) => p.State.RemoteCap
        .Select(c => c.TryUnpack<UnknownCapability>(out var unknown) ? unknown : null)
        .Where(c => c is { Code: RoleCapability, Value.Length: 1 })
        .Select(c => System.Enum.IsDefined((BgpRole)c!.Value[0]) ? ((BgpRole)c.Value[0]).ToString() : null)
        .FirstOrDefault();

    private static bool? EndOfRib(AfiSafi? family) =>
        // Not told where graceful restart is not configured (RFC 4724): then its absence says nothing.
        family?.MpGracefulRestart is { State.Length: > 0 } restart
        && MpGracefulRestartState.Parser.ParseFrom(restart.State).EndOfRibReceived
            ? true
            : null;

    private static Address Any(Address of) => of.IsIPv4 ? System.Net.IPAddress.Any : System.Net.IPAddress.IPv6Any;
}
