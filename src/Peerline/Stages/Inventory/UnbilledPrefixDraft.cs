namespace Peerline.Stages.Inventory;

/// <summary>An unbilled prefix as the operator writes it.</summary>
public sealed record UnbilledPrefixDraft(string? Prefix, string? Region, long? PeerAsn);
