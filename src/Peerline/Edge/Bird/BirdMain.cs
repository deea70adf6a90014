using System.Text;
using System.Text.RegularExpressions;
using Peerline.Edge.Linux;

namespace Peerline.Edge.Bird;

/// <summary>The operator's main configuration, read as text. It is never written.</summary>
internal sealed partial record BirdMain(string Path, string Text, IReadOnlyList<string> Included)
{
    /// <param name="ours">Peerline's own file, which is not among the included ones; what it includes is.</param>
    public static BirdMain Read(string path, string ours)
    {
        var files = new List<string> { path };
        for (var read = 0; read < files.Count; read++) files.AddRange([.. IncludedBy(files[read]).Distinct().Except(files)]);
        return new BirdMain(path, File.ReadAllText(path), [.. files.Skip(1).Where(f => f != ours)]);
    }

    /// <summary>A path is relative to the file that it stands in.</summary>
    private static IEnumerable<string> IncludedBy(string file)
    {
        var directory = System.IO.Path.GetDirectoryName(file)!;
        return Include().Matches(TextOf(file)).Select(m => System.IO.Path.GetFullPath(m.Groups[1].Value, directory))
            .SelectMany(f => Directory.Exists(System.IO.Path.GetDirectoryName(f))
                ? Directory.GetFiles(System.IO.Path.GetDirectoryName(f)!, System.IO.Path.GetFileName(f))
                : []);
    }

    /// <summary>BIRD may be allowed to read what Peerline is not: keys in a file of their own.</summary>
    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException)
        {
            return "";
        }
    }

    /// <summary>The same configuration with another file in the place of ours; null when ours is not included.</summary>
    public string? With(string ours, string other)
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        var at = Include().Matches(Text).FirstOrDefault(m => System.IO.Path.GetFullPath(m.Groups[1].Value, directory) == ours);
        return at is null ? null : $"{Text[..at.Index]}include \"{other}\";{Text[(at.Index + at.Length)..]}";
    }

    /// <summary>A file that was changed after BIRD last read its configuration: whoever is at it is not done yet.</summary>
    /// <param name="ours">Peerline's own file, when it is not as Peerline wrote it.</param>
    public string? EditedSince(DateTimeOffset reconfigured, string? ours) =>
        Included.Prepend(Path).Append(ours).OfType<string>().FirstOrDefault(f => FileChange.Of(f) > reconfigured + TimeSpan.FromMilliseconds(50));

    /// <summary>A protocol of the operator's, with the template that it is made from, without comments; null when it is not found.</summary>
    public string? ProtocolText(string name)
    {
        var statements = Included.Select(TextOf).Prepend(Text).SelectMany(Statements).ToList();
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
