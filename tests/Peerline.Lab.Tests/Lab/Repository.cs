namespace Peerline.Lab.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Peerline.slnx"))) return directory.FullName;
        }

        throw new LabException("The tests do not run from the source tree.");
    }
}
