using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>What is done before the first request: the database is brought to this version, keys are read or made, the demo network
/// too, and local exceptions are read.</summary>
internal static class FirstSteps
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        await Migrator.MigrateAsync(app.Services.GetRequiredService<PeerlineStore>(), CancellationToken.None);
        app.Services.GetRequiredService<Installation>();
        app.Services.GetRequiredService<Secrets>();
        app.Services.GetRequiredService<Ledger.AuditSigner>();
        app.Services.GetRequiredService<Monitoring.PeerlineMeter>();
        app.Services.GetRequiredService<Cluster.RpkiRunner>().ReadFirst();
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.PreparePublicClientsAsync();
        await scope.ServiceProvider.GetRequiredService<DemoNetwork>().EnsureAsync(CancellationToken.None);
    }

    /// <summary>Runs until it is stopped; a refusal to start is a sentence and an exit code, not a stack.</summary>
    public static async Task<int> RunToEndAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is StartRefusedException or NewerDatabaseException or Ledger.KeyFileException)
        {
            await Console.Error.WriteLineAsync($"Peerline does not start: {e.Message}");
            return 3;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"Peerline does not start: {e.Message} Set PEERLINE_HTTP_PORT and PEERLINE_HTTPS_PORT to free ports.");
            return 3;
        }
    }
}
