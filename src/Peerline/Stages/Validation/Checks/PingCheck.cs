namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// Packets cross the link. A router may well refuse ping, so silence with a session that is up only warns; but where some come back and
/// some do not, the wire is bad.
/// </summary>
internal sealed class PingCheck : HalfCheck
{
    private const double Bearable = 20;

    public override string Name => "ping";
    public override CheckGroup Group => CheckGroup.DataPlane;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Echo requests out of the port come back from the peer's address without loss.";

    public override Finding Look(HalfCase half)
    {
        var peer = half.Half.Link.Peer;
        var finding = half.Half.Ping switch
        {
            null => Unproved(half.Family, $"{peer} was not pinged.", "Validate again.") with { Severity = Severity.Warning },
            { Sent: 0 } ping => Unproved(half.Family, $"No packet could be sent to {peer}.", "The operator looks at the port.")
                with { Severity = Severity.Warning, Evidence = Error(ping.Error) },
            { Received: 0 } ping => Failed(half.Family, $"{peer} answered none of {ping.Sent} packets.",
                half.IsEstablished ? "The session is up, so the link carries packets: a filter refuses ping. Allow ICMP echo on the peer's router." : "See the checks of the link.")
                with { Severity = Severity.Warning, Evidence = Error(ping.Error) },
            { LossPercent: > 0 } ping => Failed(half.Family,
                $"{EvidenceText.Percent(ping.LossPercent)} of {ping.Sent} packets to {peer} got lost.",
                "Look at the error counters and the light of both ports; clean the connectors.")
                with { Severity = ping.LossPercent > Bearable ? Severity.Blocker : Severity.Warning, MayPassLater = true },
            { } ping => Passed(half.Family, $"{ping.Received} of {ping.Sent} packets came back from {peer}, {EvidenceText.Milliseconds(ping.Average)} on average."),
        };
        return half.Evidence.Router is { ForwardsTraffic: false }
            ? finding with { Evidence = [.. finding.Evidence, "this router forwards no traffic: the figures are of its control plane"] }
            : finding;
    }

    private static IReadOnlyList<string> Error(string? error) => error is null ? [] : [EvidenceText.Safe(error)];
}
