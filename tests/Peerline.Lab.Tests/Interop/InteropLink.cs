using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Lab.Tests.Interop;

/// <summary>One session of the matrix: two addresses of its own on the cable, and what is special about it on either side.</summary>
internal sealed record InteropLink(string Name, int Number, bool IsIPv6 = false)
{
    public static readonly Asn OurAs = 64496;
    public static readonly Asn TheirAs = 4200000001;

    /// <summary>Wait for the daemon to connect.</summary>
    public bool WeWait { get; init; }

    /// <summary>The daemon waits for us.</summary>
    public bool TheyWait { get; init; }

    public string? OurKey { get; init; }

    public string? TheirKey { get; init; }

    public bool WeCheckTtl { get; init; }

    public bool TheyCheckTtl { get; init; }

    public BgpRole? OurRole { get; init; }

    public bool OurRoleIsStrict { get; init; }

    /// <summary>The daemon has the role of a peer.</summary>
    public bool TheyHaveRole { get; init; }

    public Asn LocalAs { get; init; } = OurAs;

    /// <summary>The daemon sends and takes extended messages.</summary>
    public bool IsExtended { get; init; }

    /// <summary>The daemon keeps routes over a restart.</summary>
    public bool TheyRestartGracefully { get; init; }

    /// <summary>The daemon sends every path that it has, ours of the other links among them (RFC 7911).</summary>
    public bool TheyAddPaths { get; init; }

    /// <summary>IPv4 unicast over an IPv6 session (RFC 8950).</summary>
    public bool IsExtendedNextHop { get; init; }

    public string Ours => IsIPv6 ? $"2001:db8:{Number:x}::1" : $"198.18.{Number}.1";

    public string Theirs => IsIPv6 ? $"2001:db8:{Number:x}::2" : $"198.18.{Number}.2";

    public int PrefixLength => IsIPv6 ? 126 : 30;

    /// <summary>What we announce on every link of the family.</summary>
    public string OurPrefix => IsIPv6 && !IsExtendedNextHop ? "2001:db8:a000::/48" : "192.0.2.0/24";

    /// <summary>What the daemon announces on every link of the family.</summary>
    public string TheirPrefix => IsIPv6 && !IsExtendedNextHop ? "2001:db8:b000::/48" : "203.0.113.0/24";

    /// <summary>What the daemon announces with more communities than a plain message holds, on the extended link.</summary>
    public const string TheirLongPrefix = "198.51.100.0/24";

    /// <summary>What we announce in the same way.</summary>
    public const string OurLongPrefix = "192.0.3.0/24";

    public const int LongCommunities = 1200;

    public BgpSessionConfiguration Session => new()
    {
        Name = Name,
        LocalAddress = IPAddress.Parse(Ours),
        PeerAddress = IPAddress.Parse(Theirs),
        LocalAs = LocalAs,
        PeerAs = TheirAs,
        Passive = WeWait,
        Md5Key = OurKey,
        TtlSecurity = WeCheckTtl,
        Role = OurRole,
        StrictRole = OurRoleIsStrict,
        ConnectRetryTime = TimeSpan.FromSeconds(1),
        IdleHoldTime = TimeSpan.FromSeconds(1),
        IdleHoldTimeLimit = TimeSpan.FromSeconds(1),
        ImportPolicy = RoutePolicy.PermitAll,
        ExportPolicy = RoutePolicy.PermitAll,
        Families = IsExtendedNextHop ? [AfiSafi.IPv4Unicast] : [],
        ExtendedNextHop = IsExtendedNextHop,
        AddPathReceive = TheyAddPaths ? [AfiSafi.IPv4Unicast] : [],
        Announcements = IsExtended ? [Announcement, LongAnnouncement] : [Announcement],
    };

    private Announcement Announcement => new(Prefix.Parse(OurPrefix)) { PathBehindUs = [4200000009] };

    private static Announcement LongAnnouncement => new(Prefix.Parse(OurLongPrefix))
    {
        Communities = [.. Enumerable.Range(1, LongCommunities).Select(i => new Community(64496, (ushort)i))],
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, InteropLink> All { get; } = new InteropLink[]
    {
        new("plain4", 1),
        new("plain6", 2, IsIPv6: true),
        new("md5-4-in", 3) { OurKey = "lab-secret", TheirKey = "lab-secret", WeWait = true },
        new("md5-4-out", 4) { OurKey = "lab-secret", TheirKey = "lab-secret", TheyWait = true },
        new("md5-6-in", 5, IsIPv6: true) { OurKey = "lab-secret", TheirKey = "lab-secret", WeWait = true },
        new("md5-6-out", 6, IsIPv6: true) { OurKey = "lab-secret", TheirKey = "lab-secret", TheyWait = true },
        new("md5-wrong", 7) { OurKey = "lab-secret", TheirKey = "another" },
        new("gtsm-4-in", 8) { WeCheckTtl = true, TheyCheckTtl = true, WeWait = true },
        new("gtsm-4-out", 9) { WeCheckTtl = true, TheyCheckTtl = true, TheyWait = true },
        new("gtsm-6-in", 10, IsIPv6: true) { WeCheckTtl = true, TheyCheckTtl = true, WeWait = true },
        new("gtsm-6-out", 11, IsIPv6: true) { WeCheckTtl = true, TheyCheckTtl = true, TheyWait = true },
        new("gtsm-without", 12) { WeCheckTtl = true },
        new("as4", 13) { LocalAs = 4200000002 },
        new("role-fits", 14) { OurRole = BgpRole.Peer, TheyHaveRole = true },
        new("role-misfits", 15) { OurRole = BgpRole.Customer, TheyHaveRole = true },
        new("role-strict", 16) { OurRole = BgpRole.Peer, OurRoleIsStrict = true },
        new("refresh", 17),
        new("shutdown-sent", 18),
        new("shutdown-received", 19),
        new("extended", 20) { IsExtended = true },
        new("restart", 21) { TheyRestartGracefully = true },
        new("add-path", 22) { TheyAddPaths = true },
        new("next-hop", 23, IsIPv6: true) { IsExtendedNextHop = true },
    }.ToDictionary(l => l.Name);
}
