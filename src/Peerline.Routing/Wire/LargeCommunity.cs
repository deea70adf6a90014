using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A large community (RFC 8092), printed as <c>64500:1:2</c>.</summary>
/// <param name="GlobalAdministrator">The AS that gives it a meaning.</param>
/// <param name="LocalData1">What, by convention.</param>
/// <param name="LocalData2">To whom, by convention.</param>
public readonly record struct LargeCommunity(uint GlobalAdministrator, uint LocalData1, uint LocalData2) : IComparable<LargeCommunity>
{
    /// <summary>By administrator, then by the first and the second part.</summary>
    public int CompareTo(LargeCommunity other) => (GlobalAdministrator, LocalData1, LocalData2)
        .CompareTo((other.GlobalAdministrator, other.LocalData1, other.LocalData2));

    /// <summary>Reads <c>64500:1:2</c>; no leading zeros, as RFC 8092 5 writes it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LargeCommunity community)
    {
        community = default;
        var parts = text?.Split(':') ?? [];
        if (parts.Length != 3) return false;
        if (!TryPart(parts[0], out var a) || !TryPart(parts[1], out var b) || !TryPart(parts[2], out var c)) return false;
        community = new LargeCommunity(a, b, c);
        return true;
    }

    private static bool TryPart(string part, out uint value) =>
        uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (part.Length == 1 || part[0] != '0');

    /// <summary><c>64500:1:2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GlobalAdministrator}:{LocalData1}:{LocalData2}");
}
