using Peerline.Monitoring.Metrics;

namespace Peerline.Server.Arm;

/// <summary>One metric as Azure Monitor knows it.</summary>
/// <param name="Primary">The aggregation that is given when none is asked for.</param>
internal sealed record Metric(
    string Name, string DisplayName, string Unit, string Primary, IReadOnlyList<MetricDimension> Dimensions, IReadOnlyList<string> Grains,
    MetricKind Kind)
{
    public static IReadOnlyList<string> Aggregations { get; } = ["Average", "Minimum", "Maximum", "Total", "Count"];

    private static readonly string[] EveryGrain = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];
    private static readonly string[] FromMinutes = ["PT1M", "PT5M", "PT1H"];
    private static readonly MetricDimension ConnectionId = new("ConnectionId", s => s.Connection?.ToString());
    private static readonly MetricDimension SessionIp = new("SessionIp", s => s.SessionAddress);

    /// <summary>Routers count a port as a whole: there is one class.</summary>
    private static readonly MetricDimension TrafficClass = new("TrafficClass", _ => "All");
    private static readonly MetricDimension Protocol = new("Protocol", s => s.Name);

    /// <summary>Of <c>Microsoft.Peering/peerings</c>.</summary>
    public static IReadOnlyList<Metric> OfPeerings { get; } =
    [
        new("SessionAvailability", "Session Availability", "Count", "Average", [ConnectionId, SessionIp], ["PT5M", "PT1H"],
            MetricKind.SessionUp),
        new("IngressTrafficRate", "Ingress Traffic Rate", "BitsPerSecond", "Average", [ConnectionId, SessionIp, TrafficClass], FromMinutes,
            MetricKind.Ingress),
        new("EgressTrafficRate", "Egress Traffic Rate", "BitsPerSecond", "Average", [ConnectionId, SessionIp, TrafficClass], FromMinutes,
            MetricKind.Egress),
        new("PacketDropRate", "Packets Drop Rate", "BitsPerSecond", "Average", [ConnectionId, SessionIp, TrafficClass], FromMinutes,
            MetricKind.Dropped),
        new("FlapCounts", "Connection Flap Events Count", "Count", "Total", [ConnectionId, SessionIp], FromMinutes, MetricKind.Flaps),
        new("RegisteredPrefixLatency", "Prefix Latency (median)", "Milliseconds", "Average", [new("RegisteredPrefixName", s => s.Name)],
            ["PT1H"], MetricKind.PrefixLatency),
        new("AverageCustomerPrefixLatency", "Average Customer Prefix Latency", "Milliseconds", "Average",
            [new("RegisteredAsnName", s => s.Name)], ["PT1H"], MetricKind.CustomerLatency),
        new("ConnectivityProbeAvailability", "Average Connectivity Probe Availability", "Percent", "Average", [Protocol], EveryGrain,
            MetricKind.ProbeAvailability),
        new("ConnectivityProbeJitter", "Average Connectivity Probe Jitter", "Milliseconds", "Average", [Protocol], EveryGrain,
            MetricKind.ProbeJitter),
        new("ConnectivityProbeLatency", "Average Connectivity Probe Latency", "Milliseconds", "Average", [Protocol], EveryGrain,
            MetricKind.ProbeLatency),
    ];

    /// <summary>Of <c>Microsoft.Peering/peeringServices</c>.</summary>
    public static IReadOnlyList<Metric> OfServices { get; } =
    [
        new("RoundTripTime", "Round Trip Time", "Milliseconds", "Average", [new("ConnectionMonitorTestName", s => s.Name)], ["PT1M"],
            MetricKind.RoundTrip),
    ];
}

/// <param name="Of">Its value for what was measured.</param>
internal sealed record MetricDimension(string Name, Func<MetricSubject, string?> Of);
