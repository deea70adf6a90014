using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;
using Peerline.Stages.Validation.Checks;

namespace Peerline.Stages.Validation;

/// <summary>One half with everything that its checks ask for, and what the evidence says of why it is not up. Made once a
/// judgement.</summary>
internal sealed class HalfCase
{
    /// <summary>How long a session is given for its initial routes that never says End-of-RIB, as many peers do, or that announces
    /// nothing.</summary>
    private static readonly TimeSpan InitialRoutesWithin = TimeSpan.FromMinutes(1);

    private readonly PrefixFilter notPublic;
    private readonly Lazy<PrefixFilter> own;
    private readonly Dictionary<string, RuleWaiver> waivers;
    private readonly Lazy<IReadOnlyList<RouteCheck>> deciding;
    private readonly Lazy<IReadOnlyList<(Route Route, string? Fault)>> judged;
    private readonly Lazy<IReadOnlyList<PermittedPrefix>> permitted;
    private readonly Lazy<IReadOnlyList<Prefix>> predicted;
    private readonly ILookup<Prefix, StatedPrefix> stated;
    private readonly IReadOnlyList<int> statedLengths;

    /// <param name="permitted">What was permitted; null where that is to be decided (<see cref="Permission"/>).</param>
    public HalfCase(ValidationEvidence evidence, HalfEvidence half, DateTimeOffset now, IReadOnlyList<PermittedPrefix>? permitted = null)
    {
        Evidence = evidence;
        Half = half;
        Now = now;
        notPublic = Policy.NotPublic;
        Bogons = [.. Policy.Bogons.Where(b => IsMine(b) && IsBogon(b))];
        BogonAsns = Policy.NotPublicAsns;
        OwnPrefixes = [.. Policy.OwnPrefixes.Where(IsMine)];
        Stated = [.. (evidence.Connection.Stated?.Prefixes ?? []).Where(s => IsMine(s.Prefix)).Distinct()];
        waivers = evidence.Connection.RuleWaivers.Where(w => w.Holds(now) && RouteRule.NotWaivable(w.Rule) is null)
            .ToDictionary(w => w.Rule);
        own = new(() => PrefixFilter.Inside(OwnPrefixes));
        stated = Stated.ToLookup(s => s.Prefix);
        statedLengths = [.. Stated.Select(s => s.Prefix.Length).Distinct().Order()];
        deciding = new(() => [.. CheckCatalogue.OfRoutes.Where(check => check.Decides(this))]);
        judged = new(() => [.. half.Received.Routes.Select(r => (r, Permission.Fault(r, this)))]);
        this.permitted = new(() => permitted ?? Permission.Of(this));
        predicted = new(() => Permission.Predict(this, Permitted));
    }

    public ValidationEvidence Evidence { get; }
    public HalfEvidence Half { get; }
    public DateTimeOffset Now { get; }

    public Connection Connection => Evidence.Connection;
    public PeeringPolicy Policy => Evidence.Operator.Policy;
    public Asn PeerAsn => Evidence.PeerAsn;
    public Asn OperatorAsn => Evidence.Operator.Asn;
    public Family Family => Half.Half.Family;
    public Afi Afi => Family is Family.IPv4 ? Afi.IPv4 : Afi.IPv6;
    public SessionObservation? Session => Half.Session;
    public bool IsRouteServer => Connection.Requested.TowardsRouteServer;
    public bool HasKey => Connection.SettingsOf(Half.Half).SealedKeyOf(Family) is not null;

    // ---- the operator's data and the peer's word, of this family ------------------------------------------------------------

    public IReadOnlyList<Prefix> Bogons { get; }
    public IReadOnlyList<AsnRange> BogonAsns { get; }
    public IReadOnlyList<Prefix> OwnPrefixes { get; }
    public IReadOnlyList<StatedPrefix> Stated { get; }
    public IReadOnlyList<Prefix> Announced => [.. Policy.Announced.Where(IsMine)];

