namespace Peerline.Sources.PeeringDb;

/// <summary>A point of contact of a network (<c>poc</c>).</summary>
public sealed record PeeringDbContact : IPeeringDbObject
{
    public static string Kind => "poc";

    public required long Id { get; init; }
    public required long NetId { get; init; }

    /// <summary><c>NOC</c>, <c>Policy</c>, <c>Technical</c>, <c>Abuse</c>, <c>Maintenance</c>, <c>Public Relations</c> or <c>Sales</c>.</summary>
    public required string Role { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Who may see it: <c>Public</c>, <c>Users</c> (of PeeringDB) or <c>Private</c>. Not said: not public.</summary>
    public string Visible { get; init; } = "Private";
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Url { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPublic => Visible == "Public";
}
