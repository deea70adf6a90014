using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary><c>/health</c>: 200 when the installation can do its work, 503 with the part that cannot.</summary>
internal static class Health
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<StartedHealth>("started")
        .AddCheck<SourcesHealth>("sources");

    /// <summary>Before everything else: whether the server can work must not hang on tokens, routes or limits.</summary>
    public static void UseHealth(this WebApplication app) => app.UseHealthChecks("/health", new HealthCheckOptions
    {
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries
                .ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), sentence = e.Value.Description }),
        }),
    });
}

internal sealed class DatabaseHealth(PeerlineStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancel)
    {
        try
        {
            await store.ReadAsync(Caller.System, db => db.Cursors.CountAsync(cancel), cancel);
            return HealthCheckResult.Healthy("The database answers.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The reason is in the log; whoever asks without a token gets none.
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}

/// <summary>Every hosted part (the silo among them) has started; not yet, or no longer.</summary>
internal sealed class StartedHealth(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancel) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The server is stopping.")
        : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy("Keys are read, workers run.")
        : HealthCheckResult.Unhealthy("The server is starting."));
}
