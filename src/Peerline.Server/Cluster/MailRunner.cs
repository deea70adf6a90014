using System.Threading.Channels;
using Peerline.Notifications;
using Peerline.Storage;

namespace Peerline.Server.Cluster;

/// <summary>Runs the mail desk: when events were committed, and when a deferred mail is due.</summary>
internal sealed class MailRunner(MailDesk desk, PeerlineStore store, ILogger<MailRunner> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    // One word is enough, however many commits there were; whoever commits never waits and never fails for it.
    private readonly Channel<bool> written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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

                await WokenAsync(wait, stopping);
            }
        }
        finally
        {
            store.Committed -= Wake;
        }
    }

    private void Wake(Committed committed)
    {
        if (committed.LastPosition > 0) written.Writer.TryWrite(true);
    }

    private async Task WokenAsync(TimeSpan atMost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        either.CancelAfter(atMost);
        try
        {
            await written.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nothing was committed meanwhile: a deferred mail may be due.
        }
    }
}
