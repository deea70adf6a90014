namespace Peerline.Monitoring.Alerts;

/// <summary>An alert rule as somebody writes it: nothing in here was checked yet.</summary>
public sealed record AlertDraft(
    string? Name, string? Metric, double? Threshold, int? ForMinutes, IReadOnlyList<Guid>? Peerings, IReadOnlyList<Guid>? Connections,
    IReadOnlyList<string>? Mails, bool IsEnabled);
