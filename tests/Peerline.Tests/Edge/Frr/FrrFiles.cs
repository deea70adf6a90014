namespace Peerline.Tests.Edge.Frr;

/// <summary>Golden and recorded files of the source tree.</summary>
internal static class FrrFiles
{
    private static readonly string Here = Find();

    public static string Golden(string name) => Path.Combine(Here, "golden", name);

    public static byte[] Captured(string name) => File.ReadAllBytes(Path.Combine(Here, "captured", name));

    public static string CapturedText(string name) => File.ReadAllText(Path.Combine(Here, "captured", name));

    /// <summary>Compares with the golden file, or writes it when <c>PEERLINE_UPDATE_GOLDEN=1</c>.</summary>
    public static void AssertGolden(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("PEERLINE_UPDATE_GOLDEN") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Golden(name))!);
            File.WriteAllText(Golden(name), text);
        }

        Assert.Equal(File.ReadAllText(Golden(name)), text);
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var here = Path.Combine(directory.FullName, "tests/Peerline.Tests/Edge/Frr");
            if (Directory.Exists(here)) return here;
        }

        throw new DirectoryNotFoundException("tests/Peerline.Tests/Edge/Frr");
    }
}
