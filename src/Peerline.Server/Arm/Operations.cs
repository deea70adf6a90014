namespace Peerline.Server.Arm;

/// <summary><c>/providers/Microsoft.Peering/operations</c>: what can be done, and so what is built.</summary>
internal static class Operations
{
    public static void MapOperations(this RouteGroupBuilder group) =>
        group.MapGet("/providers/Microsoft.Peering/operations", () => ArmAnswers.Ok(new ArmPage([.. List()])));

    private static IEnumerable<Operation> List()
    {
        yield return new("Microsoft.Peering/register/action", new("Microsoft.Peering", "Peering Resource Provider",
            "Registers the Peering Resource Provider",
            "Registers the subscription for the Peering Resource Provider and enables the creation of peerings"));
        foreach (var type in Built.Types.Where(t => t.Listed))
        {
            if (type.Action is { } action)
            {
                yield return new($"Microsoft.Peering/{type.Name}/action",
                    new("Microsoft.Peering", type.Name, $"{action} {type.Singular}", $"{action} {type.Singular}"));
                continue;
            }

            if (type.Writable) yield return Of(type, "Write");
            yield return Of(type, "Read");
            if (type.Writable) yield return Of(type, "Delete");
        }

        yield return Metered("peerings", Metric.OfPeerings);
        yield return Metered("peeringServices", Metric.OfServices);
    }

    private static Operation Of(BuiltType type, string verb) => new(
        $"Microsoft.Peering/{type.Name}/{verb.ToLowerInvariant()}",
        new("Microsoft.Peering", type.Name, $"{verb} {type.Singular}", $"{verb} any {type.Name}"));

    /// <summary>The metrics of a type, as Azure Monitor looks for them.</summary>
    private static Operation Metered(string type, IReadOnlyList<Metric> metrics) => new(
        $"Microsoft.Peering/{type}/providers/Microsoft.Insights/metricDefinitions/read",
        new("Microsoft.Peering", type, "Read metric definitions", $"Gets the available metrics of {type}"))
    {
        Properties = new
        {
            ServiceSpecification = new
            {
                MetricSpecifications = metrics.Select(m => new
                {
                    m.Name,
                    m.DisplayName,
                    DisplayDescription = m.DisplayName,
                    m.Unit,
                    AggregationType = m.Primary,
                    SupportedTimeGrainTypes = m.Grains,
                    Dimensions = m.Dimensions.Select(d => new { d.Name, DisplayName = d.Name }).ToArray(),
                }).ToArray(),
            },
        },
    };

    private sealed record Operation(string Name, OperationDisplay Display, bool IsDataAction = false)
    {
        [Since("2021-06-01")]
        public object? Properties { get; init; }
    }

    private sealed record OperationDisplay(string Provider, string Resource, string Operation, string Description);
}
