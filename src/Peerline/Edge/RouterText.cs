using System.Globalization;
using System.Text;

namespace Peerline.Edge;

/// <summary>
/// What text may pass: towards the router only what an allow-list lets through, from the router nothing that a screen would obey.
/// </summary>
internal static class RouterText
{
    public const int MaxDescription = 60;
    public const int MaxMd5Key = 80;
    private const int MaxShown = 300;

    /// <summary>
    /// Letters, digits, space, dot, dash and underscore of ASCII; anything else becomes a dash. Spaces are single and inside, because
    /// that is how the daemon prints a description back.
    /// </summary>
    public static string Description(string text)
    {
        var allowed = text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : char.IsWhiteSpace(c) ? ' ' : '-');
        var words = new string([.. allowed.Take(MaxDescription)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words);
    }

    /// <summary>One word of printable ASCII, at most 80 octets (the kernel's TCP_MD5SIG_MAXKEYLEN); FRR takes no spaces in it.</summary>
    public static bool IsMd5Key(string key) => key.Length is > 0 and <= MaxMd5Key && key.All(c => c is > ' ' and < (char)0x7f);

    /// <summary>An interface name as the kernel takes it, and nothing that a command line would take for something else.</summary>
    public static bool IsInterfaceName(string name) =>
        name.Length is > 0 and <= 15 && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');

    /// <summary>A name that <c>ip netns</c> takes. It becomes an argument of a program: never a path, never an option.</summary>
    public static bool IsNamespaceName(string name) =>
        name.Length is > 0 and <= 64 && name[0] is not ('-' or '.')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Text of others for people: control and format characters as escapes, cut to a length.</summary>
    public static string Printable(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxShown) break;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }
}
