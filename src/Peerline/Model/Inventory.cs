using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A metropolitan area where the operator peers (Azure: peering location).</summary>
public sealed record Metro
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The region that Azure's clients see as <c>azureRegion</c>.</summary>
    public required string Region { get; init; }
    public IReadOnlyList<BandwidthOffer> BandwidthOffers { get; init; } = [new("10Gbps", 10_000), new("100Gbps", 100_000)];

    /// <summary>Where it is: how far customers of the peering service are from it.</summary>
    public GeoPoint? Position { get; init; }
    public long Version { get; init; }
}

public sealed record BandwidthOffer(string Name, int Mbps);

/// <summary>A building with a meet-me room where both networks can be patched.</summary>
public sealed record Facility
{
    public required Guid Id { get; init; }
    public required Guid MetroId { get; init; }

    /// <summary>PeeringDB's id: what a request names.</summary>
    public required int PeeringDbId { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }

    /// <summary>Suite, floor and meet-me room, as the colo names them.</summary>
    public string? MeetMeRoom { get; init; }
    public long Version { get; init; }
}

/// <summary>Where connections end on the operator's side.</summary>
public sealed record EdgeRouter
{
    public required Guid Id { get; init; }
    public required Guid FacilityId { get; init; }
    public required string Name { get; init; }

    /// <summary>The driver that speaks to it: <c>embedded</c>, <c>frr</c>, <c>bird</c> or <c>gobgp</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>The driver's own settings; each driver says what it takes.</summary>
    public JsonElement Settings { get; init; }

    /// <summary>The bundles that the operator has configured on it for connections.</summary>
    public IReadOnlyList<Lag> Lags { get; init; } = [];

    /// <summary>Nothing is changed on this router while it is set.</summary>
    public bool Paused { get; init; }
    public long Version { get; init; }
}

/// <summary>A physical port of an edge router, with the demarc that the colo patches to.</summary>
public sealed record Port
{
    public required Guid Id { get; init; }
    public required Guid EdgeRouterId { get; init; }
    public required string InterfaceName { get; init; }
    public required int SpeedMbps { get; init; }
    public string? Cage { get; init; }
    public string? Rack { get; init; }

    /// <summary>Panel and port pair as the colo calls them.</summary>
    public required string Panel { get; init; }
    public required string PanelPort { get; init; }
    public string Media { get; init; } = "SMF OS2";
    public string Connector { get; init; } = "LC/UPC duplex";
    public string? Optic { get; init; }

    /// <summary>The operator's own circuit id for this demarc.</summary>
    public required string CircuitId { get; init; }

    /// <summary>The LAG of its router that the port is a member of; null when it stands alone.</summary>
    public string? Lag { get; init; }

    /// <summary>The far end of the cross connect, as the letter names it; known while a connection holds the port.</summary>
    public PeerDemarc? FarEnd { get; init; }

    /// <summary>The connection that holds the port; null when it is free.</summary>
    public Guid? ConnectionId { get; init; }
    public long Version { get; init; }
}

/// <summary>A pool from which session subnets are taken when the operator provides the addresses.</summary>
public sealed record AddressPool
{
    public required Guid Id { get; init; }

    /// <summary>The metro it serves; null serves all.</summary>
    public Guid? MetroId { get; init; }
    public required Prefix Prefix { get; init; }

    /// <summary>The length of the subnets that it gives: 30 or 31, 126 or 127. The longer one where nothing is said.</summary>
    public int SubnetLength
    {
        get => field > 0 ? field : LongestSubnet(Prefix.Afi);
        init;
    }

    public long Version { get; init; }

    /// <summary>A /31 or a /127: two addresses, and both are used (RFC 3021, RFC 6164). The other choice is one bit shorter.</summary>
    public static int LongestSubnet(Afi afi) => afi is Afi.IPv4 ? 31 : 127;
}
