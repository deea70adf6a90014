using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// Hears why a session does not come up. bgpd keeps the last error of a session, but not when it was the peer that connected: an OPEN
/// with a wrong ASN, or a wrong role, then leaves nothing in its state but "Waiting for peer OPEN". Its log tells, if asked to:
/// <c>debug bgp neighbor-events X</c>, which is not part of the configuration, is on for our sessions as long as they are not up.
/// </summary>
internal sealed partial class FrrEar(FrrSettings settings, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Address, FrrHeard> heard = new();
    private readonly CancellationTokenSource ends = new();
    private readonly Lock gate = new();
    private FrrLiveLog? log;
    private Task listening = Task.CompletedTask;

    public FrrHeard? Of(Address peer) => heard.GetValueOrDefault(peer);

    /// <summary>Listens to these sessions and no longer to the rest of ours.</summary>
    /// <param name="ours">All sessions of ours; what the operator debugs besides is left alone.</param>
    public async Task ListenToAsync(FrrVty bgpd, IReadOnlySet<Address> down, IReadOnlySet<Address> ours, CancellationToken cancel)
    {
        if (down.Count > 0) Start();
        var on = Debugged().Matches(await bgpd.AskAsync("show debugging", cancel)).Select(m => m.Groups[1].Value)
            .Where(a => Address.TryParse(a, out _)).Select(Address.Parse).ToHashSet();
        foreach (var peer in down.Except(on)) await bgpd.AskAsync($"debug bgp neighbor-events {peer}", cancel);
        foreach (var peer in on.Intersect(ours).Except(down)) await bgpd.AskAsync($"no debug bgp neighbor-events {peer}", cancel);
        foreach (var peer in heard.Keys.Except(down)) heard.TryRemove(peer, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        lock (gate) log?.Dispose();
        await listening;
        ends.Dispose();
    }

    private void Start()
    {
        // The router is looked at by several at once: one of them is enough, and the others do not wait for it.
        if (!gate.TryEnter()) return;
        try
        {
            if (!listening.IsCompleted || ends.IsCancellationRequested) return;
            log?.Dispose();
            log = FrrLiveLog.TryOpen(settings.VtyDirectory);
            if (log is not null) listening = ListenAsync(log);
        }
        finally
        {
            gate.Exit();
        }
    }

    private async Task ListenAsync(FrrLiveLog from)
    {
        try
        {
            while (await from.NextAsync(ends.Token) is { } line)
            {
                if (FrrHeard.Read(line, Of, time.GetUtcNow()) is { } news) heard[news.Peer] = news.Heard;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The daemon is gone or we are: the next observation starts again.
        }
    }

    [GeneratedRegex(@"neighbor-events debugging is on for (\S+)")]
    private static partial Regex Debugged();
}
