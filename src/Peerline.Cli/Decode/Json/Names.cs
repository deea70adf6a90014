using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Peerline.Cli.Decode.Json;

/// <summary>Names of the output: lower case, words joined with hyphens.</summary>
internal static class Names
{
    private static readonly ConcurrentDictionary<string, string> Spelled = new();

    /// <summary><c>TreatAsWithdraw</c> is <c>treat-as-withdraw</c>; a value without a name is its number.</summary>
    public static string Of<T>(T value) where T : struct, Enum => OfEnum<T>.Of(value);

    /// <summary><c>Peer Up Notification</c> is <c>peer-up-notification</c>.</summary>
    public static string Of(string words) => Spelled.GetOrAdd(words, Spell);

    private static string Spell(string words)
    {
        var name = new StringBuilder(words.Length);
        foreach (var letter in words)
        {
            if (char.IsAsciiLetterOrDigit(letter)) name.Append(char.ToLowerInvariant(letter));
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }

        return name.ToString().TrimEnd('-');
    }

    private static class OfEnum<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct()
            .ToDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString().Replace("IPv", "Ipv", StringComparison.Ordinal)));

        public static string Of(T value) => All.TryGetValue(value, out var name) ? name : value.ToString();
    }
}
