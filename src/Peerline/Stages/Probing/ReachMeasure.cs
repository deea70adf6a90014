using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Probing;

/// <summary>Asks an address from a router and says how it was.</summary>
internal static class ReachMeasure
{
    private const int Echoes = 5;
    private const int Connections = 3;

    /// <summary>A port is not part of a probe: the one that most hosts serve. A host that refuses it has answered.</summary>
    private const int UsualPort = 443;

    public static async Task<ReachSample> EchoAsync(IEdgeRouterDriver router, Address address, CancellationToken cancel)
    {
        var ping = await router.PingAsync(new PingRequest(null, address, Echoes), cancel);
        return new ReachSample(
            ProbeProtocol.ICMP, Echoes, ping.Received, ping.Average?.TotalMilliseconds,
            ping is { Min: { } min, Max: { } max } ? (max - min).TotalMilliseconds : null);
    }

    public static Task<ReachSample> ConnectAsync(IEdgeRouterDriver router, Address address, CancellationToken cancel) =>
        ConnectAsync(router, new ConnectRequest(address, UsualPort), refusalCounts: true, Connections, cancel);

    public static async Task<ReachSample> ConnectAsync(
        IEdgeRouterDriver router, ConnectRequest request, bool refusalCounts, int times, CancellationToken cancel)
    {
        var answered = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var result = await router.ConnectAsync(request, cancel);
            if (result.Time is { } time && (result.Connected || refusalCounts)) answered.Add(time.TotalMilliseconds);
        }

        return new ReachSample(
            ProbeProtocol.TCP, times, answered.Count, answered.Count == 0 ? null : answered.Average(),
            answered.Count == 0 ? null : answered.Max() - answered.Min());
    }
}
