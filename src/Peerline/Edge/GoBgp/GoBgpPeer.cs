using Google.Protobuf;
using Google.Protobuf.Reflection;
using Peerline.Edge.GoBgp.Api;
using Peerline.Routing.Addressing;
using AfiSafi = Peerline.Edge.GoBgp.Api.AfiSafi;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Neighbours as gobgpd's own messages. What it tells of one is configuration and state in one message: here is taken apart which is
/// which, so that what was written and what is read back can be compared.
/// </summary>
internal static class GoBgpPeer
{
    private const int HoldTime = 90;
    private const int ConnectRetry = 10;
    private const int MinimumTtl = 255;
    private const int RestartTime = 90;
    private const int DeferralTime = 360;

    /// <summary>The neighbour that a session wants, with all that gobgpd would add.</summary>
    public static Peer Of(Asn localAsn, SessionWish s)
    {
        var (family, helps) = (FamilyOf(s.Family), s.GracefulRestart is Model.GracefulRestartUse.Helper or Model.GracefulRestartUse.LongLived);
        return new Peer
        {
            Conf = new PeerConf
            {
                NeighborAddress = s.PeerAddress.ToString(),
                PeerAsn = s.PeerAsn.Value,
                LocalAsn = localAsn.Value,
                Type = s.PeerAsn == localAsn ? PeerType.Internal : PeerType.External,
                Description = RouterText.Description(s.Description),
                AuthPassword = s.Md5Key ?? "",
            },
            Timers = new Timers
            {
                Config = new TimersConfig { ConnectRetry = ConnectRetry, HoldTime = HoldTime, KeepaliveInterval = HoldTime / 3 },
            },
            Transport = new Transport { LocalAddress = s.LocalAddress.ToString() },
            TtlSecurity = s.Gtsm ? new TtlSecurity { Enabled = true, TtlMin = MinimumTtl } : null,
            GracefulRestart = helps
                ? new GracefulRestart { Enabled = true, HelperOnly = true, RestartTime = RestartTime, DeferralTime = DeferralTime }
                : null,
            AfiSafis =
            {
                new AfiSafi
                {
                    MpGracefulRestart = helps ? new Kept { Config = new MpGracefulRestartConfig { Enabled = true }.ToByteString() } : null,
                    Config = new AfiSafiConfig { Family = family, Enabled = true },
                    // gobgpd knows only limits that end the session.
                    PrefixLimits = new PrefixLimit
                    {
                        Family = family.Clone(), MaxPrefixes = s.MaxPrefixesAction is Model.MaxPrefixesAction.Shut ? (uint)s.MaxPrefixes : 0,
                    },
                },
            },
        };
    }

    /// <summary>The configuration alone of what gobgpd tells.</summary>
    public static Peer Configured(Peer told)
    {
        var peer = told.Clone();
        peer.State = null;
        if (peer.Timers is not null) peer.Timers.State = null;
        // The API tells it and does not take it: 30 s when a neighbour is made, 0 after any update.
        if (peer.Timers?.Config is { } timers) timers.IdleHoldTimeAfterReset = 0;
        if (peer.GracefulRestart is { } restart) (restart.PeerRestarting, restart.LocalRestarting) = (false, false);
        // Policies of its own are looked at for route server clients only.
        if (peer.RouteServer?.RouteServerClient is not true) peer.ApplyPolicy = null;
        foreach (var family in peer.AfiSafis)
        {
            (family.State, family.ApplyPolicy) = (null, null);
            foreach (var part in new[]
            {
                family.MpGracefulRestart, family.RouteSelectionOptions, family.RouteTargetMembership,
                family.LongLivedGracefulRestart, family.AddPaths,
            })
            {
                if (part is not null) part.State = ByteString.Empty;
            }
        }

        Prune(peer);
        return peer;
    }

    /// <summary>What a difference in these alone is changed in place, without a restart of the session.</summary>
    public static Peer WithoutLimits(Peer peer)
    {
        var bare = peer.Clone();
        bare.Timers = null;
        foreach (var family in bare.AfiSafis) family.PrefixLimits = null;
        return bare;
    }

    /// <summary>
    /// SHA-256 of the configuration. The local address is left out: of an established session gobgpd tells the one in use.
    /// </summary>
    public static string Hash(Peer configured)
    {
        var bare = configured.Clone();
        if (bare.Transport is not null) bare.Transport.LocalAddress = "";
        Prune(bare);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bare.ToByteArray()));
    }

    /// <summary>As the operator would say it to <c>gobgp</c>; the key masked.</summary>
    public static string Text(Peer p)
    {
        var conf = p.Conf;
        var families = p.AfiSafis.Select(f =>
            $"{(f.Config?.Family?.Afi is Family.Types.Afi.Ip6 ? "ipv6" : "ipv4")}-unicast prefix-limit {f.PrefixLimits?.MaxPrefixes ?? 0}");
        return $"{conf.NeighborAddress} as {conf.PeerAsn}"
               + (conf.Description.Length > 0 ? $" description '{RouterText.Printable(conf.Description)}'" : "")
               + (p.Transport?.LocalAddress is { Length: > 0 } local ? $" local-address {local}" : "")
               + (conf.AuthPassword.Length > 0 ? " auth-password ***" : "")
               + (p.TtlSecurity?.Enabled is true ? $" ttl-security {p.TtlSecurity.TtlMin}" : "")
               + (p.Timers?.Config is { } timers ? $" connect-retry {timers.ConnectRetry}" : "")
               + string.Concat(families.Select(f => $" {f}"));
    }

    public static Family FamilyOf(Model.Family family) => new()
    {
        Afi = family is Model.Family.IPv4 ? Family.Types.Afi.Ip : Family.Types.Afi.Ip6,
        Safi = Family.Types.Safi.Unicast,
    };

    /// <summary>A message without content says the same as none.</summary>
    private static void Prune(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType is FieldType.Message))
        {
            if (field.IsRepeated)
            {
                foreach (IMessage item in (System.Collections.IList)field.Accessor.GetValue(message)) Prune(item);
            }
            else if (field.Accessor.GetValue(message) is IMessage child)
            {
                Prune(child);
                if (child.CalculateSize() == 0) field.Accessor.Clear(message);
            }
        }
    }
}
