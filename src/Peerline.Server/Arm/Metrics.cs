using Peerline.Access;
using Peerline.Monitoring.Metrics;
using Peerline.Server.Hosting;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Insights</c> <c>metrics</c>, <c>metricDefinitions</c> and <c>metricNamespaces</c> of peerings and peering
/// services.</summary>
internal static class Metrics
{
    private const string Root = "providers/Microsoft.Insights";

    public static void MapMetrics(this RouteGroupBuilder group)
    {
        var peering = group.MapGroup(ArmParents.PeeringPath(Root)).AddEndpointFilter(ArmParents.RequirePeering);
        peering.MapGet("/metrics", async (HttpContext context, Caller caller, MetricSource source, TimeProvider time,
            PeerlineOptions options) =>
            await AnswerAsync(context, "peerings", ArmParents.Id(context.Peering()), Metric.OfPeerings, time, options,
                (metric, q) => source.OfPeeringAsync(caller, context.Peering().Id, metric.Kind, q.From, q.Until, context.RequestAborted)));
        MapDescriptions(peering, "peerings", Metric.OfPeerings, context => ArmParents.Id(context.Peering()));

        var service = group.MapGroup(ArmParents.ServicePath(Root)).AddEndpointFilter(ArmParents.RequireService);
        service.MapGet("/metrics", async (HttpContext context, Caller caller, MetricSource source, TimeProvider time,
            PeerlineOptions options) =>
            await AnswerAsync(context, "peeringServices", ArmParents.Id(context.Service()), Metric.OfServices, time, options,
                (_, q) => source.OfServiceAsync(caller, context.Service().Id, q.From, q.Until, context.RequestAborted)));
        MapDescriptions(service, "peeringServices", Metric.OfServices, context => ArmParents.Id(context.Service()));
    }

    private static void MapDescriptions(RouteGroupBuilder group, string type, IReadOnlyList<Metric> metrics, Func<HttpContext, string> id)
    {
        group.MapGet("/metricDefinitions", (HttpContext context) =>
            ArmAnswers.Ok(new ArmPage([.. metrics.Select(m => Definition(m, type, id(context)))])));
        group.MapGet("/metricNamespaces", (HttpContext context) => ArmAnswers.Ok(new ArmPage(
        [
            new
            {
                Id = $"{id(context)}/{Root}/metricNamespaces/{type}",
                Name = type,
                Type = "Microsoft.Insights/metricNamespaces",
                Classification = "Platform",
                Properties = new { MetricNamespaceName = $"{ArmRequest.Provider}/{type}" },
            },
        ])));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, string type, string resource, IReadOnlyList<Metric> known, TimeProvider time, PeerlineOptions options,
        Func<Metric, MetricQuestion, Task<IReadOnlyList<MetricPoint>>> read)
    {
        var ns = $"{ArmRequest.Provider}/{type}";
        if (context.Request.Query["metricnamespace"].ToString() is { Length: > 0 } asked
            && !asked.Equals(ns, StringComparison.OrdinalIgnoreCase))
            return ArmAnswers.Error(StatusCodes.Status400BadRequest,
                new ArmError("BadRequest", $"The namespace of these metrics is {ns}.", "metricnamespace"));
        var (question, refusal) = MetricQuestion.Read(context.Request.Query, known, time.GetUtcNow());
        if (question is not { } q) return ArmAnswers.Error(StatusCodes.Status400BadRequest, refusal!);
        var withData = !"Metadata".Equals(context.Request.Query["resultType"], StringComparison.OrdinalIgnoreCase);
        var values = new List<object>();
        foreach (var metric in q.Metrics) values.Add(Body(metric, resource, Series(metric, await read(metric, q), q, withData)));
        return ArmAnswers.Ok(new
        {
            Cost = 0,
            Timespan = $"{q.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}/{q.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
            Interval = q.Grain,
            Value = values,
            Namespace = ns,
            Resourceregion = options.Azure.Region,
        });
    }

    /// <summary>One series for each combination of the dimensions that the filter names; one for everything when it names none.</summary>
    private static IReadOnlyList<object> Series(Metric metric, IReadOnlyList<MetricPoint> points, MetricQuestion q, bool withData)
    {
        var split = metric.Dimensions.Where(d => q.Filter.Fields.Contains(d.Name)).ToList();
        var chosen = points.Where(p => q.Filter.Matches(name => metric.Dimensions.FirstOrDefault(d => d.Name == name)?.Of(p.Subject)));
        return
        [
            .. chosen.GroupBy(p => string.Join('\n', split.Select(d => d.Of(p.Subject)))).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Take(q.Top ?? int.MaxValue)
                .Select(g => (object)new
                {
                    Metadatavalues = split.Select(d =>
                        new { Name = Localizable(d.Name.ToLowerInvariant()), Value = d.Of(g.First().Subject) }).ToArray(),
                    Data = withData ? MetricGrains.Of(g, q.From, q.Until, q.Length)
                        .Select(v => Value(v, q.Aggregations ?? [metric.Primary])).ToArray() : null,
                }),
        ];
    }

    private static Dictionary<string, object> Value(MetricValue v, IReadOnlyList<string> aggregations)
    {
        var value = new Dictionary<string, object> { ["timeStamp"] = v.From.UtcDateTime };
        if (v.Count == 0) return value;
        foreach (var aggregation in aggregations)
        {
            value[aggregation.ToLowerInvariant()] = aggregation switch
            {
                "Average" => v.Average!.Value,
                "Minimum" => v.Minimum!.Value,
                "Maximum" => v.Maximum!.Value,
                "Total" => v.Total!.Value,
                _ => v.Count,
            };
        }

        return value;
    }

    private static object Body(Metric metric, string resource, IReadOnlyList<object> series) => new
    {
        Id = $"{resource}/{Root}/metrics/{metric.Name}",
        Type = "Microsoft.Insights/metrics",
        Name = new { Value = metric.Name, LocalizedValue = metric.DisplayName },
        DisplayDescription = metric.DisplayName,
        metric.Unit,
        Timeseries = series,
        ErrorCode = "Success",
    };

    private static object Definition(Metric metric, string type, string resource) => new
    {
        Id = $"{resource}/{Root}/metricdefinitions/{metric.Name}",
        ResourceId = resource,
        Namespace = $"{ArmRequest.Provider}/{type}",
        Category = "Traffic",
        Name = new { Value = metric.Name, LocalizedValue = metric.DisplayName },
        DisplayDescription = metric.DisplayName,
        IsDimensionRequired = false,
        metric.Unit,
        PrimaryAggregationType = metric.Primary,
        SupportedAggregationTypes = Metric.Aggregations,
        MetricAvailabilities = metric.Grains.Select(g =>
            new { TimeGrain = g, Retention = g == "PT1M" ? "P1D" : g == "PT1H" ? "P400D" : "P14D" }).ToArray(),
        Dimensions = metric.Dimensions.Select(d => Localizable(d.Name)).ToArray(),
    };

    private static object Localizable(string name) => new { Value = name, LocalizedValue = name };
}
