namespace Peerline.Monitoring.Metrics;

/// <summary>What was measured within one grain; null where nothing was.</summary>
public sealed record MetricValue(DateTimeOffset From, double? Average, double? Minimum, double? Maximum, double? Total, double Count);
