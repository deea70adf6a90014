using System.Text;
using System.Text.RegularExpressions;

namespace Peerline.Edge.Bird;

/// <summary>The operator's main configuration, read as text. It is never written.</summary>
internal sealed partial record BirdMain(string Path, string Text, IReadOnlyList<string> Included)
{
    /// <param name="ours">Peerline's own file, which is not among the included ones.</param>
    public static BirdMain Read(string path, string ours)
    {
        var text = File.ReadAllText(path);
        var directory = System.IO.Path.GetDirectoryName(path)!;
        var files = Include().Matches(text).Select(m => System.IO.Path.GetFullPath(m.Groups[1].Value, directory)).Where(f => f != ours)
            .SelectMany(f => Directory.Exists(System.IO.Path.GetDirectoryName(f))
                ? Directory.GetFiles(System.IO.Path.GetDirectoryName(f)!, System.IO.Path.GetFileName(f))
                : []);
        return new BirdMain(path, text, [.. files]);
    }

    /// <summary>The same configuration with another file in the place of ours; null when ours is not included.</summary>
    public string? With(string ours, string other)
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        var at = Include().Matches(Text).FirstOrDefault(m => System.IO.Path.GetFullPath(m.Groups[1].Value, directory) == ours);
        return at is null ? null : $"{Text[..at.Index]}include \"{other}\";{Text[(at.Index + at.Length)..]}";
    }

    /// <summary>A file that was written after BIRD last read its configuration: whoever is at it is not done yet.</summary>
    public string? EditedSince(DateTime reconfigured) =>
        Included.Prepend(Path).FirstOrDefault(f => File.GetLastWriteTime(f) > reconfigured + TimeSpan.FromMilliseconds(50));

    /// <summary>A protocol of the operator's, with the template that it is made from, without comments; null when it is not found.</summary>
    public string? ProtocolText(string name)
    {
        var statements = Included.Where(File.Exists).Select(File.ReadAllText).Prepend(Text).SelectMany(Statements).ToList();
        if (Find(statements, "protocol", name) is not { } own) return null;
        return own + Find(statements, "template", Head().Match(own).Groups["from"].Value);
    }

    private static string? Find(IEnumerable<string> statements, string kind, string name) => statements.FirstOrDefault(s =>
        Head().Match(s) is { Success: true } head && head.Groups["kind"].Value == kind && head.Groups["name"].Value == name);

    /// <summary>What stands at the top level, each to its semicolon or closing brace, comments left out.</summary>
    private static IEnumerable<string> Statements(string text)
    {
        var statement = new StringBuilder();
        var depth = 0;
        foreach (Match token in Tokens().Matches(text))
        {
            if (token.Value.StartsWith('#') || token.Value.StartsWith("/*", StringComparison.Ordinal)) continue;
            statement.Append(token.Value);
            if (token.Value is "{") depth++;
            if (token.Value is "}") depth--;
            if (depth > 0 || token.Value is not ("}" or ";")) continue;
            yield return statement.ToString().Trim();
            statement.Clear();
        }
    }

    // The lexer takes "include" only at the beginning of a line.
    [GeneratedRegex("""^[ \t]*include[ \t]+"([^"\n]+)"[ \t]*;""", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex("""^(?<kind>protocol|template)\s+bgp\s+'?(?<name>[A-Za-z0-9_.:-]+)'?(\s+from\s+'?(?<from>[A-Za-z0-9_.:-]+)'?)?""")]
    private static partial Regex Head();

    [GeneratedRegex("""#[^\n]*|/\*[\s\S]*?\*/|"[^"\n]*"|[{};]|[^#"{};/]+|/""")]
    private static partial Regex Tokens();
}
