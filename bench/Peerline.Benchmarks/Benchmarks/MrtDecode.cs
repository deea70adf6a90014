using Peerline.Benchmarks.Running;
using Peerline.Routing.Mrt;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>MRT octets in memory: every record, every attribute and every prefix viewed; on one core.</summary>
internal static class MrtDecode
{
    public static IEnumerable<Line> Run(BenchmarkData data) =>
    [
        Measure("RIB", data.Rib, Rib, 20e6, "6.7", BareWalk.Rib),
        Measure("updates", data.UpdatesMrt, Updates, 30e6, "15"),
    ];

    private delegate int Walk(ReadOnlySpan<byte> octets);

    private static Line Measure(string what, string path, Walk walk, double target, string reference, Walk? limit = null)
    {
        var octets = File.ReadAllBytes(path);
        var (routes, allocated) = (0, 0L);
        var seconds = Median.Seconds(() =>
        {
            allocated = GC.GetAllocatedBytesForCurrentThread();
            routes = walk(octets);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }, runs: 9);
        var perSecond = routes / seconds;
        var bare = limit is null ? "" : $"; bare walk {Figure.Millions(routes / Median.Seconds(() => limit(octets), runs: 9), "routes")}";
        return new Line($"MRT {what} decode, {routes:n0} routes, every attribute viewed, {allocated} octets allocated",
            Figure.Millions(perSecond, "routes"), $"libparsebgp {reference} million/s (lab){bare}",
            Figure.Times(perSecond / 1e6 / double.Parse(reference, System.Globalization.CultureInfo.InvariantCulture)),
            Figure.Millions(target, "routes"), perSecond >= target && allocated == 0);
    }

    private static int Rib(ReadOnlySpan<byte> octets)
    {
        var (routes, sum) = (0, 0ul);
        var reader = new MrtReader(octets);
        while (reader.Read(out var record))
        {
            if (RibRecord.Read(record, out var rib).Fault != MrtFault.None) continue;
            sum += (uint)rib.Prefix.Length;
            foreach (var route in rib)
            {
                sum += EveryAttribute.Of(route.Attributes);
                routes++;
            }
        }
        return sum != 0 ? routes : 0;
    }

    private static int Updates(ReadOnlySpan<byte> octets)
    {
        var (routes, sum) = (0, 0ul);
        var reader = new MrtReader(octets);
        while (reader.Read(out var record))
        {
            if (MrtMessage.Read(record, out var message).Fault != MrtFault.None || !message.TryGetUpdate(out var update)) continue;
            sum += EveryAttribute.Of(update, ref routes);
        }
        return sum != 0 ? routes : 0;
    }
}
