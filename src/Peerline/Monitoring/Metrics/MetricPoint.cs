namespace Peerline.Monitoring.Metrics;

/// <summary>One measurement, or the mean of several.</summary>
/// <param name="Weight">How many measurements it stands for.</param>
public sealed record MetricPoint(DateTimeOffset At, double Value, int Weight, MetricSubject Subject);
