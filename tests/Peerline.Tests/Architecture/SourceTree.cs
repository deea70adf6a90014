using System.Text.RegularExpressions;

namespace Peerline.Tests.Architecture;

/// <summary>The sources that these tests were built from.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = Find();

    public static IReadOnlyList<string> Projects => [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Code without comments, by path relative to <c>src</c>.</summary>
    public static IReadOnlyDictionary<string, string> Code(string folder = "") =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(Root, "src"), f))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .ToDictionary(f => f, f => Comments().Replace(File.ReadAllText(Path.Combine(Root, "src", f)), ""));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Peerline.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("These tests run from within the source tree.");
    }

    // A comment is not begun within a quoted "http://…".
    [GeneratedRegex(@"(?<!:)//.*$|/\*[\s\S]*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
