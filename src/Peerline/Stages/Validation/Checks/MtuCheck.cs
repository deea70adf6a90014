namespace Peerline.Stages.Validation.Checks;

/// <summary>Small packets pass and large ones vanish: sessions come up and stall with the first full UPDATE.</summary>
internal sealed class MtuCheck : HalfCheck
{
    public override string Name => "mtu";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Packets of the agreed MTU pass unfragmented.";

    public override Finding Look(HalfCase half)
    {
        var mtu = half.Connection.Terms.Mtu;
        var port = half.Evidence.Interface?.Mtu;
        if (port < mtu)
            return Failed(half.Family, $"The operator's port has MTU {port}, agreed is {mtu}.", "The operator raises the MTU of the port.");
        return (half.Half.Ping, half.Half.LargePing) switch
        {
            ({ Received: > 0 }, { Received: > 0 } large) =>
                Passed(half.Family, $"{large.Received} of {large.Sent} packets of {mtu} octets came back with DF."),
            ({ Received: > 0 }, { } large) => Failed(half.Family,
                $"Small packets pass, packets of {mtu} octets with DF do not (0 of {large.Sent}).",
                $"The peer's MTU, or that of something between, is below {mtu}: set it to {mtu} on both ends.")
                with { Evidence = large.Error is null ? [] : [EvidenceText.Safe(large.Error)] },
            _ => NotApplicable(half.Family, "Nothing can be said of the MTU while the peer does not answer ping."),
        };
    }
}
