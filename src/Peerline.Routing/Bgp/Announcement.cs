using System.Collections.Immutable;
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>A prefix that this speaker originates towards one peer. Whether it is sent is the export policy's decision.</summary>
public sealed record Announcement(Prefix Prefix)
{
    /// <summary>The ORIGIN attribute (RFC 4271 5.1.1).</summary>
    public Origin Origin { get; init; } = Origin.Igp;

    /// <summary>What follows our own AS number, which the session puts in front (RFC 4271 5.1.2). Empty: we are the origin.</summary>
    public ImmutableArray<Asn> PathBehindUs { get; init; } = [];

    /// <summary>
    /// False leaves our own AS number out, as a route server does (RFC 7947), or a test peer that must fail the first-AS check.
    /// </summary>
    public bool PrependLocalAs { get; init; } = true;

    /// <summary>MULTI_EXIT_DISC (RFC 4271 5.1.4); null sends none.</summary>
    public uint? MultiExitDisc { get; init; }

    /// <summary>COMMUNITIES (RFC 1997); empty sends none.</summary>
    public ImmutableArray<Community> Communities { get; init; } = [];

    /// <summary>LARGE_COMMUNITY (RFC 8092); empty sends none.</summary>
    public ImmutableArray<LargeCommunity> LargeCommunities { get; init; } = [];

    /// <summary>EXTENDED COMMUNITIES (RFC 4360); empty sends none.</summary>
    public ImmutableArray<ExtendedCommunity> ExtendedCommunities { get; init; } = [];

    /// <summary>Another next hop than the session's own address.</summary>
    public IPAddress? NextHop { get; init; }

    /// <summary>OTC to send; the session adds its own where RFC 9234 5 asks for it.</summary>
    public Asn? OnlyToCustomer { get; init; }
}
