namespace Peerline.Lab.Tests;

/// <summary>StayRTR on the loopback of a namespace: a cache whose VRPs the test says.</summary>
internal sealed class RtrCache : IAsyncDisposable
{
    /// <summary>It listens on 127.0.0.1.</summary>
    public const int Port = 8282;

    private readonly string file;
    private readonly LabDaemon running;

    private RtrCache(string file, LabDaemon running) => (this.file, this.running) = (file, running);

    /// <summary>Starts it with no VRP that covers anything of the lab's.</summary>
    public static async Task<RtrCache> StartAsync(LabNamespace where, string directory)
    {
        var file = Path.Combine(directory, $"{where.Name}.vrps.json");
        await WriteAsync(file, []);
        var daemon = LabDaemon.Start(
            where.Command, "stayrtr", "-bind", $"127.0.0.1:{Port}", "-cache", file, "-checktime=false", "-metrics.addr", "", "-refresh", "1", "-loglevel", "error");
        return new RtrCache(file, daemon);
    }

    /// <summary>From the next second on it has these and no others, and tells its routers.</summary>
    public Task SayAsync(params IReadOnlyList<(string Prefix, int Asn)> vrps) => WriteAsync(file, vrps);

    public ValueTask DisposeAsync() => running.DisposeAsync();

    /// <summary>A cache without any VRP says nothing: one of another network is always there. Each is as long as its prefix at most.</summary>
    private static async Task WriteAsync(string file, IReadOnlyList<(string Prefix, int Asn)> vrps)
    {
        var roas = vrps.Append(("192.88.99.0/24", 64999)).Select(v =>
            $$"""{"asn":{{v.Item2}},"prefix":"{{v.Item1}}","maxLength":{{v.Item1.Split('/')[1]}},"ta":"lab","expires":4102444800}""");
        var beside = $"{file}.new";
        await File.WriteAllTextAsync(beside, $$"""{"metadata":{"buildtime":"2026-01-01T00:00:00Z"},"roas":[{{string.Join(',', roas)}}]}""");
        File.Move(beside, file, overwrite: true);
    }
}
