namespace Peerline.Client.Contracts;

/// <summary>The mirror of PeeringDB.</summary>
/// <param name="State"><c>NotConfigured</c>, <c>Empty</c> (nothing was loaded yet), <c>Current</c>, or <c>Stale</c> (looks fail for long;
/// what is known stays in use).</param>
/// <param name="SyncedAt">The last look that was answered whole.</param>
/// <param name="Running">A look goes on.</param>
/// <param name="Failure">Why the last look ended early.</param>
/// <param name="RetryAt">Not before, as PeeringDB said.</param>
public sealed record PeeringDbStatus(
    string State, DateTimeOffset? SyncedAt, bool Running, DateTimeOffset? BeganAt, DateTimeOffset? EndedAt, string? Failure,
    DateTimeOffset? RetryAt, IReadOnlyList<PeeringDbKind> Kinds);

/// <param name="Kind">The API's word: <c>net</c>, <c>poc</c>, <c>netfac</c>, …</param>
/// <param name="Newest">The newest change that was seen.</param>
/// <param name="ComparedAt">When everything was last read.</param>
/// <param name="Unconfirmed">Known objects that were not in it; only a tombstone deletes.</param>
public sealed record PeeringDbKind(string Kind, int Objects, DateTimeOffset? Newest, DateTimeOffset? ComparedAt, int Unconfirmed);

/// <summary>A network as it describes itself in PeeringDB.</summary>
public sealed record PeeringDbNetwork
{
    public required long Id { get; init; }
    public required uint Asn { get; init; }
    public required string Name { get; init; }
    public string? Organisation { get; init; }
    public string? Website { get; init; }
    public string? IrrAsSet { get; init; }
    public int? Prefixes4 { get; init; }
    public int? Prefixes6 { get; init; }
    public string? Type { get; init; }

    /// <summary><c>Open</c>, <c>Selective</c>, <c>Restrictive</c> or <c>No</c>.</summary>
    public string? Policy { get; init; }
    public string? PolicyUrl { get; init; }
    public bool NeverViaRouteServers { get; init; }
    public string? RirStatus { get; init; }
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Peers see those that are public; the operator all that its key is shown.</summary>
    public IReadOnlyList<PeeringDbContact> Contacts { get; init; } = [];
    public IReadOnlyList<PeeringDbFacility> Facilities { get; init; } = [];
    public IReadOnlyList<PeeringDbExchangePort> Exchanges { get; init; } = [];

    /// <summary>What the mirror is worth.</summary>
    public required string MirrorState { get; init; }
    public DateTimeOffset? SyncedAt { get; init; }
}

/// <param name="Visible"><c>Public</c>, <c>Users</c> or <c>Private</c>.</param>
public sealed record PeeringDbContact(string Role, string Visible, string? Name, string? Email, string? Phone);

public sealed record PeeringDbFacility(long Id, string Name, string? City, string? Country);

/// <param name="SpeedMbps">Of the port.</param>
public sealed record PeeringDbExchangePort(long ExchangeId, string? Name, int? SpeedMbps, string? AddressV4, string? AddressV6, bool RouteServerPeer);
