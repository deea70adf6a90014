using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Legacy;

namespace Peerline.Stages.Request;

/// <summary>All that the rules of a request need to know of the world.</summary>
public sealed record RequestFacts
{
    public required OperatorProfile Profile { get; init; }
    public PeerAsn? PeerAsn { get; init; }
    public Metro? Metro { get; init; }

    /// <summary>The facilities of the metro.</summary>
    public IReadOnlyList<Facility> Facilities { get; init; } = [];

    /// <summary>Every exchange on which the operator has a port.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];

    public required ResourceGroup Group { get; init; }

    /// <summary>The peering as it is, when there is one, with its connections that are not gone.</summary>
    public Peering? Present { get; init; }
    public IReadOnlyList<Connection> Connections { get; init; } = [];

    /// <summary>The operator's pools: a peer cannot provide what is the operator's to give.</summary>
    public IReadOnlyList<Prefix> Pools { get; init; } = [];

    /// <summary>Link subnets that other connections have or have asked for, whoever's they are.</summary>
    public IReadOnlyList<Prefix> Taken { get; init; } = [];

    /// <summary>Every legacy session of the metro.</summary>
    public IReadOnlyList<LegacySession> Legacy { get; init; } = [];

    /// <summary>What the port of each connection can carry.</summary>
    public IReadOnlyDictionary<Guid, int> PortMbps { get; init; } = new Dictionary<Guid, int>();

    /// <summary>How many prefixes each half receives now, where its router tells.</summary>
    public IReadOnlyDictionary<(Guid Connection, Family Family), int> Received { get; init; } = new Dictionary<(Guid, Family), int>();

    /// <summary>The exchange of the metro that a connection names.</summary>
    public Exchange? ExchangeOf(ConnectionDraft draft) =>
        Exchanges.FirstOrDefault(e => e.MetroId == Metro?.Id && e.PeeringDbId == draft.FacilityId);

    public Connection? ConnectionOf(string? identifier) =>
        Guid.TryParse(identifier, out var id) ? Connections.FirstOrDefault(c => c.Identifier == id) : null;
}
