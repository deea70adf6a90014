using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// A validated ROA payload: this AS may originate this prefix, and longer ones inside it up to the maximum length (RFC 6811 2).
/// AS 0 says that nobody may (RFC 6483 4).
/// </summary>
/// <param name="Prefix">The prefix of the ROA.</param>
/// <param name="MaxLength">The longest prefix length that the AS may originate, in bits; at least the length of the prefix.</param>
/// <param name="Asn">The AS that may originate.</param>
public readonly record struct Vrp(Prefix Prefix, int MaxLength, Asn Asn) : IComparable<Vrp>
{
    /// <summary>True when there is a prefix, and the maximum length is between its length and that of an address (RFC 9582 4.3.2.2).</summary>
    public bool IsWellFormed =>
        Prefix.Afi is Afi.IPv4 or Afi.IPv6 && MaxLength >= Prefix.Length && MaxLength <= Prefix.MaxLength(Prefix.Afi);

    /// <summary>How this VRP stands to a route.</summary>
    /// <param name="route">The prefix of the route.</param>
    /// <param name="origin">The AS that originates it; null when there is none or no single one (an AS_SET at the end of the path).</param>
    public VrpMatch Match(Prefix route, Asn? origin)
    {
        if (!Prefix.Covers(route)) return VrpMatch.NotCovering;
        if (origin is not { Value: not 0 } asn || asn != Asn) return VrpMatch.WrongOrigin;
        return route.Length <= MaxLength ? VrpMatch.Matched : VrpMatch.TooLong;
    }

    /// <summary>By prefix, then by AS, then by maximum length.</summary>
    public int CompareTo(Vrp other)
    {
        var byPrefix = Prefix.CompareTo(other.Prefix);
        if (byPrefix != 0) return byPrefix;
        var byAsn = Asn.CompareTo(other.Asn);
        return byAsn != 0 ? byAsn : MaxLength.CompareTo(other.MaxLength);
    }

    /// <summary>Compares as <see cref="CompareTo"/> does.</summary>
    public static bool operator <(Vrp left, Vrp right) => left.CompareTo(right) < 0;

    /// <summary>Compares as <see cref="CompareTo"/> does.</summary>
    public static bool operator >(Vrp left, Vrp right) => left.CompareTo(right) > 0;

    /// <summary>Compares as <see cref="CompareTo"/> does.</summary>
    public static bool operator <=(Vrp left, Vrp right) => left.CompareTo(right) <= 0;

    /// <summary>Compares as <see cref="CompareTo"/> does.</summary>
    public static bool operator >=(Vrp left, Vrp right) => left.CompareTo(right) >= 0;

    /// <summary><c>192.0.2.0/24-26 AS64500</c>; without the maximum when it is the length of the prefix.</summary>
    public override string ToString() => MaxLength == Prefix.Length
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix} AS{Asn}")
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{MaxLength} AS{Asn}");
}
