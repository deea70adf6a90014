using Peerline.Benchmarks.Running;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A BMP stream, framed, judged by RFC 7606, every attribute and prefix viewed; in memory, on one core.</summary>
internal static class BmpDecode
{
    // What libparsebgp does with the recorded stream on the machine of the reference figures; it is in no Debian package.
    private const double Target = 15e6;

    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var octets = File.ReadAllBytes(data.Bmp);
        var (messages, routes) = (0, 0);
        var before = 0L;
        var seconds = Median.Seconds(() =>
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            (messages, routes) = Walk(octets);
            before = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        yield return new Line($"BMP decode, {messages:n0} messages, {routes:n0} routes, every attribute viewed, {before} octets allocated",
            Figure.Millions(messages / seconds, "messages"), "libparsebgp 6.8 million/s (lab)", Figure.Times(messages / seconds / 6.8e6),
            "15 million/s", messages / seconds >= Target && before == 0);
    }

    private static (int Messages, int Routes) Walk(ReadOnlySpan<byte> octets)
    {
        var (messages, routes, sum) = (0, 0, 0ul);
        while (BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out _) == FrameStatus.Complete)
        {
            octets = octets[frame.Length..];
            messages++;
            if (frame.Type != BmpMessageType.RouteMonitoring || !RouteMonitoringMessage.TryRead(frame, out var monitoring, out _)) continue;
            var fourOctetAs = !monitoring.Peer.IsLegacyAsPath;
            sum += EveryAttribute.Of(UpdateMessage.Read(monitoring.UpdateBody, new UpdateContext(fourOctetAs)), ref routes);
        }
        return sum != 0 ? (messages, routes) : default;
    }
}
