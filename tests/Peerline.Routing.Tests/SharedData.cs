namespace Peerline.Routing.Tests;

/// <summary>The folder of test data beside the repository; not everybody has it.</summary>
internal static class SharedData
{
    private const string Variable = "PEERLINE_SHARED";

    public static string RepositoryRoot
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "Peerline.slnx"))) return folder;
            throw new DirectoryNotFoundException("The repository root, where Peerline.slnx lies, was not found.");
        }
    }

    /// <summary>The folder, or the test is skipped.</summary>
    public static string Folder(params string[] path)
    {
        if (Find(path) is { } found) return found;
        Assert.Skip($"The shared test data ({Path.Combine(path)}) is not here; {Variable} names its folder.");
        throw new InvalidOperationException();
    }

    /// <summary>The folder, or null where it is missing.</summary>
    public static string? Find(params string[] path)
    {
        var roots = new List<string>();
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) roots.Add(named);
        for (var folder = RepositoryRoot; folder is not null; folder = Path.GetDirectoryName(folder)) roots.Add(Path.Combine(folder, "shared"));
        return roots.Select(r => Path.Combine([r, .. path])).FirstOrDefault(Directory.Exists);
    }
}
