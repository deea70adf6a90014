using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Edge.Embedded;

/// <summary>What a change must hold before anything is touched. All of it is said at once.</summary>
internal static partial class CommitRules
{
    public static readonly TimeSpan LongestConfirmation = TimeSpan.FromMinutes(10);

    public static IReadOnlyList<string> Problems(CommitRequest change, BaseConfiguration hand, RouterConfiguration now, Asn localAsn)
    {
        var problems = new List<string>();
        void Unless(bool holds, string sentence)
        {
            if (!holds) problems.Add(sentence);
        }

        Unless(change.LocalAsn == localAsn, $"The wish is for AS {change.LocalAsn}; this router is AS {localAsn}.");
        Unless(change.ConfirmWithin > TimeSpan.Zero && change.ConfirmWithin <= LongestConfirmation,
            "A change is confirmed within 10 minutes.");
        var ids = change.Connections.Select(c => c.ConnectionId).Concat(change.Absent.Select(a => a.ConnectionId)).ToList();
        Unless(ids.Distinct().Count() == ids.Count, "A connection is named twice.");

        var others = now.Connections.Where(c => !ids.Contains(c.ConnectionId)).Concat(change.Connections).ToList();
        foreach (var connection in change.Connections)
        {
            Unless(InterfaceName().IsMatch(connection.InterfaceName), $"'{connection.InterfaceName}' is not the name of an interface.");
            foreach (var address in connection.Addresses)
                Unless(IsUsable(address), $"{address} is not an address of an interface.");
            foreach (var address in Taken(connection, others, hand, now))
                problems.Add($"{address.Address} of {connection.InterfaceName} is in use on {address.InterfaceName} already.");
            foreach (var session in connection.Sessions.Where(s => !EmbeddedSessions.KeepsLegacy(connection, s)))
            {
                Unless(
                    !connection.IsShared || RouterTarget.HandAddresses(hand, now)
                        .Any(a => a.InterfaceName == connection.InterfaceName && a.Address.Address == session.LocalAddress),
                    $"{session.LocalAddress} is not on {connection.InterfaceName}: the operator configures its own address on the exchange.");
                Unless(Description().IsMatch(session.Description), $"{session.PeerAddress}: the description holds more than plain text.");
                problems.AddRange(EmbeddedSessions.Of(session, localAsn).Problems()
                    .Select(p => $"{session.PeerAddress}: {p.Field}: {p.Sentence}"));
                var key = EmbeddedSessions.Key(session.PeerAddress);
                Unless(
                    others.Where(c => c.ConnectionId != connection.ConnectionId).SelectMany(c => c.Sessions)
                        .All(s => s.PeerAddress != session.PeerAddress),
                    $"{session.PeerAddress}: another connection has a session with this peer address.");
                Unless(
                    connection.Adopted || now.RetiredSessions.Contains(key) || hand.Sessions.All(s => s.PeerAddress != session.PeerAddress),
                    $"{session.PeerAddress}: the operator's own configuration has a session with this peer address.");
            }
        }

        return problems;
    }

    /// <summary>What is wrong with a configuration by hand.</summary>
    public static IReadOnlyList<string> Problems(BaseConfiguration hand, Asn localAsn)
    {
        var problems = new List<string>();
        foreach (var port in hand.Interfaces)
        {
            if (!InterfaceName().IsMatch(port.Name)) problems.Add($"'{port.Name}' is not the name of an interface.");
            problems.AddRange(port.Addresses.Where(a => !IsUsable(a)).Select(a => $"{a} is not an address of an interface."));
        }

        foreach (var session in hand.Sessions)
        {
            problems.AddRange(session.Originate.SelectMany(r => r.Communities).Where(c => !Routing.Wire.Community.TryParse(c, out _))
                .Select(c => $"{session.PeerAddress}: '{c}' is not a community."));
            problems.AddRange(session.Accept.Where(p => p.MaxLength < p.Prefix.Length || p.MaxLength > Prefix.MaxLength(p.Prefix.Afi))
                .Select(p => $"{session.PeerAddress}: {p.Prefix} cannot reach to /{p.MaxLength}."));
            if (!Description().IsMatch(session.Description))
                problems.Add($"{session.PeerAddress}: the description holds more than plain text.");
        }

        problems.AddRange(hand.RpkiCaches.Where(c => !RtrCacheOptions.TryParse(c, out _)).Select(c => $"'{c}' is not the address of an RPKI cache."));
        if (problems.Count > 0) return problems;
        problems.AddRange(hand.Sessions.GroupBy(s => s.PeerAddress).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: two sessions with this peer address."));
        problems.AddRange(
            from session in hand.Sessions
            from problem in EmbeddedSessions.Of(session, localAsn).Problems()
            select $"{session.PeerAddress}: {problem.Field}: {problem.Sentence}");
        return problems;
    }

    /// <summary>The same address on two interfaces, or twice on one with different masks, would answer for the wrong link.</summary>
    private static IEnumerable<PlacedAddress> Taken(
        ConnectionWish connection, IEnumerable<ConnectionWish> others, BaseConfiguration hand, RouterConfiguration now)
    {
        var mine = RouterTarget.AddressesOf(connection).ToHashSet();
        var theirs = others.Where(c => c.ConnectionId != connection.ConnectionId).SelectMany(RouterTarget.AddressesOf)
            .Concat(RouterTarget.HandAddresses(hand, now));
        return theirs.Where(t => mine.Any(m => m.Address.Address == t.Address.Address && (m != t || !connection.Adopted)));
    }

    private static bool IsUsable(InterfaceAddress address) =>
        address.Address.Afi != Afi.None && address.PrefixLength > 0 && address.PrefixLength <= Prefix.MaxLength(address.Address.Afi)
        && !address.Address.IsIPv6LinkLocal;

    // As the kernel allows them (dev_valid_name), without what could be taken for an option.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,14}\z")]
    private static partial Regex InterfaceName();

    [GeneratedRegex(@"^[A-Za-z0-9 ._-]{0,60}\z")]
    private static partial Regex Description();
}
