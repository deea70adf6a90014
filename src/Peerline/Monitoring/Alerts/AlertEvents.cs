using Peerline.Model;

namespace Peerline.Monitoring.Alerts;

/// <summary>The types of events about alert rules; their subject is the rule.</summary>
public static class AlertEvents
{
    public const string Fired = "alert.fired";
    public const string Resolved = "alert.resolved";
    public const string Test = "alert.test";
}

/// <param name="Peering">Its name.</param>
/// <param name="Family">Null where it is about the whole connection.</param>
public sealed record AlertEvent(
    string Sentence, string Rule, AlertMetric Metric, Guid? ConnectionId = null, Guid? PeeringId = null, string? Peering = null,
    Family? Family = null, double? Value = null, double? Threshold = null);
