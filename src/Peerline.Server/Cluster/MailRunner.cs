using Peerline.Notifications;
using Peerline.Storage;

namespace Peerline.Server.Cluster;

/// <summary>Runs the mail desk: when events were committed, and when a deferred mail is due.</summary>
internal sealed class MailRunner(MailDesk desk, PeerlineStore store, ILogger<MailRunner> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly WakeUp woken = new();

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        store.Committed += Wake;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var wait = AfterFailure;
                try
                {
                    wait = await desk.RunAsync(stopping);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "The mail desk failed; it is tried again in {After}", AfterFailure);
                }

                await woken.SleepAsync(wait, stopping);
            }
        }
        finally
        {
            store.Committed -= Wake;
        }
    }

    private void Wake(Committed committed)
    {
        if (committed.LastPosition > 0) woken.Say();
    }
}
