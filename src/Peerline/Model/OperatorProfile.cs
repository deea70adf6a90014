using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Model;

/// <summary>Who runs this installation: what letters and mails say, and what the routers announce.</summary>
public sealed record OperatorProfile
{
    public const string DefaultSignatoryTitle = "Peering Coordinator";

    public required string LegalName { get; init; }
    public required string Address { get; init; }
    public required Asn Asn { get; init; }
    public required Contact Noc { get; init; }

    /// <summary>Who is told about work that waits: requests, questions answered, failures.</summary>
    public required string PeeringEmail { get; init; }

    /// <summary>Who signs letters, and as what.</summary>
    public required string Signatory { get; init; }
    public string SignatoryTitle { get; init; } = DefaultSignatoryTitle;

    public PeeringPolicy Policy { get; init; } = new();

    /// <summary>The eligibility file as it was written; null as long as there is none, and every request is a person's to decide.</summary>
    public string? Eligibility { get; init; }

    /// <summary>Times in which nothing is opened or changed on routers.</summary>
    public IReadOnlyList<FreezeWindow> Freezes { get; init; } = [];

    /// <summary>Where a change of the policy goes first; null for the session with the least at stake.</summary>
    public CanaryChoice? Canary { get; init; }

    /// <summary>The last change of the policy that sessions carry, underway or over.</summary>
    public PolicyRollout? Rollout { get; init; }
    public long Version { get; init; }

    /// <summary>
    /// The profile as it holds for one connection: with the former policy as long as a rollout has not reached it, be it that it has come
    /// into service since the rollout began.
    /// </summary>
    public OperatorProfile For(Guid connection) => Rollout is { IsOpen: true } open && !open.HasReached(connection)
        ? this with { Policy = Policy.Carrying(open.Former) }
        : this;
}

/// <summary>The operator's peering policy: what people read before they ask, and what the checks decide by.</summary>
public sealed record PeeringPolicy
{
    /// <summary>The policy in prose, Markdown: technical, operational, physical, traffic.</summary>
    public string Text { get; init; } = "";
    public Terms Terms { get; init; } = new();

    /// <summary>What the operator announces to its peers; nothing when empty (RFC 8212).</summary>
    public IReadOnlyList<Prefix> Announced { get; init; } = [];

    /// <summary>
    /// Networks whose routes are announced, where they are among <see cref="Announced"/>: customers, and what the operator runs under other
    /// ASNs.
    /// </summary>
    public IReadOnlyList<Asn> CustomerAsns { get; init; } = [];

    /// <summary>Communities that mean something inside the operator's network only: none of them ever leaves.</summary>
    public IReadOnlyList<CommunityPattern> InternalCommunities { get; init; } = [];

    /// <summary>What is added to announced routes, where the metro has nothing of its own.</summary>
    public ExportSettings Export { get; init; } = ExportSettings.None;

    /// <summary>In place of <see cref="Export"/>, by the name of a metro.</summary>
    public IReadOnlyDictionary<string, ExportSettings> ExportByMetro { get; init; } = new Dictionary<string, ExportSettings>();

    /// <summary>The operator's own space: never accepted from a peer, nor anything inside it.</summary>
    public IReadOnlyList<Prefix> OwnPrefixes { get; init; } = [];

    /// <summary>What counts as a bogon. Empty is an error of the operator's and fails the check, never "nothing is a bogon".</summary>
    public IReadOnlyList<Prefix> Bogons { get; init; } = WellKnown.Bogons;

    /// <summary>What is no bogon on purpose, whether it is an entry of <see cref="Bogons"/> or lies in one: shown in every report.</summary>
    public IReadOnlyList<Prefix> BogonsWaived { get; init; } = [];

    /// <summary>What is no public address here: bogons, but for what is waived of them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PrefixFilter NotPublic => PrefixFilter.Inside(Bogons).Except(PrefixFilter.Inside(BogonsWaived));

    /// <summary>ASNs that never stand in the path of a public route.</summary>
    public IReadOnlyList<AsnRange> BogonAsns { get; init; } = WellKnown.BogonAsns;

