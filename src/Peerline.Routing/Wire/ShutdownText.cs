using System.Globalization;
using System.Text;

namespace Peerline.Routing.Wire;

/// <summary>
/// The text with a Cease 6/2 or 6/4 (RFC 9003): one length octet, then UTF-8. It comes from the peer and ends on screens and in logs, so
/// whatever could act there is escaped.
/// </summary>
public static class ShutdownText
{
    /// <summary>Octets of text at most.</summary>
    public const int MaximumLength = 255;

    // More hex than this helps nobody.
    private const int HexLimit = 64;

    /// <summary>The text, escaped; hex when it is no valid UTF-8 or its length is a lie; empty when there is none.</summary>
    public static string Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return "";
        var length = data[0];
        if (length > data.Length - 1) return Hex(data);
        return Show(data.Slice(1, length));
    }

    /// <summary>The data field for a text, which is cut between characters to 255 octets.</summary>
    public static byte[] Write(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var octets = new byte[1 + MaximumLength];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > MaximumLength) break;
            length += rune.EncodeToUtf8(octets.AsSpan(1 + length));
        }
        octets[0] = (byte)length;
        return octets[..(1 + length)];
    }

    /// <summary>A peer's text, escaped; hex when it is no valid UTF-8.</summary>
    public static string Show(ReadOnlySpan<byte> text) =>
        System.Text.Unicode.Utf8.IsValid(text) ? Escape(text, Encoding.UTF8.GetCharCount(text)) : Hex(text);

    internal static string Hex(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty) return "";
        var shown = "0x" + Convert.ToHexStringLower(octets[..Math.Min(octets.Length, HexLimit)]);
        return octets.Length <= HexLimit ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown}... ({octets.Length} octets)");
    }

    private static string Escape(ReadOnlySpan<byte> text, int count)
    {
        var shown = new StringBuilder(count);
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            text = text[consumed..];
            if (IsHarmless(rune)) shown.Append(rune.ToString());
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return shown.ToString();
    }

    // Controls, bidirectional and other format characters, line separators, private use, unassigned. The backslash, so that an escape is
    // ours.
    private static bool IsHarmless(Rune rune) => rune.Value != '\\' && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
