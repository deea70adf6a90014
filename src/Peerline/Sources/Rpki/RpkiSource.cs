using System.Runtime.CompilerServices;
using Peerline.Routing.Rtr;

namespace Peerline.Sources.Rpki;

/// <summary>
/// The VRPs that routes are validated against: of the best of the operator's caches, which is followed over RTR, with the operator's local
/// exceptions. Safe to use from any thread; reading never waits.
/// </summary>
public sealed class RpkiSource : IAsyncDisposable
{
    private readonly RtrClient? client;
    private volatile Slurm? exceptions;
    private volatile Excepted? excepted;

    public RpkiSource(RpkiOptions options, TimeProvider time)
    {
        if (options.Caches.Count == 0) return;
        var caches = options.Caches.Select(c => RtrCacheOptions.TryParse(c, out var cache) ? cache : throw new FormatException(c));
        client = RtrClient.Start(new RtrClientOptions { Caches = [.. caches], Time = time });
    }

    public bool IsConfigured => client is not null;

    /// <summary>What the caches give and how they are; null when none is configured.</summary>
    public RtrSnapshot? Snapshot => client?.Snapshot;

    /// <summary>The local exceptions (RFC 8416) in force.</summary>
    public Slurm? Exceptions
    {
        get => exceptions;
        set => exceptions = value;
    }

    public RpkiView View
    {
        get
        {
            if (client is null) return RpkiView.NotConfigured;
            var (snapshot, slurm) = (client.Snapshot, exceptions);
            if (slurm is null) return new RpkiView(snapshot.State, snapshot.Vrps);
            if (excepted is not { } known || !ReferenceEquals(known.Given, snapshot.Vrps) || !ReferenceEquals(known.By, slurm))
                excepted = known = new Excepted(snapshot.Vrps, slurm, slurm.Apply(snapshot.Vrps));
            return new RpkiView(snapshot.State, known.Vrps);
        }
    }

    /// <summary>The present snapshot and every one that follows; ends at once when no cache is configured.</summary>
    public async IAsyncEnumerable<RtrSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (client is null) yield break;
        await foreach (var snapshot in client.WatchAsync(cancel)) yield return snapshot;
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
    }

    private sealed record Excepted(VrpTable Given, Slurm By, VrpTable Vrps);
}