    /// <summary>What is no bogon on purpose, be it all of a range of <see cref="BogonAsns"/> or a part: shown in every report.</summary>
    public IReadOnlyList<AsnRange> BogonAsnsWaived { get; init; } = [];

    /// <summary>The AS numbers of no public network here: bogons, but for what is waived of them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<AsnRange> NotPublicAsns =>
        BogonAsnsWaived.Aggregate(BogonAsns, (left, waived) => [.. left.SelectMany(r => r.Without(waived))]);
    public IReadOnlyList<Asn> TransitFreeAsns { get; init; } = [];
    public int LongestPrefixV4 { get; init; } = 24;
    public int LongestPrefixV6 { get; init; } = 48;
    public int LongestAsPath { get; init; } = 50;
    public int DefaultMaxPrefixesV4 { get; init; } = 1000;
    public int DefaultMaxPrefixesV6 { get; init; } = 100;

    /// <summary>What a peer may ask for at most: the router keeps all that is received, whatever of it is accepted.</summary>
    public int LargestMaxPrefixesV4 { get; init; } = 200_000;
    public int LargestMaxPrefixesV6 { get; init; } = 50_000;

    /// <summary>What a session may bring over the number that the peer has stated, in per cent of it.</summary>
    public int MaxPrefixesMargin { get; init; }
    public MaxPrefixesAction MaxPrefixesAction { get; init; }
    public bool Gtsm { get; init; } = true;

    /// <summary>A session comes up only with a peer that says its role (RFC 9234 4.2, strict mode).</summary>
    public bool StrictRoles { get; init; }
    public GracefulRestartUse GracefulRestart { get; init; }

    /// <summary>What follows when a route is not registered by the peer's AS-SET.</summary>
    public IrrUse Irr { get; init; }

    /// <summary>Mail providers whose addresses are not accepted as a NOC's.</summary>
    public IReadOnlyList<string> FreeMailDomains { get; init; } = ["gmail.com", "hotmail.com", "outlook.com", "yahoo.com"];

    /// <summary>This policy, with all that sessions carry and are judged by taken from another.</summary>
    public PeeringPolicy Carrying(PeeringPolicy other) => this with
    {
        Announced = other.Announced, CustomerAsns = other.CustomerAsns, InternalCommunities = other.InternalCommunities,
        Export = other.Export, ExportByMetro = other.ExportByMetro, OwnPrefixes = other.OwnPrefixes, Bogons = other.Bogons, BogonsWaived = other.BogonsWaived,
        BogonAsns = other.BogonAsns, BogonAsnsWaived = other.BogonAsnsWaived, TransitFreeAsns = other.TransitFreeAsns,
        LongestPrefixV4 = other.LongestPrefixV4, LongestPrefixV6 = other.LongestPrefixV6, LongestAsPath = other.LongestAsPath,
        DefaultMaxPrefixesV4 = other.DefaultMaxPrefixesV4, DefaultMaxPrefixesV6 = other.DefaultMaxPrefixesV6,
        MaxPrefixesMargin = other.MaxPrefixesMargin, MaxPrefixesAction = other.MaxPrefixesAction, Gtsm = other.Gtsm,
        StrictRoles = other.StrictRoles, GracefulRestart = other.GracefulRestart, Irr = other.Irr,
    };

    /// <summary>The prefix limit of a session, from what the peer has stated.</summary>
    public int LimitOf(Family family, int? stated) => stated is { } count
        ? (int)Math.Min(int.MaxValue, count + ((long)count * MaxPrefixesMargin + 99) / 100)
        : family is Family.IPv4 ? DefaultMaxPrefixesV4 : DefaultMaxPrefixesV6;
}

public sealed record AsnRange(Asn First, Asn Last)
{
    public bool Contains(Asn asn) => First.Value <= asn.Value && asn.Value <= Last.Value;

    /// <summary>What of it is before the other one and behind it.</summary>
    public IEnumerable<AsnRange> Without(AsnRange other)
    {
        if (First < other.First) yield return new AsnRange(First, new Asn(Math.Min(Last.Value, other.First.Value - 1)));
        if (Last > other.Last) yield return new AsnRange(new Asn(Math.Max(First.Value, other.Last.Value + 1)), Last);
    }
}
