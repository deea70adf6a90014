using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Embedded;

/// <summary>
/// What the router's own operator configured by hand: on the edge these are the legacy sessions, on the router of a peer it is all there
/// is. Peerline's driver reads it and never writes it.
/// </summary>
public sealed record BaseConfiguration
{
    public static BaseConfiguration Empty { get; } = new();
    public IReadOnlyList<BaseInterface> Interfaces { get; init; } = [];
    public IReadOnlyList<BaseSession> Sessions { get; init; } = [];
}

public sealed record BaseInterface(string Name, IReadOnlyList<InterfaceAddress> Addresses);

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

/// <summary>A route that this router originates. What a network downstream would have put into the path can be said in full.</summary>
public sealed record OriginatedRoute(Prefix Prefix)
{
    /// <summary>The path behind our own ASN, the origin last. Empty: we are the origin.</summary>
    public IReadOnlyList<Asn> PathBehindUs { get; init; } = [];

    /// <summary>False leaves our own ASN out, as a route server does (RFC 7947).</summary>
    public bool PrependLocalAsn { get; init; } = true;
    public Address? NextHop { get; init; }
    public uint? MultiExitDisc { get; init; }

    /// <summary>As <c>64500:1</c>.</summary>
    public IReadOnlyList<string> Communities { get; init; } = [];
    public Asn? OnlyToCustomer { get; init; }
}
