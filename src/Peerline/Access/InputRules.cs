using System.Globalization;
using System.Net.Mail;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Access;

/// <summary>Collects every rule that an input breaks. What is checked here is text that people or machines outside have written.</summary>
public sealed class InputRules
{
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Problems => problems;
    public bool Hold => problems.Count == 0;

    public void Add(string code, string sentence, string target) => problems.Add(new Problem(code, sentence, target));

    /// <summary>A condition of its own.</summary>
    public void Must(bool holds, string code, string sentence, string target)
    {
        if (!holds) Add(code, sentence, target);
    }

    /// <summary>One line of 1 to <paramref name="longest"/> characters.</summary>
    public void Line(string? value, string target, int longest)
    {
        if (string.IsNullOrWhiteSpace(value)) Add("Required", $"{target} is required.", target);
        else OptionalLine(value, target, longest);
    }

    public void OptionalLine(string? value, string target, int longest)
    {
        if (value is null) return;
        Must(value.Length <= longest, "TooLong", $"{target} has {value.Length} characters; {longest} are allowed.", target);
        Must(!value.Any(IsUnfitForLine) && !HasLoneSurrogate(value), "ControlCharacter",
            $"{target} is one line of plain text: control and direction characters are not allowed in it.", target);
    }

    /// <summary>Text of several lines.</summary>
    public void Text(string? value, string target, int longest)
    {
        if (string.IsNullOrWhiteSpace(value)) Add("Required", $"{target} is required.", target);
        else OptionalText(value, target, longest);
    }

    public void OptionalText(string? value, string target, int longest)
    {
        if (value is null) return;
        Must(value.Length <= longest, "TooLong", $"{target} has {value.Length} characters; {longest} are allowed.", target);
        Must(!value.Any(c => IsUnfitForLine(c) && c is not ('\n' or '\r' or '\t')) && !HasLoneSurrogate(value), "ControlCharacter",
            $"{target} is plain text: control and direction characters are not allowed in it.", target);
    }

    public void Between(long value, long least, long most, string target) => Must(
        least <= value && value <= most, "OutOfRange",
        string.Create(CultureInfo.InvariantCulture, $"{target} is {value}; it must be from {least} to {most}."), target);

    public void Email(string? value, string target)
    {
        Line(value, target, 254);
        if (string.IsNullOrWhiteSpace(value) || value.Any(IsUnfitForLine)) return;
        Must(MailAddress.TryCreate(value, out var address) && address.Address == value && address.Host.Contains('.'), "InvalidEmail",
            $"{target} must be a plain e-mail address.", target);
    }

    /// <summary>A prefix as text; null when it is none.</summary>
    public Prefix? Prefix(string? value, string target)
    {
        if (Routing.Addressing.Prefix.TryParse(value, out var prefix)) return prefix;
        Add("InvalidPrefix", $"{target} is written like 192.0.2.0/24 or 2001:db8::/48, without bits beyond its length.", target);
        return null;
    }

    public void Position(GeoPoint? value, string target)
    {
        if (value is null) return;
        Must(value.Latitude is >= -90 and <= 90, "OutOfRange", $"{target}.latitude is from -90 to 90.", $"{target}.latitude");
        Must(value.Longitude is >= -180 and <= 180, "OutOfRange", $"{target}.longitude is from -180 to 180.", $"{target}.longitude");
    }

    /// <summary>Control characters, line separators and what turns the direction of writing (Trojan Source) do not belong in a
    /// line.</summary>
    private static bool IsUnfitForLine(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\ufeff';

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1])) return true;
            i++;
        }

        return false;
    }
}
