using Peerline.Benchmarks.Running;
using Peerline.Routing.Mrt;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>MRT octets in memory: every record, every attribute and every prefix viewed; on one core.</summary>
internal static class MrtDecode
{
    public static IEnumerable<Line> Run(BenchmarkData data) =>
    [
        Measure("RIB", data.Rib, Rib, 20e6, "6.7"),
        Measure("updates", data.UpdatesMrt, Updates, 30e6, "15"),
    ];

    private delegate int Walk(ReadOnlySpan<byte> octets);

    private static Line Measure(string what, string path, Walk walk, double target, string reference)
    {
        var octets = File.ReadAllBytes(path);
        var (routes, allocated) = (0, 0L);
        var seconds = Median.Seconds(() =>
        {
            allocated = GC.GetAllocatedBytesForCurrentThread();
            routes = walk(octets);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }, runs: 9, warmUps: 5);
        var perSecond = routes / seconds;
        return new Line($"MRT {what} decode, {routes:n0} routes, every attribute viewed, {allocated} octets allocated",
            Figure.Millions(perSecond, "routes"), $"libparsebgp {reference} million/s (lab)",
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
                sum += EveryAttribute.Of(route.Attributes, fourOctetAs: true);
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
            sum += EveryAttribute.Of(update, message.Peering.FourOctetAs, ref routes);
        }
        return sum != 0 ? routes : 0;
    }
}
