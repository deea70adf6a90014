using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A community (RFC 1997), printed as <c>64500:1</c> or by its well-known name.</summary>
public readonly record struct Community(uint Value) : IComparable<Community>
{
    public static readonly Community GracefulShutdown = new(0xFFFF0000);   // RFC 8326
    public static readonly Community AcceptOwn = new(0xFFFF0001);          // RFC 7611
    public static readonly Community LlgrStale = new(0xFFFF0006);          // RFC 9494
    public static readonly Community NoLlgr = new(0xFFFF0007);             // RFC 9494
    public static readonly Community Blackhole = new(0xFFFF029A);          // RFC 7999
    public static readonly Community NoExport = new(0xFFFFFF01);           // RFC 1997
    public static readonly Community NoAdvertise = new(0xFFFFFF02);        // RFC 1997
    public static readonly Community NoExportSubconfed = new(0xFFFFFF03);  // RFC 1997
    public static readonly Community NoPeer = new(0xFFFFFF04);             // RFC 3765

    public Community(ushort asn, ushort value) : this(((uint)asn << 16) | value) { }

    public int CompareTo(Community other) => Value.CompareTo(other.Value);

    /// <summary>The well-known name, or null.</summary>
    public string? Name => Value switch
    {
        0xFFFF0000 => "graceful-shutdown",
        0xFFFF0001 => "accept-own",
        0xFFFF0006 => "llgr-stale",
        0xFFFF0007 => "no-llgr",
        0xFFFF029A => "blackhole",
        0xFFFFFF01 => "no-export",
        0xFFFFFF02 => "no-advertise",
        0xFFFFFF03 => "no-export-subconfed",
        0xFFFFFF04 => "no-peer",
        _ => null,
    };

    /// <summary>Reads <c>64500:1</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Community community)
    {
        community = default;
        var parts = text?.Split(':') ?? [];
        if (parts.Length != 2
            || !ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asn)
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        community = new Community(asn, value);
        return true;
    }

    public static bool operator <(Community left, Community right) => left.Value < right.Value;
    public static bool operator >(Community left, Community right) => left.Value > right.Value;
    public static bool operator <=(Community left, Community right) => left.Value <= right.Value;
    public static bool operator >=(Community left, Community right) => left.Value >= right.Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 16}:{Value & 0xffff}");
}
