using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

// Routes in the speaker's compact table, in place of the session's own snapshots.
public sealed partial class BgpSession
{
    private void ProcessInTable(BgpConnection connection, in UpdateMessage update)
    {
        var families = connection.Negotiated!.Families.AsSpan();
        foreach (var family in _families) family.IsAllStale = false;
        var now = _options.Time.GetUtcNow();
        var change = IsOfNegotiatedFamilies(families, update) ? Routes!.Apply(update, now) : ApplyWhatWasNegotiated(families, update, now);
        if (change.Added > 0) CheckLimit(connection);
    }

    private static bool IsOfNegotiatedFamilies(ReadOnlySpan<AfiSafi> families, in UpdateMessage update)
    {
        var ipv4 = families.Contains(AfiSafi.IPv4Unicast);
        if (!ipv4 && !(update.Nlri.IsEmpty && update.Withdrawn.IsEmpty)) return false;
        if (update.TryGetMpUnreach(out var unreach) && !families.Contains(unreach.Family)) return false;
        return !update.TryGetMpReach(out var reach) || families.Contains(reach.Family);
    }

    // Rare: a peer that sends what was not agreed on, perhaps beside what was.
    private RibChange ApplyWhatWasNegotiated(ReadOnlySpan<AfiSafi> families, in UpdateMessage update, DateTimeOffset now)
    {
        var added = 0;
        var ipv4 = families.Contains(AfiSafi.IPv4Unicast);
        var treatAsWithdraw = update.Action == UpdateAction.TreatAsWithdraw;
        if (ipv4) WithdrawInTable(update.Withdrawn);
        if (update.TryGetMpUnreach(out var unreach) && families.Contains(unreach.Family)) WithdrawInTable(unreach.Withdrawn);
        var hasReach = update.TryGetMpReach(out var reach) && families.Contains(reach.Family);
        if (ipv4 && treatAsWithdraw) WithdrawInTable(update.Nlri);
        else if (ipv4 && !update.Nlri.IsEmpty) added += AnnounceInTable(update.Nlri, RouteAttributes.ForNlri(update), now);
        if (hasReach && treatAsWithdraw) WithdrawInTable(reach.Nlri);
        else if (hasReach && !reach.Nlri.IsEmpty) added += AnnounceInTable(reach.Nlri, RouteAttributes.ForMpReach(update, reach), now);
        return default(RibChange) with { Added = added };
    }

    private int AnnounceInTable(PrefixList prefixes, RouteAttributes attributes, DateTimeOffset now)
    {
        var added = 0;
        var list = prefixes.GetEnumerator();
        while (list.MoveNext()) added += Routes!.Announce(list.Current, attributes, now, list.PathId).Added;
        return added;
    }

    private void WithdrawInTable(PrefixList prefixes)
    {
        var list = prefixes.GetEnumerator();
        while (list.MoveNext()) Routes!.Withdraw(list.Current, list.PathId);
    }

    // A flood of beginnings must not walk the table each time.
    private void RefreshBeginsInTable(AfiSafi family)
    {
        if (Of(family.Afi).IsAllStale) return;
        Routes!.MarkStale(family);
        Of(family.Afi).IsAllStale = true;
    }
}
