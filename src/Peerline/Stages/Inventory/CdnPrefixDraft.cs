namespace Peerline.Stages.Inventory;

/// <summary>A prefix of the content network as the operator writes it.</summary>
public sealed record CdnPrefixDraft(
    Guid MetroId, string? Prefix, string? Region, string? ServiceName, bool IsPrimaryRegion, string? Community);
