using Peerline.Model;
using Peerline.Stages.LinkTest;

namespace Peerline.Stages.Validation.Checks;

/// <summary>What is configured on our side of the link: exactly the session's address, and no test address left behind.</summary>
internal sealed class SessionAddressCheck : HalfCheck
{
    public override string Name => "session-address";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The operator's end of the session subnet is on the port, with the right length, and no link-test address remains.";

    public override Finding Look(HalfCase half)
    {
        var link = half.Half.Link;
        if (half.Evidence.Interface is not { } port)
            return Unproved(half.Family, "The router does not report the port's addresses.",
                "The operator looks after the port in the inventory.");
        var mine = port.Addresses.Where(a => a.Address == link.Operator).ToList();
        var shown = EvidenceText.Lines(port.Addresses.Select(a => a.ToString()));
        if (mine.Count == 0)
            return Failed(half.Family, $"{link.Operator} is not on the port.",
                "The operator's router has not taken the address: apply again.") with { Evidence = shown };
        if (mine[0].PrefixLength != link.Subnet.Length)
            return Failed(half.Family, $"{link.Operator} is on the port with /{mine[0].PrefixLength}, agreed is /{link.Subnet.Length}.",
                "The operator's router has another mask than was agreed: apply again.") with { Evidence = shown };
        var leftovers = port.Addresses.Where(a => half.Family is Family.IPv4 && LinkTestAddresses.Space.Contains(a.Address)
            && !LinkTestAddresses.Space.Covers(link.Subnet)).ToList();
        return leftovers.Count > 0
            ? Failed(half.Family, $"The link-test address {leftovers[0]} is still on the port.", "End the link test, then validate again.")
                with { Evidence = shown, MayPassLater = true }
            : Passed(half.Family, $"{link.Operator}/{link.Subnet.Length} is on the port; the peer's end is {link.Peer}.");
    }

}
