using System.Net;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>What a session's configuration must hold before anything starts. All of it is said at once.</summary>
internal static class BgpSessionRules
{
    public static IReadOnlyList<ConfigurationProblem> Problems(BgpSessionConfiguration c)
    {
        var problems = new List<ConfigurationProblem>();
        void Unless(bool holds, ConfigurationFault fault, string field, string sentence)
        {
            if (!holds) problems.Add(new ConfigurationProblem(fault, field, sentence));
        }

        Unless(!string.IsNullOrWhiteSpace(c.Name), ConfigurationFault.NameEmpty, nameof(c.Name), "A session needs a name.");
        Unless(c.LocalAddress.AddressFamily == c.PeerAddress.AddressFamily, ConfigurationFault.AddressFamiliesDiffer, nameof(c.PeerAddress),
            "Both addresses must be of one family.");
        Unless(!IsWildcard(c.LocalAddress), ConfigurationFault.AddressWildcard, nameof(c.LocalAddress),
            "A session binds to the link's address, never to a wildcard.");
        Unless(!IsWildcard(c.PeerAddress), ConfigurationFault.AddressWildcard, nameof(c.PeerAddress),
            "The peer's address is not a wildcard.");
        Unless(!c.LocalAddress.Equals(c.PeerAddress), ConfigurationFault.AddressesEqual, nameof(c.PeerAddress),
            "The peer's address must not be our own.");
        Unless(c.LocalAs.Value is not (0 or 23456 or uint.MaxValue), ConfigurationFault.AsReserved, nameof(c.LocalAs),
            $"AS {c.LocalAs} is reserved.");
        Unless(c.PeerAs.Value is not (0 or 23456 or uint.MaxValue), ConfigurationFault.AsReserved, nameof(c.PeerAs),
            $"AS {c.PeerAs} is reserved.");
        Unless(c.PeerPort is > 0 and <= ushort.MaxValue, ConfigurationFault.PortOutOfRange, nameof(c.PeerPort), "A port is 1 to 65535.");
        Unless(c.Md5Key is null || Encoding.UTF8.GetByteCount(c.Md5Key) is >= 1 and <= 80,
            ConfigurationFault.Md5KeyLength, nameof(c.Md5Key), "An MD5 key has 1 to 80 octets.");
        Unless(c.HoldTime == TimeSpan.Zero || c.HoldTime.TotalSeconds is >= 3 and <= ushort.MaxValue,
            ConfigurationFault.HoldTimeUnacceptable, nameof(c.HoldTime), "The hold time is zero, or 3 to 65535 seconds.");
        Unless(c.SendHoldTime is not { } sendHold || sendHold == TimeSpan.Zero || (sendHold > c.HoldTime && InRange(sendHold)),
            ConfigurationFault.SendHoldTimeUnacceptable, nameof(c.SendHoldTime),
            "The send hold time is zero, or more than the hold time and at most one day (RFC 9687).");
        Unless(c.DelayOpenTime is not { } delay || InRange(delay), ConfigurationFault.TimerOutOfRange, nameof(c.DelayOpenTime),
            "The time is 1 ms to one day.");
        Unless(InRange(c.ConnectRetryTime), ConfigurationFault.TimerOutOfRange, nameof(c.ConnectRetryTime), "The time is 1 ms to one day.");
        Unless(InRange(c.IdleHoldTime), ConfigurationFault.TimerOutOfRange, nameof(c.IdleHoldTime), "The time is 1 ms to one day.");
        Unless(InRange(c.IdleHoldTimeLimit) && c.IdleHoldTimeLimit >= c.IdleHoldTime, ConfigurationFault.TimerOutOfRange,
            nameof(c.IdleHoldTimeLimit), "The limit is at least the idle hold time and at most one day.");
        Unless(c.MaximumPrefixesRestart is not { } restart || InRange(restart), ConfigurationFault.TimerOutOfRange,
            nameof(c.MaximumPrefixesRestart), "The time is 1 ms to one day.");
        Unless(c.Role is null || c.LocalAs != c.PeerAs, ConfigurationFault.RoleOnInternalSession, nameof(c.Role),
            "Roles are for sessions between two autonomous systems (RFC 9234).");
        Unless(c.Role is not null || !c.StrictRole, ConfigurationFault.StrictRoleWithoutRole, nameof(c.StrictRole),
            "Who insists on the peer's role has one too (RFC 9234 4.2).");
        Unless(c.MaximumPrefixes is null or > 0, ConfigurationFault.MaximumPrefixesOutOfRange, nameof(c.MaximumPrefixes),
            "A prefix limit is at least 1; null is no limit.");
        Unless(c.ShutdownText is null || Encoding.UTF8.GetByteCount(c.ShutdownText) <= 255, ConfigurationFault.ShutdownTextTooLong,
            nameof(c.ShutdownText), "A shutdown text has at most 255 octets (RFC 9003).");
        foreach (var family in c.EffectiveFamilies)
            Unless(family == AfiSafi.IPv4Unicast || family == AfiSafi.IPv6Unicast,
                ConfigurationFault.FamilyNotSupported, nameof(c.Families), $"The family {family} is not supported.");
        foreach (var announcement in c.Announcements)
            Unless(NextHopFits(c, announcement), ConfigurationFault.NextHopFamily, nameof(c.Announcements),
                $"{announcement.Prefix} needs a next hop of its own family, or, for IPv4, an extended next hop (RFC 8950).");
        foreach (var family in c.AddPathReceive)
            Unless(c.EffectiveFamilies.Contains(family), ConfigurationFault.FamilyNotSupported, nameof(c.AddPathReceive),
                $"The family {family} is not one of the session.");
        return problems;
    }

    private static bool NextHopFits(BgpSessionConfiguration c, Announcement announcement)
    {
        var hop = ((Address)(announcement.NextHop ?? c.LocalAddress)).Afi;
        return hop == announcement.Prefix.Afi || (c.ExtendedNextHop && announcement.Prefix.Afi == Afi.IPv4);
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool InRange(TimeSpan time) => time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromDays(1);
}
