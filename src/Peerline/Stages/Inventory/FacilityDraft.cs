namespace Peerline.Stages.Inventory;

/// <summary>A facility as the operator writes it.</summary>
public sealed record FacilityDraft(Guid MetroId, int PeeringDbId, string? Name, string? Address, string? MeetMeRoom);
