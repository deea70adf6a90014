using System.Text.Json.Serialization;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Edge;

/// <summary>All that Peerline wants of one router: "these are all our sessions and policies", never "add one".</summary>
public sealed record RouterWish
{
    public required Asn LocalAsn { get; init; }
    public IReadOnlyList<ConnectionWish> Connections { get; init; } = [];

    /// <summary>Connections of which nothing is to be left on the router.</summary>
    public IReadOnlyList<ConnectionAbsence> Absent { get; init; } = [];

    /// <summary>
    /// Connections of which the operator chose to restore what is wished: what somebody changed by hand on the router is overwritten. Of
    /// all others it is left as it is, and refused.
    /// </summary>
    public IReadOnlySet<Guid> Restore { get; init; } = new HashSet<Guid>();

    /// <summary>The same without the rules that this router cannot hold: they are in its capabilities, and no part of its text.</summary>
    public RouterWish HeldBy(RouterCapabilities router) => HeldBy(router.FollowsRpki, router.Discards);

    internal RouterWish HeldBy(bool followsRpki, bool discards) => followsRpki && discards
        ? this
        : this with { Connections = [.. Connections.Select(c => c.HeldBy(followsRpki, discards))] };
}

/// <summary>One connection: addresses on its port, and the halves of its session.</summary>
public sealed record ConnectionWish
{
    public required Guid ConnectionId { get; init; }
    public required string InterfaceName { get; init; }

    /// <summary>
    /// The interface is the operator's port on an exchange: other connections run on it too, and its addresses are the operator's to
    /// configure.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Session addresses, and the link-test address while a test runs; none on a shared interface.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];
    public SessionWish? V4 { get; init; }
    public SessionWish? V6 { get; init; }

    /// <summary>Sessions of the same halves with further route servers on the LAN: each as that of its half, but for the peer's address.</summary>
    public IReadOnlyList<SessionWish> Mesh { get; init; } = [];

    /// <summary>The connection adopted a legacy session: what the router has for its peer addresses is the connection's to change.</summary>
    public bool Adopted { get; init; }

    /// <summary>Of a half that is not wished, the last generation that it had: a router that has a later one was written since.</summary>
    public Generations TakenOff { get; init; } = Generations.None;

    [JsonIgnore]
    public IEnumerable<SessionWish> Sessions => new[] { V4, V6 }.OfType<SessionWish>().Concat(Mesh);

    internal ConnectionWish HeldBy(bool followsRpki, bool discards)
    {
        SessionWish Of(SessionWish s) => s.HeldBy(followsRpki, discards);
        return this with { V4 = V4 is { } four ? Of(four) : null, V6 = V6 is { } six ? Of(six) : null, Mesh = [.. Mesh.Select(Of)] };
    }
}

public sealed record InterfaceAddress(Address Address, int PrefixLength)
{
    public override string ToString() => $"{Address}/{PrefixLength}";
}

public sealed record SessionWish
{
    public required Family Family { get; init; }
    public required int Generation { get; init; }
    public required Address LocalAddress { get; init; }
    public required Address PeerAddress { get; init; }
    public required Asn PeerAsn { get; init; }

    /// <summary>Allow-listed text: letters, digits, space, dot, dash, underscore; at most 60.</summary>
    public required string Description { get; init; }
    public string? Md5Key { get; init; }

    /// <summary>There is a key, and it cannot be opened any more: the session is not written without it.</summary>
    public bool KeyIsLost { get; init; }
    public bool Gtsm { get; init; } = true;

    /// <summary>The peer is a route server (RFC 7947): the first AS of a path is not its own, and we are its client (RFC 9234).</summary>
    public bool IsRouteServer { get; init; }

    /// <summary>
    /// The session itself drops a path that does not begin with the peer's AS, before any policy: but not a route server's, and not where
    /// the rule is waived.
    /// </summary>
    [JsonIgnore]
    public bool EnforcesFirstAsn => !IsRouteServer && (Policy.Rules.FirstAsn || Policy.Rules.IsNone);

