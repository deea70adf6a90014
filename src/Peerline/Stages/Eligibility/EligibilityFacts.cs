using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Networks;

namespace Peerline.Stages.Eligibility;

/// <summary>All that the rules decide by. Kept with the decision as they were.</summary>
public sealed record EligibilityFacts
{
    public required DateTimeOffset At { get; init; }
    public required Asn Asn { get; init; }

    /// <summary>By the registry of special-purpose ASNs and the operator's bogons.</summary>
    public required bool IsPublicAsn { get; init; }
    public required LinkMedium Medium { get; init; }
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }
    public required bool WantsV4 { get; init; }
    public required bool WantsV6 { get; init; }

    /// <summary>Connections that the peering has or asks for, without those that the file rejects, and the edge routers on which they are or
    /// can be.</summary>
    public required int Connections { get; init; }
    public required int EdgeRouters { get; init; }

    /// <summary>Free ports at the facility that are fast enough; on an exchange there is the one that everybody shares.</summary>
    public required int FreePorts { get; init; }

    /// <summary>Of these, how many go to connections that have no port yet and come first: approved ones, and those that were asked for before
    /// in the same peering. None in decisions of before they were counted.</summary>
    public int PromisedPorts { get; init; }

    /// <summary>
    /// What the port of a connection that is there carries, or its LAG with the free ports that can join it. Null before there is a port, on
    /// an exchange, and in decisions of before changes were judged.
    /// </summary>
    public int? OwnMbps { get; init; }

    /// <summary>Mail providers whose addresses are nobody's own domain.</summary>
    public IReadOnlyList<string> FreeMailDomains { get; init; } = [];
    public required Learned<NetworkProfile> Profile { get; init; }
    public required Learned<AutNum> AutNum { get; init; }

    /// <summary>That the subscription holds the ASN; null in decisions of before there were proofs.</summary>
    public Learned<AsnProof>? Proof { get; init; }

    /// <summary>Of the prefixes with a ROA for the ASN, those with a route object.</summary>
    public required Learned<Coverage> Irr { get; init; }

    /// <summary>Of the prefixes with a route object for the ASN, those that are valid by the RPKI.</summary>
    public required Learned<Coverage> Rpki { get; init; }

    /// <summary>The same with what the registers have said of the same ASN.</summary>
    public EligibilityFacts WithRecordsOf(EligibilityFacts other) =>
        this with { Profile = other.Profile, AutNum = other.AutNum, Irr = other.Irr, Rpki = other.Rpki };
}
