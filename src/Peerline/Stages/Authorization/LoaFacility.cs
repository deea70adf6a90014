namespace Peerline.Stages.Authorization;

/// <summary>Where the demarc is. A facility in common is not yet a meet-me room in common, so the room is named too.</summary>
public sealed record LoaFacility
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> AddressLines { get; init; }
    public string? Suite { get; init; }
    public string? Floor { get; init; }

    /// <summary>As the colo names it: "MMR 1", "Carrier room A".</summary>
    public string? MeetMeRoom { get; init; }
    public int? PeeringDbId { get; init; }
}
