namespace Peerline.Sources.PeeringDb;

/// <summary>A network's port on an exchange's LAN (<c>netixlan</c>).</summary>
public sealed record PeeringDbExchangePort : IPeeringDbObject
{
    public static string Kind => "netixlan";

    public required long Id { get; init; }
    public required long NetId { get; init; }
    public required long IxId { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public string? Name { get; init; }
    public uint? Asn { get; init; }

    /// <summary>Mbit/s.</summary>
    public int? Speed { get; init; }
    public string? Ipaddr4 { get; init; }
    public string? Ipaddr6 { get; init; }
    public bool? IsRsPeer { get; init; }
    public bool? BfdSupport { get; init; }
    public bool? Operational { get; init; }
}
