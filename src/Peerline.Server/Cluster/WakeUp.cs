using System.Threading.Channels;

namespace Peerline.Server.Cluster;

/// <summary>The sleep of a worker, ended by a word. One word is enough, however many there were; whoever says it never waits and never fails for it.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> said = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Say() => said.Writer.TryWrite(true);

    /// <summary>Ends with the next word, or after the time: something that was put off may be due.</summary>
    public async Task SleepAsync(TimeSpan atMost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        either.CancelAfter(atMost);
        try
        {
            await said.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nobody said anything.
        }
    }
}
