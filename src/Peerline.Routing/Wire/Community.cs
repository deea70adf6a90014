using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A community (RFC 1997), printed as <c>64500:1</c>; the well-known ones have a <see cref="Name"/> besides.</summary>
/// <param name="Value">The four octets in network order.</param>
public readonly record struct Community(uint Value) : IComparable<Community>
{
    /// <summary>The neighbour is about to go down (RFC 8326).</summary>
    public static readonly Community GracefulShutdown = new(0xFFFF0000);

    /// <summary>A VPN route to be taken back by its originator (RFC 7611).</summary>
    public static readonly Community AcceptOwn = new(0xFFFF0001);

    /// <summary>A stale route (RFC 9494).</summary>
    public static readonly Community LlgrStale = new(0xFFFF0006);

    /// <summary>A route that must not become stale (RFC 9494).</summary>
    public static readonly Community NoLlgr = new(0xFFFF0007);

    /// <summary>Traffic to be discarded (RFC 7999).</summary>
    public static readonly Community Blackhole = new(0xFFFF029A);

    /// <summary>Not out of this AS or confederation (RFC 1997).</summary>
    public static readonly Community NoExport = new(0xFFFFFF01);

    /// <summary>Not to any peer (RFC 1997).</summary>
    public static readonly Community NoAdvertise = new(0xFFFFFF02);

    /// <summary>Not to external peers, those of the confederation included (RFC 1997).</summary>
    public static readonly Community NoExportSubconfed = new(0xFFFFFF03);

    /// <summary>Not to peers by settlement-free peering (RFC 3765).</summary>
    public static readonly Community NoPeer = new(0xFFFFFF04);

    /// <summary>Of an AS and a value of its own.</summary>
    public Community(ushort asn, ushort value) : this(((uint)asn << 16) | value) { }

    /// <summary>By value.</summary>
    public int CompareTo(Community other) => Value.CompareTo(other.Value);

    /// <summary>The name in the IANA registry in lower case, or null.</summary>
    public string? Name => Value switch
    {
        0xFFFF0000 => "graceful-shutdown",
        0xFFFF0001 => "accept-own",
        0xFFFF0002 => "route-filter-translated-v4",
        0xFFFF0003 => "route-filter-v4",
        0xFFFF0004 => "route-filter-translated-v6",
        0xFFFF0005 => "route-filter-v6",
        0xFFFF0006 => "llgr-stale",
        0xFFFF0007 => "no-llgr",
        0xFFFF0008 => "accept-own-nexthop",
        0xFFFF0009 => "standby-pe",
        0xFFFF029A => "blackhole",
        0xFFFFFF01 => "no-export",
        0xFFFFFF02 => "no-advertise",
        0xFFFFFF03 => "no-export-subconfed",
        0xFFFFFF04 => "no-peer",
        _ => null,
    };

    /// <summary>Reads <c>64500:1</c>, or the name of a well-known community.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Community community)
    {
        foreach (var known in WellKnown)
        {
            community = new Community(known);
            if (text == community.Name) return true;
        }
        community = default;
        var parts = text?.Split(':') ?? [];
        if (parts.Length != 2
            || !ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asn)
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        community = new Community(asn, value);
        return true;
    }

    private static readonly uint[] WellKnown =
    [
        0xFFFF0000, 0xFFFF0001, 0xFFFF0002, 0xFFFF0003, 0xFFFF0004, 0xFFFF0005, 0xFFFF0006, 0xFFFF0007, 0xFFFF0008, 0xFFFF0009,
        0xFFFF029A, 0xFFFFFF01, 0xFFFFFF02, 0xFFFFFF03, 0xFFFFFF04,
    ];

    /// <summary>By value.</summary>
    public static bool operator <(Community left, Community right) => left.Value < right.Value;

    /// <summary>By value.</summary>
    public static bool operator >(Community left, Community right) => left.Value > right.Value;

    /// <summary>By value.</summary>
    public static bool operator <=(Community left, Community right) => left.Value <= right.Value;

    /// <summary>By value.</summary>
    public static bool operator >=(Community left, Community right) => left.Value >= right.Value;

    /// <summary><c>64500:1</c>, the well-known ones too.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 16}:{Value & 0xffff}");
}
