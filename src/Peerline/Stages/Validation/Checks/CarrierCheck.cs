namespace Peerline.Stages.Validation.Checks;

internal sealed class CarrierCheck : Check
{
    public override string Name => "carrier";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The operator's port sees light from the far end.";

    public override IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves)
    {
        var port = evidence.Connection.Port?.InterfaceName;
        yield return evidence.Interface switch
        {
            null => Unproved(null, $"The router does not report the port {port}.", "The operator looks after the port in the inventory."),
            { Up: false } when !evidence.Connection.HasCable => Failed(null, $"The operator's port {port} on the exchange has no carrier.",
                "The operator looks after its port on the exchange.") with { MayPassLater = true },
            { Up: false } => Failed(null, $"The port {port} has no carrier.",
                "Check the cross connect against the LOA: panel, port pair, transmit and receive not rolled, matching optics, port not shut down.")
                with { MayPassLater = true },
            var up => Passed(null, $"The port {port} is up{(up.Mtu is { } mtu ? $", MTU {mtu}" : "")}."),
        };
    }
}
