using System.Globalization;
using System.Text;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Probing;

/// <summary>What routers answer, as network engineers are used to read it.</summary>
internal static class GlassText
{
    public static string Of(EdgeRouter router, PingResult ping)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"PING {ping.Destination} from {router.Name}\n");
        if (ping.Error is { } error) text.Append(CultureInfo.InvariantCulture, $"{error}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"{ping.Sent} packets transmitted, {ping.Received} received, {ping.LossPercent:0.#}% packet loss");
        if (ping is { Min: { } min, Average: { } average, Max: { } max })
            text.Append(CultureInfo.InvariantCulture, $"\nrtt min/avg/max = {Ms(min)}/{Ms(average)}/{Ms(max)} ms");
        return text.ToString();
    }

    public static string Of(EdgeRouter router, TraceResult trace)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"traceroute to {trace.Destination} from {router.Name}, 30 hops max");
        if (trace.Error is { } error) text.Append(CultureInfo.InvariantCulture, $"\n{error}");
        foreach (var hop in trace.Hops)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{hop.Ttl,2} ");
            text.Append(hop is { From: { } from, Time: { } time } ? $"{from} {Ms(time)} ms" : "*");
        }

        return text.ToString();
    }

    public static string Of(EdgeRouter router, Address address, IReadOnlyList<FoundRoute> routes)
    {
        if (routes.Count == 0) return $"{router.Name}: no route to {address}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"BGP routing table entry for {routes[0].Route.Prefix} on {router.Name}\n");
        text.Append(CultureInfo.InvariantCulture, $"Paths: {routes.Count} available");
        foreach (var (_, route, best) in routes)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{(best ? '*' : ' ')} {(route.AsPathText.Length == 0 ? "Local" : route.AsPathText)}");
            if (route.NextHop is { } hop) text.Append(CultureInfo.InvariantCulture, $"\n    next hop {hop}");
            if (route.Communities.Count > 0) text.Append(CultureInfo.InvariantCulture,
                $"\n    communities {string.Join(' ', route.Communities)}");
        }

        return text.ToString();
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
}