    /// <summary>A next hop may be link-local where it can be the peer's alone (RFC 2545).</summary>
    [JsonIgnore]
    public bool TakesLinkLocal => Family is Family.IPv6 && !Policy.Rules.RefuseLinkLocal;

    /// <summary>
    /// Say our role to the peer (RFC 9234) where the router keeps the whole wish; other drivers go by what their daemon can do.
    /// </summary>
    public bool SendsRole { get; init; }

    /// <summary>Refuse a peer that says no role, where the router knows roles.</summary>
    public bool StrictRole { get; init; }

    /// <summary>Held by FRR, BIRD and GoBGP; long-lived by BIRD, the others then help.</summary>
    public GracefulRestartUse GracefulRestart { get; init; }

    internal SessionWish HeldBy(bool followsRpki, bool discards)
    {
        var rules = Policy.Rules;
        return this with
        {
            Policy = Policy with
            {
                Rules = rules with { RefuseRpkiInvalid = rules.RefuseRpkiInvalid && followsRpki, DiscardsFrom = discards ? rules.DiscardsFrom : null },
            },
        };
    }

    /// <summary>Counts what is received, before policy, also under DENY ALL.</summary>
    public required int MaxPrefixes { get; init; }

    /// <summary>What happens when the peer passes the limit.</summary>
    public MaxPrefixesAction MaxPrefixesAction { get; init; }
    public required SessionPolicy Policy { get; init; }

    /// <summary>Announce with GRACEFUL_SHUTDOWN and prefer other paths (RFC 8326): before removal.</summary>
    public bool Drain { get; init; }

    /// <summary>
    /// The session was adopted: its configuration on the router has this hash, is left as it is and is only watched for drift.
    /// </summary>
    public string? AdoptedHash { get; init; }
}

/// <summary>In and out. DENY ALL unless a validated generation says otherwise.</summary>
/// <param name="Accept">What is accepted; an empty list accepts nothing.</param>
/// <param name="Announce">What is announced, exactly; an empty list announces nothing.</param>
public sealed record SessionPolicy(bool Open, IReadOnlyList<PermittedPrefix> Accept, IReadOnlyList<Prefix> Announce)
{
    public static SessionPolicy DenyAll { get; } = new(false, [], []);

    /// <summary>What is accepted, in as few entries as say the same: what a router's prefix list is made of.</summary>
    [JsonIgnore]
    public PrefixFilter AcceptFilter => new PrefixFilter(
    [
        .. Accept.Select(p => new PrefixFilterEntry(
            p.Prefix, p.Prefix.Length, Math.Clamp(p.MaxLength, p.Prefix.Length, Prefix.MaxLength(p.Prefix.Afi)))),
    ]).Aggregate();

    /// <summary>What is discarded when the peer asks for it, in as few entries as say the same; empty when nothing is.</summary>
    [JsonIgnore]
    public PrefixFilter DiscardFilter => Rules is { IsLost: false, DiscardsFrom: { } shortest }
        ? new PrefixFilter(
        [
            .. Accept.Select(p => new PrefixFilterEntry(p.Prefix, Math.Max(p.Prefix.Length, shortest), Prefix.MaxLength(p.Prefix.Afi))),
        ]).Except(Rules.NeverDiscarded)
        : PrefixFilter.Empty;

    /// <summary>What each route of the peer must hold besides.</summary>
    public ImportRules Rules { get; init; } = ImportRules.None;

    /// <summary>What is done to each route that is announced.</summary>
    public ExportRules Export { get; init; } = ExportRules.None;
}

/// <summary>What must not be there any more; said in full because the record of it may be the last that knows.</summary>
public sealed record ConnectionAbsence(
    Guid ConnectionId, string InterfaceName, IReadOnlyList<Address> PeerAddresses, IReadOnlyList<InterfaceAddress> Addresses)
{
    /// <summary>Names of what an adopted session alone uses (route maps, prefix lists) may stay: they were not ours.</summary>
    public bool Adopted { get; init; }

    /// <summary>The last generations of its halves: a router that has later ones was written since.</summary>
    public Generations TakenOff { get; init; } = Generations.None;
}
