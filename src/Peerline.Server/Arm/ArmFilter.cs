using System.Globalization;

namespace Peerline.Server.Arm;

/// <summary>
/// The <c>$filter</c> of Azure's lists: comparisons of fields with texts, <c>and</c>, <c>or</c>, parentheses, and the three functions
/// that clients use. A field that holds <c>'*'</c> matches everything (metrics are split by it).
/// </summary>
internal sealed class ArmFilter
{
    private const int Longest = 4000;
    private readonly Func<Func<string, string?>, bool> test;

    private ArmFilter(Func<Func<string, string?>, bool> test, IReadOnlySet<string> fields) => (this.test, Fields) = (test, fields);

    /// <summary>The fields that it asks for.</summary>
    public IReadOnlySet<string> Fields { get; }

    public static ArmFilter All { get; } = new(_ => true, new HashSet<string>());

    public bool Matches(Func<string, string?> value) => test(value);

    /// <summary>Null when the text is no filter over these fields.</summary>
    /// <param name="known">The names of the fields; compared without case, and given as they are here.</param>
    public static ArmFilter? Parse(string? text, params IReadOnlyCollection<string> known)
    {
        if (string.IsNullOrWhiteSpace(text)) return All;
        if (text.Length > Longest || Tokens(text) is not { } tokens) return null;
        var reader = new Reader(tokens, known);
        return reader.Or() is { } test && reader.IsAtEnd ? new ArmFilter(test, reader.Fields) : null;
    }

    private static List<string>? Tokens(string text)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i])) i++;
            else if ("(),".Contains(text[i])) tokens.Add(text[i++].ToString());
            else if (text[i] == '\'')
            {
                var value = new System.Text.StringBuilder("'");
                for (i++; ; i++)
                {
                    if (i >= text.Length) return null;
                    if (text[i] != '\'') value.Append(text[i]);
                    else if (i + 1 < text.Length && text[i + 1] == '\'') value.Append(text[i++]);
                    else break;
                }

                tokens.Add(value.ToString());
                i++;
            }
            else
            {
                var begin = i;
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && !"(),'".Contains(text[i])) i++;
                tokens.Add(text[begin..i]);
            }
        }

        return tokens;
    }

    /// <summary>Recursive descent; depth is bounded by the length of the text. Null is no filter.</summary>
    private sealed class Reader(List<string> tokens, IReadOnlyCollection<string> known)
    {
        private const int Deepest = 50;
        private int at;
        private int depth;

        public HashSet<string> Fields { get; } = [];
        public bool IsAtEnd => at == tokens.Count;

        public Func<Func<string, string?>, bool>? Or()
        {
            var left = And();
            while (left is not null && Takes("or"))
            {
                if (And() is not { } right) return null;
                var before = left;
                left = value => before(value) || right(value);
            }

            return left;
        }

        private Func<Func<string, string?>, bool>? And()
        {
            var left = Term();
            while (left is not null && Takes("and"))
            {
                if (Term() is not { } right) return null;
                var before = left;
                left = value => before(value) && right(value);
            }

            return left;
        }

        private Func<Func<string, string?>, bool>? Term()
        {
            if (++depth > Deepest) return null;
            try
            {
                if (Takes("(")) return Or() is { } inner && Takes(")") ? inner : null;
                if (Next() is not { } word) return null;
                if (Takes("(")) return Function(word);
                return Field(word) is { } field && Next() is { } op && Text() is { } text ? Comparison(field, op, text) : null;
            }
            finally
            {
                depth--;
            }
        }

        private Func<Func<string, string?>, bool>? Function(string name)
        {
            // substringof('x', field) has its arguments the other way round.
            var turned = Is(name, "substringof");
            var first = turned ? Text() : null;
            if (turned && !Takes(",")) return null;
            if (Next() is not { } word || Field(word) is not { } field) return null;
            if (!turned && !Takes(",")) return null;
            var text = turned ? first : Text();
            if (text is null || !Takes(")")) return null;
            return name.ToLowerInvariant() switch
            {
                "startswith" => value => value(field)?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true,
                "substringof" or "contains" => value => value(field)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true,
                _ => null,
            };
        }

        private static Func<Func<string, string?>, bool>? Comparison(string field, string op, string text) => op.ToLowerInvariant() switch
        {
            "eq" when text == "*" => _ => true,
            "eq" => value => value(field) is { } v && Compare(v, text) == 0,
            "ne" => value => value(field) is not { } v || Compare(v, text) != 0,
            "ge" => value => value(field) is { } v && Compare(v, text) >= 0,
            "gt" => value => value(field) is { } v && Compare(v, text) > 0,
            "le" => value => value(field) is { } v && Compare(v, text) <= 0,
            "lt" => value => value(field) is { } v && Compare(v, text) < 0,
            "sw" => value => value(field)?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true,
            _ => null,
        };

        /// <summary>Times as times, everything else as text without case.</summary>
        private static int Compare(string a, string b) => Time(a) is { } ta && Time(b) is { } tb
            ? ta.CompareTo(tb)
            : string.Compare(a, b, StringComparison.OrdinalIgnoreCase);

        private static DateTimeOffset? Time(string text) =>
            text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;

        private string? Field(string word)
        {
            var field = known.FirstOrDefault(k => Is(k, word));
            if (field is not null) Fields.Add(field);
            return field;
        }

        /// <summary>A quoted text, or a bare word as some clients write it.</summary>
        private string? Text() => Next() is { } token and not ("(" or ")" or ",") ? token.TrimStart('\'') : null;

        private string? Next() => at < tokens.Count ? tokens[at++] : null;

        private bool Takes(string word)
        {
            if (at >= tokens.Count || !Is(tokens[at], word)) return false;
            at++;
            return true;
        }

        private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
    }
}
