using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Validation;

/// <summary>What was seen of one half of the session.</summary>
public sealed record HalfEvidence
{
    public required SessionHalf Half { get; init; }
    public required LinkAddresses Link { get; init; }

    /// <summary>Null when the router does not know the session.</summary>
    public SessionObservation? Session { get; init; }

    /// <summary>The sessions with further route servers. The three tables are those of all sessions of the half together.</summary>
    public IReadOnlyList<MeshSession> Mesh { get; init; } = [];
    public RouteSnapshot Received { get; init; } = RouteSnapshot.NotRead;
    public RouteSnapshot Accepted { get; init; } = RouteSnapshot.NotRead;
    public RouteSnapshot Advertised { get; init; } = RouteSnapshot.NotRead;

    /// <summary>The received routes did not stand still while the three tables were read.</summary>
    public bool Churning { get; init; }

    /// <summary>Who answers for the peer's address; null when it was not asked.</summary>
    public IReadOnlyList<string>? PeerAnswers { get; init; }

    /// <summary>Who answers on the link for <i>our</i> address: nobody should.</summary>
    public IReadOnlyList<string>? OwnAnswers { get; init; }
    public PingResult? Ping { get; init; }

    /// <summary>Packets of the agreed MTU with DF.</summary>
    public PingResult? LargePing { get; init; }
}