    /// <summary>The longest prefix that is accepted from anybody.</summary>
    public int Longest => Family is Family.IPv4 ? Policy.LongestPrefixV4 : Policy.LongestPrefixV6;

    /// <summary>The longest that is accepted from this peer.</summary>
    public int LongestPermitted => WaiverOf(RouteRule.TooSpecific) is null ? Longest : Prefix.MaxLength(Afi);

    /// <summary>
    /// The shortest: no allocation of the IANA is larger than an IPv4 /8 or an IPv6 /12. What is shorter is a default route in pieces
    /// (0.0.0.0/1 and 128.0.0.0/1, 2000::/3).
    /// </summary>
    public int Shortest => Family is Family.IPv4 ? 8 : 12;

    public int MaxPrefixes => Session?.MaxPrefixes ?? Policy.LimitOf(Family, Connection.SettingsOf(Half.Half).MaxPrefixesOf(Family));

    /// <summary>The waiver of a rule that holds for this peer now; null when there is none.</summary>
    public RuleWaiver? WaiverOf(string rule) => waivers.GetValueOrDefault(rule);

    /// <summary>The checks that keep a route out that they find at fault.</summary>
    public IReadOnlyList<RouteCheck> Deciding => deciding.Value;

    /// <summary>The received routes, each with the first thing that keeps it out; null when it passes.</summary>
    public IReadOnlyList<(Route Route, string? Fault)> Judged => judged.Value;

    /// <summary>The route asks to be discarded, and that is agreed: of what was stated, and where the router can.</summary>
    public bool IsDiscarded(Route route) => Connection.Blackhole?.Shortest(Family) is { } shortest && Evidence.Router is not { Discards: false }
        && route.Prefix.Length >= shortest && BlackholeCheck.Asks(route) && Stated.Any(s => s.Prefix.Covers(route.Prefix));

    public bool IsBogon(Prefix prefix) => notPublic.Matches(prefix);

    public bool IsOwn(Prefix prefix) => own.Value.Matches(prefix);

    /// <summary>The stated entries that mean this prefix.</summary>
    public IEnumerable<StatedPrefix> StatedFor(Prefix prefix)
    {
        foreach (var length in statedLengths)
        {
            if (length > prefix.Length) yield break;
            foreach (var entry in stated[prefix.Truncate(length)])
            {
                if (prefix.Length <= StatedLength(entry)) yield return entry;
            }
        }
    }

    public bool IsStated(Prefix prefix) => StatedFor(prefix).Any();

    /// <inheritdoc cref="Permission"/>
    public IReadOnlyList<PermittedPrefix> Permitted => permitted.Value;

    public IReadOnlyList<Prefix> Predicted => predicted.Value;

    public int StatedLength(StatedPrefix stated) => Math.Clamp(stated.MaxLength, stated.Prefix.Length, Prefix.MaxLength(Afi));

    // ---- the session ----------------------------------------------------------------------------------------------------------

    public bool IsEstablished => Session is { State: SessionState.Established };

    /// <summary>This half's policy is open already, by an earlier validation or by adoption.</summary>
    public bool IsOpenAlready => Half.Half is { IsOpen: true } or { Applied.Open: true };

    /// <summary>A session that was there before us: what it is like was never agreed in a request, and nothing was stated.</summary>
    public bool IsAdopted => Connection.Adoption is not null && Half.Half.Change is null;

    /// <summary>The error codes by their names in the registry: what is none of these was no NOTIFICATION.</summary>
    private static readonly IReadOnlyList<string> Notifications =
        [.. Enum.GetValues<NotificationCode>().Where(c => c is not NotificationCode.None)
            .Select(c => new NotificationReason(c, 0).CodeName)];

