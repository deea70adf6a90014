using System.Net;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Peerline.Server.Tokens;

namespace Peerline.Server.Hosting;

/// <summary><c>/metrics</c> in Prometheus' format with OpenTelemetry's names: open to this machine, to others with the operator's
/// token.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("peerline"))
        .WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddMeter("Peerline", "Peerline.*")
            // Room for 2,000 series is kept for each instrument; those of the runtime and of Kestrel have a handful.
            .AddView(i => HasFewSeries(i.Meter.Name) ? new MetricStreamConfiguration { CardinalityLimit = 50 } : null)
            .AddPrometheusExporter());

    public static void MapMetrics(this WebApplication app)
    {
        app.MapWhen(
            context => context.Request.Path == "/metrics" && !IsThisMachine(context) && context.CallerOrNull() is not { IsOperator: true },
            refused => refused.Run(
                context => Faults.WriteAsync(
                    context, StatusCodes.Status401Unauthorized, "Metrics are open to this machine and to the operator.")));
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static bool HasFewSeries(string meter) => !meter.StartsWith("Peerline", StringComparison.Ordinal) && meter != "Microsoft.AspNetCore.Hosting";

    private static bool IsThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
}
