using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Embedded;

/// <summary>One half of a session, configured by hand. Without a word about routes it accepts and announces nothing (RFC 8212).</summary>
public sealed record BaseSession
{
    public required Address LocalAddress { get; init; }
    public required Address PeerAddress { get; init; }
    public required Asn PeerAsn { get; init; }
    public string Description { get; init; } = "";
    public string? Md5Key { get; init; }
    public bool Gtsm { get; init; } = true;
    public BgpRole? Role { get; init; }
    public int? MaxPrefixes { get; init; }

    /// <summary>Accept whatever the peer sends.</summary>
    public bool AcceptAll { get; init; }
    public IReadOnlyList<PermittedPrefix> Accept { get; init; } = [];

    /// <summary>What is announced to this peer.</summary>
    public IReadOnlyList<OriginatedRoute> Originate { get; init; } = [];
}
