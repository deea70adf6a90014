namespace Peerline.Client.Contracts;

/// <summary>A validation report in a list.</summary>
public sealed record ReportSummary(Guid Id, Guid ConnectionId, string Kind, DateTimeOffset At, bool Passed, string Summary);
