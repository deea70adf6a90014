using System.Collections.Immutable;
using System.Net;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>Everything that is configured about one session. A change of what stands under "live" does not touch the connection.</summary>
public sealed record BgpSessionConfiguration
{
    // Defaults that an operator may want to look up.
    /// <summary>90 seconds (RFC 4271 10).</summary>
    public static readonly TimeSpan DefaultHoldTime = TimeSpan.FromSeconds(90);
    /// <summary>Ten seconds: a direct peer is expected to come back soon.</summary>
    public static readonly TimeSpan DefaultConnectRetryTime = TimeSpan.FromSeconds(10);
    /// <summary>Two seconds.</summary>
    public static readonly TimeSpan DefaultIdleHoldTime = TimeSpan.FromSeconds(2);
    /// <summary>One minute.</summary>
    public static readonly TimeSpan DefaultIdleHoldTimeLimit = TimeSpan.FromSeconds(60);
    /// <summary>The TCP port of BGP (RFC 4271 8).</summary>
    public const int BgpPort = 179;

    /// <summary>Names the session within its speaker; <see cref="BgpSpeaker.Change"/> goes by it.</summary>
    public required string Name { get; init; }

    /// <summary>The link's own address: listened on and connected from. Never a wildcard.</summary>
    public required IPAddress LocalAddress { get; init; }

    /// <summary>The peer: connected to, and the only source taken on the local address for this session.</summary>
    public required IPAddress PeerAddress { get; init; }

    /// <summary>Our AS number; never 0, AS_TRANS or the last one.</summary>
    public required Asn LocalAs { get; init; }

    /// <summary>The AS number that the peer must open with; the same as ours makes an internal session.</summary>
    public required Asn PeerAs { get; init; }

    /// <summary>The port that the peer listens on.</summary>
    public int PeerPort { get; init; } = BgpPort;

    /// <summary>TCP MD5 key (RFC 2385), 1 to 80 octets of UTF-8; null for none.</summary>
    public string? Md5Key { get; init; }

    /// <summary>Generalized TTL security (RFC 5082): packets below TTL 255 are dropped by the kernel.</summary>
    public bool TtlSecurity { get; init; } = true;

    /// <summary>Wait for the peer to connect; never connect to it.</summary>
    public bool Passive { get; init; }

    /// <summary>Proposed hold time: zero, or three seconds and more.</summary>
    public TimeSpan HoldTime { get; init; } = DefaultHoldTime;

    /// <summary>Time between two attempts to connect, before jitter (RFC 4271 10).</summary>
    public TimeSpan ConnectRetryTime { get; init; } = DefaultConnectRetryTime;

    /// <summary>Pause after the first failure; doubled with each further one, up to <see cref="IdleHoldTimeLimit"/>.</summary>
    public TimeSpan IdleHoldTime { get; init; } = DefaultIdleHoldTime;

    /// <summary>The longest pause after failures; a session that was up for this long starts from the shortest again.</summary>
    public TimeSpan IdleHoldTimeLimit { get; init; } = DefaultIdleHoldTimeLimit;

    /// <summary>
    /// How long the peer's TCP may take nothing of what we have to say before the session ends (RFC 9687); more than
    /// <see cref="HoldTime"/>. Null: the larger of eight minutes and twice the negotiated hold time. Zero: never.
    /// </summary>
    public TimeSpan? SendHoldTime { get; init; }

    /// <summary>
    /// How long our OPEN waits for the peer's once the connection is there (RFC 4271 8.1.1, DelayOpen); null sends it at once.
    /// </summary>
    public TimeSpan? DelayOpenTime { get; init; }

    /// <summary>
    /// Offer messages of up to 65,535 octets (RFC 8654). Without it a longer message of the peer than 4,096 octets is a header error.
    /// </summary>
    public bool ExtendedMessages { get; init; } = true;

    /// <summary>Our role towards the peer (RFC 9234); null sends no capability and applies no OTC rule.</summary>
    public BgpRole? Role { get; init; }

    /// <summary>Refuse a peer that sends no role.</summary>
    public bool StrictRole { get; init; }

    /// <summary>Families to negotiate; empty: the one of the addresses.</summary>
    public ImmutableArray<AfiSafi> Families { get; init; } = [];

    /// <summary>
    /// Families in which the peer may send several paths for a prefix (RFC 7911); only with a <see cref="BgpSpeakerOptions.Table"/>, which
    /// keeps them apart. Nothing of the kind is sent.
    /// </summary>
    public ImmutableArray<AfiSafi> AddPathReceive { get; init; } = [];

    /// <summary>IPv4 prefixes may have IPv6 next hops, sent and received (RFC 8950), when the peer says the same.</summary>
    public bool ExtendedNextHop { get; init; }

    /// <summary>Treat a path with an AS_SET as withdrawn (RFC 9774 3).</summary>
    public bool RefuseAsSets { get; init; } = true;

    // Live.

    /// <summary>Limit for each family, counted on what is received, before policy; passing it ends the session with Cease 6/1.</summary>
    public int? MaximumPrefixes { get; init; }

    /// <summary>Time after which a session that reached its prefix limit tries again; null: it stays down until reset or changed.</summary>
    public TimeSpan? MaximumPrefixesRestart { get; init; }

    /// <summary>What to accept; null accepts nothing (RFC 8212).</summary>
    public RoutePolicy? ImportPolicy { get; init; }

    /// <summary>What to announce; null announces nothing (RFC 8212).</summary>
    public RoutePolicy? ExportPolicy { get; init; }

    /// <summary>What we originate towards this peer.</summary>
    public ImmutableArray<Announcement> Announcements { get; init; } = [];

    /// <summary>The peer's AS must be the first in every path (RFC 4271 6.3); false towards a route server (RFC 7947).</summary>
    public bool EnforceFirstAs { get; init; } = true;

    /// <summary>Adds GRACEFUL_SHUTDOWN (RFC 8326) to everything announced: the session is being drained.</summary>
    public bool GracefulShutdown { get; init; }

    /// <summary>Administratively down: configured, and silent.</summary>
    public bool Shutdown { get; init; }

    /// <summary>Text for the peer with a shutdown (RFC 9003).</summary>
    public string? ShutdownText { get; init; }

    /// <summary>The families, with the default applied.</summary>
    public ImmutableArray<AfiSafi> EffectiveFamilies => !Families.IsDefaultOrEmpty
        ? Families
        : [((Address)PeerAddress).IsIPv6 ? AfiSafi.IPv6Unicast : AfiSafi.IPv4Unicast];

    /// <summary>All that is wrong with the configuration; empty when it can be used.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems() => BgpSessionRules.Problems(this);

    /// <summary>True when going from one to the other needs no new connection.</summary>
    internal bool SharesConnectionWith(BgpSessionConfiguration other) =>
        WithoutLive() == other.WithoutLive() && EffectiveFamilies.SequenceEqual(other.EffectiveFamilies)
        && AddPathReceive.SequenceEqual(other.AddPathReceive);

    private BgpSessionConfiguration WithoutLive() => this with
    {
        Families = [],
        AddPathReceive = [],
        MaximumPrefixes = null,
        MaximumPrefixesRestart = null,
        ImportPolicy = null,
        ExportPolicy = null,
        Announcements = [],
        EnforceFirstAs = true,
        GracefulShutdown = false,
        Shutdown = false,
        ShutdownText = null,
    };

    // The key must not reach a log by way of ToString.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Name = {Name}, {LocalAddress} AS {LocalAs} - {PeerAddress} AS {PeerAs}, MD5 = {(Md5Key is null ? "no" : "yes")}");
        return true;
    }
}
