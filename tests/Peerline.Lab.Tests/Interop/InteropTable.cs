namespace Peerline.Lab.Tests.Interop;

/// <summary>
/// The table of <c>docs/interop.md</c>, which these tests are held to: what a cell says is what both sides must say, and what it says a
/// daemon lacks must be missing.
/// </summary>
internal static class InteropTable
{
    private static readonly string[][] Rows =
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "docs", "interop.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    /// <summary>The daemons with their versions, as the head of the table names them.</summary>
    public static IReadOnlyList<string> Daemons => Rows[0][1..];

    public static TheoryData<string> Features() => [.. Rows.Skip(1).Select(r => r[0])];

    /// <summary>True where the cell says yes; false where it says no, and why.</summary>
    public static bool Supports(string feature, string daemon)
    {
        var column = Rows[0].ToList().FindIndex(h => h.Split(' ')[0] == daemon.Split(' ')[0]);
        var cell = Rows.Single(r => r[0] == feature)[column];
        return cell.StartsWith("yes", StringComparison.Ordinal)
            || (cell.StartsWith("no", StringComparison.Ordinal) ? false : throw new LabException($"{feature}, {daemon}: {cell} is neither yes nor no"));
    }
}
