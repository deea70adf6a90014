using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Totals;

/// <summary>The routes of one family.</summary>
internal sealed class FamilyTotals
{
    private readonly HashSet<Prefix> _prefixes = [];

    public long Announced { get; private set; }
    public long Withdrawn { get; private set; }
    public long EndsOfRib { get; set; }

    /// <summary>Different prefixes among them, without what distinguishes equal ones of different VPNs.</summary>
    public int Prefixes => _prefixes.Count;

    public void Announce(Prefix prefix)
    {
        Announced++;
        _prefixes.Add(prefix);
    }

    public void Announce(PrefixList prefixes)
    {
        foreach (var prefix in prefixes) Announce(prefix);
    }

    public void Withdraw(PrefixList prefixes)
    {
        foreach (var prefix in prefixes) Withdraw(prefix);
    }

    public void Announce(in MpReach reach)
    {
        Announce(reach.Nlri);
        foreach (var prefix in reach.LabelledNlri) Announce(prefix.Prefix);
        foreach (var prefix in reach.VpnNlri) Announce(prefix.Prefix);
    }

    public void Withdraw(in MpUnreach unreach)
    {
        Withdraw(unreach.Withdrawn);
        foreach (var prefix in unreach.LabelledWithdrawn) Withdraw(prefix.Prefix);
        foreach (var prefix in unreach.VpnWithdrawn) Withdraw(prefix.Prefix);
    }

    private void Withdraw(Prefix prefix)
    {
        Withdrawn++;
        _prefixes.Add(prefix);
    }
}
