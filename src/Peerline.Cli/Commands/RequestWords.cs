using System.Globalization;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

/// <summary>How figures and keys of a request are typed.</summary>
internal static class RequestWords
{
    /// <summary><c>10G</c>, <c>10000M</c> or <c>10000</c>; null for anything else.</summary>
    public static int? Mbps(string text)
    {
        var (digits, factor) = text.ToUpperInvariant() switch
        {
            [.. var d, 'G'] => (d, 1000),
            [.. var d, 'M'] => (d, 1),
            var d => (d, 1),
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000
            ? number * factor
            : null;
    }

    /// <summary>A key comes from a file: on the command line it would be in the shell's history.</summary>
    public static string Key(string text)
    {
        if (!text.StartsWith('@')) throw new UsageException("The MD5 key is read from a file: @FILE.");
        try
        {
            return File.ReadAllText(text[1..]).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Plain.Line(text[1..])} cannot be read.");
        }
    }
}
