namespace Peerline.Stages.Inventory;

/// <summary>An address pool as the operator writes it.</summary>
public sealed record AddressPoolDraft(string? Prefix, Guid? MetroId);
