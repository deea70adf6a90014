using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Terminal;

/// <summary>A peering that is watched: read whole, and again whenever something has happened to it.</summary>
internal sealed class Watched(PeerlineClient client, Peering peering, string until)
{
    private const int Shown = 8;
    private readonly Lock gate = new();
    private readonly List<HistoryEvent> last = [];
    private long position;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event Action<HistoryEvent>? Happened;

    public Peering Peering => peering;
    public IReadOnlyList<Connection> Connections { get; private set; } = [];

    /// <summary>The exit code, when what was waited for has come.</summary>
    public int? End { get; private set; }

    public IReadOnlyList<HistoryEvent> Last
    {
        get { lock (gate) return [.. last]; }
    }

    public Task ChangedAsync()
    {
        lock (gate) return changed.Task;
    }

    public async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            await foreach (var e in client.Peerings.HistoryAsync(peering.Id, cancel)) Keep(e);
            await LookAsync(cancel);
            await foreach (var e in client.Events.StreamAsync(position, peering.Id, cancel))
            {
                Tell(e);
                await LookAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var present = new List<Connection>();
        foreach (var summary in await client.Connections.ListAsync(peering: peering.Id, cancel: cancel).ToListAsync(cancel))
        {
            try
            {
                present.Add((await client.Connections.GetAsync(summary.Id, cancel)).Value);
            }
            catch (PeerlineApiException e) when (e.Status is HttpStatusCode.NotFound)
            {
                // It went between the two questions.
            }
        }

        Connections = present;
        if (Ends(present) is { } end)
        {
            // What led there is told first: the state may be ahead of the stream.
            await foreach (var e in client.Peerings.HistoryAsync(peering.Id, cancel)) Tell(e);
            End = end;
        }

        Signal();
    }

    private void Tell(HistoryEvent e)
    {
        if (e.Position <= position) return;
        Keep(e);
        Happened?.Invoke(e);
    }

    private int? Ends(IReadOnlyList<Connection> present) => until switch
    {
        "interrupted" => null,
        "gone" => present.Count == 0 ? ExitCode.Done : null,
        _ when present.Count == 0 => ExitCode.Refused,
        _ when present.All(c => c.State == "Active") => ExitCode.Done,
        _ when present.All(c => c.State is "Active" or "ProvisioningFailed" or "Rejected") => ExitCode.Refused,
        _ => null,
    };

    private void Keep(HistoryEvent e)
    {
        position = e.Position;
        lock (gate)
        {
            last.Add(e);
            if (last.Count > Shown) last.RemoveAt(0);
        }

        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource old;
        lock (gate) (old, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        old.SetResult();
    }
}