    /// <summary>
    /// The last NOTIFICATION by its name, when it belongs to this attempt, without what the peer wrote into it. Empty when there was none:
    /// that TCP was refused or timed out says that BGP never came to speak.
    /// </summary>
    public string Notification
    {
        get
        {
            if (Session?.LastError is not { Length: > 0 } error) return "";
            if (Session.LastErrorAt is { } at && (Half.Half.Change?.Since ?? Connection.ReadyAt) is { } ready && at < ready) return "";
            var comment = error.IndexOf('(', StringComparison.Ordinal);
            var name = (comment < 0 ? error : error[..comment]).Trim();
            var words = name.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '/', ' ');
            return Notifications.Any(n => words.StartsWith(n, StringComparison.OrdinalIgnoreCase)) ? name : "";
        }
    }

    public bool NotifiedOf(string name) => Notification.Contains(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key is being changed, and the session is still the one that came up with the old key (whole seconds on some routers).</summary>
    public bool RunsOnOldKey => IsKeyChange && Session?.EstablishedSince < Half.Half.Change!.Since - TimeSpan.FromSeconds(1);

    public bool IsKeyChange => Half.Half.Change is { Phase: HalfPhase.Updating }
        && Connection.Asked.SealedKeyOf(Family) != Connection.Requested.SealedKeyOf(Family);

    /// <summary>Somebody is at the peer's address and does not take BGP there.</summary>
    public bool TcpRefused => !IsEstablished && Notification.Length == 0
        && Session?.LastError?.Contains("refused", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The initial routes are here, as far as one can know (RFC 4724 section 2).</summary>
    public bool InitialRoutesComplete => Session is { State: SessionState.Established } s
        && (s.EndOfRib, Now - (s.EstablishedSince ?? Now)) switch
    {
        (true, _) => true,
        (null, var up) => up >= Smaller(Connection.Terms.StableFor, InitialRoutesWithin),
        (false, var up) => up >= InitialRoutesWithin,
    };

    /// <summary>A router whose own routes are not ready yet says End-of-RIB of an empty table: of one that announces nothing it ends no waiting.</summary>
    public bool MayStillAnnounce => Session is { State: SessionState.Established } s && Now - (s.EstablishedSince ?? Now) < InitialRoutesWithin;

    // ---- why it is not up: what the evidence says --------------------------------------------------------------------------------

    public bool NoCarrier => Evidence.Interface is { Up: false };

    /// <summary>Somebody else on the link answers for our address.</summary>
    public bool OwnAddressTaken => Half.OwnAnswers is { Count: > 0 };

    public bool PeerAddressSilent => Half.PeerAnswers is { Count: 0 } && Half.Ping is not { Received: > 0 } && !IsEstablished;

    /// <summary>Our address is answered for and the peer's is not: the peer has configured the two ends the wrong way round.</summary>
    public bool Swapped => OwnAddressTaken && PeerAddressSilent;

    public bool OtherAsn => !IsEstablished
        && (NotifiedOf("Bad Peer AS") || Session?.OpenedAsn is { } opened && opened != PeerAsn);

    public bool HitLimit => !IsEstablished && NotifiedOf("Maximum Number of Prefixes Reached");

    public bool RoleRefused => !IsEstablished && NotifiedOf("Role Mismatch");

    /// <summary>
    /// Unsigned or wrongly signed segments keep coming while the session is down (RFC 2385). The counter is the whole router's: they are
    /// not this session's when the peer is silent or has got as far as BGP, nor when it is another session that is signed and down.
    /// </summary>
    public bool Md5Failing => !IsEstablished && Evidence.Md5FailuresSinceApplied > 0
        && !PeerAddressSilent && !OwnAddressTaken && !TcpRefused && Notification.Length == 0 && Session?.OpenedAsn is null
        && (HasKey || Evidence.OtherMd5SessionsDown == 0);

    /// <summary>The peer's address answers, and yet no BGP message was ever exchanged.</summary>
    public bool PingsButNoTcp => !IsEstablished && Half.Ping is { Received: > 0 } && Notification.Length == 0
        && Session is { State: SessionState.Idle or SessionState.Connect or SessionState.Active };

    private bool IsMine(Prefix prefix) => prefix.Afi == Afi;

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
