namespace Peerline.Stages.Inventory;

/// <summary>What is added to announced routes, as it is written.</summary>
public sealed record ExportDraft(IReadOnlyList<string> Communities, int Prepend, uint? Med);

/// <summary>The same for one metro.</summary>
public sealed record MetroExportDraft(string Metro, ExportDraft Settings);
