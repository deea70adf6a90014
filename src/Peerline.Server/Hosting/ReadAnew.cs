using System.Runtime.InteropServices;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>SIGUSR1: whoever has changed the database beside the server says so, and nothing that was read before counts any more.</summary>
internal sealed class ReadAnew(PeerlineStore store, ILogger<ReadAnew> log) : IHostedService, IDisposable
{
    private const PosixSignal UserSignal1 = (PosixSignal)10;
    private PosixSignalRegistration? registration;

    public Task StartAsync(CancellationToken cancel)
    {
        registration = PosixSignalRegistration.Create(UserSignal1, signal =>
        {
            signal.Cancel = true;
            store.Revisions.CountEverything();
            log.LogInformation("SIGUSR1: the database is read anew");
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    public void Dispose() => registration?.Dispose();
}
