using Peerline.Routing.Rtr;
using Peerline.Sources.Rpki;

namespace Peerline.Server.Cluster;

/// <summary>Tells in the log what the VRPs are worth when that changes, and reads the local exceptions again when their file changes.</summary>
internal sealed class RpkiRunner(RpkiSource rpki, RpkiOptions options, TimeProvider time, ILogger<RpkiRunner> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private (DateTime, long)? read;

    /// <exception cref="Hosting.StartRefusedException">The file is not what RFC 8416 says: a start is the time to mend it.</exception>
    public void ReadFirst()
    {
        if (options.Slurm.Length > 0 && Read() is { Count: > 0 } problems)
            throw new Hosting.StartRefusedException($"{options.Slurm} is refused: {string.Join(" ", problems.Take(10))}");
    }

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(TellAsync(stopping), LookAsync(stopping));

    private async Task TellAsync(CancellationToken stopping)
    {
        RtrDataState? known = null;
        await foreach (var snapshot in rpki.WatchAsync(stopping))
        {
            if (snapshot.State == known) continue;
            known = snapshot.State;
            if (known is RtrDataState.Current) log.LogInformation("RPKI: {Count} VRPs of {Cache}", snapshot.Vrps.Count, snapshot.Source);
            else if (known is RtrDataState.Stale)
                log.LogWarning("RPKI: no cache answers; {Count} VRPs are used until {Expires:u}", snapshot.Vrps.Count, snapshot.Expires);
            else if (known is RtrDataState.Expired)
                log.LogError("RPKI: no cache answers and the VRPs have expired; nothing is said of origins any more");
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (options.Slurm.Length == 0) return;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            if (Stamp() == read) continue;
            if (Read() is { Count: > 0 } problems)
                log.LogError("{File} is refused, the exceptions read before stay in force: {Problems}", options.Slurm, string.Join(" ", problems.Take(10)));
            else log.LogInformation("{File} was read: {Count} VRPs with its exceptions", options.Slurm, rpki.View.Vrps.Count);
        }
    }

    private (DateTime, long)? Stamp() =>
        new FileInfo(options.Slurm) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;

    /// <returns>Why the file is refused; empty when its exceptions are in force.</returns>
    private IReadOnlyList<string> Read()
    {
        read = Stamp();
        try
        {
            var reading = Slurm.Read(File.ReadAllBytes(options.Slurm));
            if (reading.Slurm is null) return [.. reading.Problems.Where(p => !p.IsHarmless).Select(p => p.ToString())];
            rpki.Exceptions = reading.Slurm;
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [e.Message];
        }
    }
}
