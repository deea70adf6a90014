namespace Peerline.Sources.PeeringDb;

/// <summary>A network (<c>net</c>), as it describes itself.</summary>
public sealed record PeeringDbNetwork : IPeeringDbObject
{
    public static string Kind => "net";

    public required long Id { get; init; }
    public required uint Asn { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public long? OrgId { get; init; }
    public string? Aka { get; init; }
    public string? Website { get; init; }

    /// <summary>As written by people: several sets by space or comma, with or without a source.</summary>
    public string? IrrAsSet { get; init; }
    public int? InfoPrefixes4 { get; init; }
    public int? InfoPrefixes6 { get; init; }
    public string? InfoType { get; init; }
    public string? InfoTraffic { get; init; }
    public string? InfoRatio { get; init; }
    public string? InfoScope { get; init; }
    public bool? InfoIpv6 { get; init; }
    public bool? InfoNeverViaRouteServers { get; init; }

    /// <summary><c>Open</c>, <c>Selective</c>, <c>Restrictive</c> or <c>No</c>.</summary>
    public string? PolicyGeneral { get; init; }
    public string? PolicyLocations { get; init; }
    public bool? PolicyRatio { get; init; }
    public string? PolicyContracts { get; init; }
    public string? PolicyUrl { get; init; }

    /// <summary>Whether a registry knows the ASN: <c>ok</c>, <c>missing</c>, …</summary>
    public string? RirStatus { get; init; }
    public string? StatusDashboard { get; init; }
}
