namespace Peerline.Stages.Inventory;

/// <summary>A service provider as the operator writes it.</summary>
/// <param name="Metros">The names of metros.</param>
public sealed record ServiceProviderDraft(string? Name, long? Asn, IReadOnlyList<string>? Metros);
