using System.Text.RegularExpressions;

namespace Peerline.Routing.Tests;

/// <summary>The map in the library's README and the tree say the same.</summary>
public partial class MapTests
{
    private static string Library => Path.Combine(SharedData.RepositoryRoot, "src", "Peerline.Routing");

    [Fact]
    public void Every_folder_is_on_the_map_and_every_file_on_the_map_is_there()
    {
        var map = File.ReadAllText(Path.Combine(Library, "README.md"));
        var named = FileName().Matches(map).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(named.Count > 20, "The map names hardly a file.");
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(Library, file)), $"{file} is on the map and not in the tree."));

        var folders = Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(Path.GetRelativePath(Library, f))!.Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj", StringComparison.Ordinal) && !f.StartsWith("bin", StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.True(folders.Count >= 5);
        Assert.All(folders, folder => Assert.Contains($"`{folder}/", map, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_RFC_that_a_comment_names_is_on_the_list()
    {
        var map = File.ReadAllText(Path.Combine(Library, "README.md"));
        var listed = Rfc().Matches(map).Select(m => m.Groups[1].Value).ToHashSet();
        var cited = Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Rfc().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.True(cited.Count > 20);
        Assert.Empty(cited.Except(listed).Order());
    }

    [GeneratedRegex(@"`([A-Za-z]+(?:/[A-Za-z0-9.]+)+\.cs)`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"RFC (\d{4})")]
    private static partial Regex Rfc();
}
