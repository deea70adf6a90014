using System.Diagnostics;
using System.Net;
using Peerline.Benchmarks.Running;

namespace Peerline.Benchmarks.References;

/// <summary>BIRD with <c>import table on</c>: from the first octet of a full table to the last route imported, over one session.</summary>
internal static class BirdReference
{
    private const string TableConfiguration = """
        ipv4 table master4; ipv6 table master6;
        protocol bgp peer {
          local 192.0.2.0 as 64500; neighbor 192.0.2.1 as 64501; passive on; hold time 0;
          ipv4 { import table on; import all; export none; };
          ipv6 { import table on; import all; export none; };
        }
        """;

    private const string VrpConfiguration = """
        roa4 table vrps4; roa6 table vrps6;
        protocol rpki cache {
          roa4 { table vrps4; }; roa6 { table vrps6; };
          remote 192.0.2.1 port PORT; retry keep 1;
        }
        """;

    public sealed record TableResult(double Seconds, int Routes, long OctetsGrown);

    public static TableResult Table(byte[] updates, int expected)
    {
        Core.MoveTo(Core.Other);
        using var bird = new Bird(TableConfiguration);
        using var sender = new TableSender(
            new IPEndPoint(IPAddress.Parse(Bird.OurAddress), 0), new IPEndPoint(IPAddress.Parse(Bird.Address), 179), 64501);
        while (!bird.Command("show protocols peer").Contains("Established", StringComparison.Ordinal)) Thread.Yield();
        var before = bird.ResidentSize;
        var start = Stopwatch.GetTimestamp();
        var sent = sender.SendAsync(updates);
        int routes;
        // The counters are cheap for BIRD to give, a count of the table would not be; at most one question in 20 ms.
        do Thread.Sleep(20);
        while ((routes = bird.Imported("peer")) < expected && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        sent.Wait();
        return new TableResult(seconds, routes, bird.ResidentSize - before);
    }

    /// <summary>Seconds from the start of BIRD until it has all VRPs of the cache in this namespace.</summary>
    public static double Vrps(int port, int expected)
    {
        var start = Stopwatch.GetTimestamp();
        using var bird = new Bird(VrpConfiguration.Replace("PORT", Core.Text(port), StringComparison.Ordinal));
        while (bird.Imported("cache") < expected && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2)) Thread.Sleep(20);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
