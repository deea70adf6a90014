using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

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
