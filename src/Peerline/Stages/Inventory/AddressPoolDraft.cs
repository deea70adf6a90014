namespace Peerline.Stages.Inventory;

/// <summary>An address pool as the operator writes it.</summary>
/// <param name="SubnetLength">Null gives /31 or /127.</param>
public sealed record AddressPoolDraft(string? Prefix, Guid? MetroId, int? SubnetLength = null);
