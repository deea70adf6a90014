using System.Globalization;
using Peerline.Edge;

namespace Peerline.Stages.LinkTest;

/// <summary>
/// From what was measured to the acceptance record. Pure. What a clean cable always gives is required; what a far end may well not have
/// (IPv6) or refuse is shown.
/// </summary>
public static class LinkTestVerdict
{
    /// <summary>A cross connect in one building takes microseconds; more than this is a path through a city, or a busy control
    /// plane.</summary>
    private static readonly TimeSpan UsualRoundTrip = TimeSpan.FromMilliseconds(1);

    public static LinkTestRecord Judge(Guid attempt, Guid connection, LinkTestPlan plan, LinkTestResult result)
    {
        List<LinkTestCheck> checks =
        [
            Carrier(plan, result), Arp(plan, result), Reachability(plan, result), Loss(result), RoundTrip(result),
            Mtu("mtu-1500", 1500, result), Counters(result), LinkLocal(result),
        ];
        if (plan.Mtu != 1500) checks.Insert(6, Mtu("mtu-agreed", plan.Mtu, result));
        var failed = checks.Where(c => c is { Required: true, Passed: not true }).ToList();
        return new LinkTestRecord(attempt, connection, plan, result, checks, failed.Count == 0, Summary(plan, result, failed));
    }

    private static LinkTestCheck Carrier(LinkTestPlan plan, LinkTestResult r) => r.Carrier
        ? new("carrier", true, true, $"{plan.InterfaceName} is up")
        : new("carrier", true, false, $"{plan.InterfaceName} has no carrier",
            "Check panel and port pair against the LOA, transmit and receive not rolled, matching optics, port not shut down.");

    private static LinkTestCheck Arp(LinkTestPlan plan, LinkTestResult r)
    {
        var macs = r.ArpAnswers.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return macs.Count switch
        {
            0 => new("arp", true, false, $"nobody answers for {plan.Peer}",
                $"Configure {plan.Peer}/30 untagged on the port that the LOA names; if it is there, the cross connect ends on another port."),
            1 => new("arp", true, true, $"{plan.Peer} is at {Mac(macs[0])}"),
            _ => new("arp", true, false, $"{macs.Count} devices answer for {plan.Peer}: {string.Join(", ", macs.Take(4).Select(Mac))}",
                "A direct link has one device at each end: look for a bridge, a second router with the same address, or proxy ARP."),
        };
    }

    private static LinkTestCheck Reachability(LinkTestPlan plan, LinkTestResult r) => r.V4 switch
    {
        { Received: > 0 } ping => new("reachability", true, true, $"{ping.Received} of {ping.Sent} packets came back from {plan.Peer}"),
        { } ping => new("reachability", true, false,
            $"0 of {ping.Sent} packets came back from {plan.Peer}{(ping.Error is null ? "" : $": {Safe(ping.Error)}")}",
            r.ArpAnswers.Count > 0
                ? "ARP is answered and ping is not: look for a wrong mask or a filter on the peer's router."
                : "See the checks before this one."),
        null => new("reachability", true, false, "no packet was sent", "See the checks before this one."),
    };

    private static LinkTestCheck Loss(LinkTestResult r) => r.V4 switch
    {
        { Sent: > 0, Received: > 0 } ping when ping.Received >= ping.Sent => new("loss", true, true, $"0 % of {ping.Sent} packets lost"),
        { Sent: > 0, Received: > 0 } ping => new("loss", true, false,
            string.Create(CultureInfo.InvariantCulture, $"{ping.LossPercent:0.##} % of {ping.Sent} packets lost"),
            "Look at the error counters and the light of both ports; clean the connectors."),
        _ => new("loss", true, null, "not measured"),
    };

    private static LinkTestCheck RoundTrip(LinkTestResult r) => r.V4 switch
    {
        { Average: { } average } ping => new("rtt", false, average <= UsualRoundTrip,
            $"{Ms(ping.Min)} / {Ms(average)} / {Ms(ping.Max)} ms least, mean, most",
            average <= UsualRoundTrip
                ? null
                : "More than a cross connect takes: a longer path than agreed, or a router that answers ping slowly."),
        _ => new("rtt", false, null, "not measured"),
    };

