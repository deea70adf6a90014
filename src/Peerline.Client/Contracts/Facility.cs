namespace Peerline.Client.Contracts;

/// <summary>A building where both networks can be patched.</summary>
public sealed record Facility
{
    public Guid? Id { get; init; }
    public required Guid MetroId { get; init; }

    /// <summary>PeeringDB's id: what a request names.</summary>
    public required int PeeringDbId { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }
    public string? MeetMeRoom { get; init; }
}
