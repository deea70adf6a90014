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
            // Room for 2,000 series is kept for each instrument; most have a handful.
            .AddView(i => HasManySeries(i.Name) ? null : new MetricStreamConfiguration { CardinalityLimit = 50 })
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

    /// <summary>One for each session, router or route of the API.</summary>
    private static bool HasManySeries(string instrument) => instrument == "http.server.request.duration"
        || instrument.StartsWith("peerline.bgp.", StringComparison.Ordinal) || instrument.StartsWith("peerline.edge.", StringComparison.Ordinal)
        || instrument.StartsWith("peerline.stock.", StringComparison.Ordinal);


    private static bool IsThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
}
