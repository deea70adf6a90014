using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Peerline.Routing.Wire;

namespace Peerline.Model;

/// <summary>
/// Communities by their beginning: <c>64500:100</c>, <c>64500:*</c>, and large ones <c>64500:1:2</c>, <c>64500:1:*</c>, <c>64500:*:*</c>.
/// A star stands for what follows, since that is what every router can be told.
/// </summary>
/// <param name="Administrator">The AS that gives them a meaning; up to 65535 in the ordinary ones (RFC 1997).</param>
public sealed record CommunityPattern(uint Administrator, uint? First, uint? Second, bool IsLarge)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out CommunityPattern? pattern)
    {
        pattern = null;
        var parts = text?.Split(':') ?? [];
        if (parts.Length is not (2 or 3)) return false;
        var (isLarge, most) = (parts.Length == 3, parts.Length == 3 ? uint.MaxValue : ushort.MaxValue);
        if (!IsNumber(parts[0], most, out var administrator) || !IsPart(parts[1], most, out var first)) return false;
        if (!isLarge)
        {
            pattern = new CommunityPattern(administrator, first, null, false);
            return true;
        }

        if (!IsPart(parts[2], most, out var second) || first is null && second is not null) return false;
        pattern = new CommunityPattern(administrator, first, second, true);
        return true;
    }

    public bool Matches(Community community) => !IsLarge
        && community.Value >> 16 == Administrator && (First is null || First == (community.Value & ushort.MaxValue));

    public bool Matches(LargeCommunity community) => IsLarge
        && community.GlobalAdministrator == Administrator
        && (First is null || First == community.LocalData1) && (Second is null || Second == community.LocalData2);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Administrator}:{Part(First)}{(IsLarge ? ":" + Part(Second) : "")}");

    private static string Part(uint? part) => part?.ToString(CultureInfo.InvariantCulture) ?? "*";

    private static bool IsPart(string text, uint most, out uint? value)
    {
        value = null;
        if (text == "*") return true;
        if (!IsNumber(text, most, out var number)) return false;
        value = number;
        return true;
    }

    private static bool IsNumber(string text, uint most, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most && (text.Length == 1 || text[0] != '0');
}