    private static LinkTestCheck Mtu(string name, int size, LinkTestResult r) =>
        r.Mtu.FirstOrDefault(p => p.PacketSize == size)?.Verdict switch
    {
        MtuVerdict.Passed => new(name, true, true, $"packets of {size} octets pass with DF"),
        MtuVerdict.LocalTooSmall => new(name, true, false, $"the operator's port takes no packets of {size} octets",
            "The operator raises the MTU of the port."),
        MtuVerdict.RemoteTooSmall => new(name, true, false, $"small packets pass, packets of {size} octets do not come back",
            $"The peer's MTU, or that of something between, is below {size}."),
        MtuVerdict.Unreachable => new(name, true, null, "nothing can be said of the MTU while ping is not answered"),
        null => new(name, true, null, "not measured"),
        _ => throw new ArgumentOutOfRangeException(nameof(r), "Not a verdict on an MTU."),
    };

    /// <summary>A counter that is smaller than before was reset in between: then nothing is known.</summary>
    private static LinkTestCheck Counters(LinkTestResult r)
    {
        var (b, a) = (r.Before, r.After);
        (string Name, long Grown)[] grown =
        [
            ("rx errors", a.RxErrors - b.RxErrors), ("tx errors", a.TxErrors - b.TxErrors), ("CRC errors", a.RxCrcErrors - b.RxCrcErrors),
            ("rx dropped", a.RxDropped - b.RxDropped), ("tx dropped", a.TxDropped - b.TxDropped),
        ];
        if (grown.Any(g => g.Grown < 0))
            return new("error-counters", true, null, "the counters were reset during the test", "Run the test again.");
        var packets = $"{a.RxPackets - b.RxPackets} packets in, {a.TxPackets - b.TxPackets} out";
        var bad = grown.Where(g => g.Grown > 0).Select(g => $"{g.Name} +{g.Grown}").ToList();
        return bad.Count == 0
            ? new("error-counters", true, true, $"no error in {packets}")
            : new("error-counters", true, false, $"{string.Join(", ", bad)} in {packets}",
                r.Mtu.Any(p => p.Verdict is MtuVerdict.RemoteTooSmall)
                    ? "Packets that the far end is too small for may be counted here: raise its MTU first, then test again."
                    : "Look at the light of both ports, clean the connectors, check the optics.");
    }

    private static LinkTestCheck LinkLocal(LinkTestResult r) => r.V6 switch
    {
        { Received: > 0 } ping => new("ipv6-link-local", false, true,
            $"{ping.Destination} answers {ping.Received} of {ping.Sent}, {Ms(ping.Average)} ms"),
        { } ping => new("ipv6-link-local", false, false, $"{ping.Destination} answers none of {ping.Sent}",
            "Enable IPv6 on the peer's port if the session is to have an IPv6 half."),
        null => new("ipv6-link-local", false, null, "no IPv6 link-local address answers on the link",
            "Enable IPv6 on the peer's port if the session is to have an IPv6 half."),
    };

    private static string Summary(LinkTestPlan plan, LinkTestResult r, IReadOnlyList<LinkTestCheck> failed)
    {
        if (failed.Count == 0)
        {
            var ping = r.V4!;
            return $"Link test passed: {ping.Received} of {ping.Sent} packets, {Ms(ping.Average)} ms on average, MTU {plan.Mtu}, no errors.";
        }

        var more = failed.Count(f => f.Passed == false) - 1;
        var first = failed.FirstOrDefault(f => f.Passed == false) ?? failed[0];
        return $"Link test failed: {first.Name}: {first.Figures}{(more > 0 ? $"; and {more} more" : "")}.";
    }

    private static string Ms(TimeSpan? time) =>
        time is { } t ? t.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture) : "?";

    /// <summary>A MAC address and nothing else: what the wire says goes into records that people read.</summary>
    private static string Mac(string text) => Safe(text.Length > 32 ? text[..32] : text);

    private static string Safe(string text) => Validation.EvidenceText.Safe(text);
}
