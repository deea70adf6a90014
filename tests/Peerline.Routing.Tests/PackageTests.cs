using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Peerline.Routing.Tests;

/// <summary>What a stranger gets: the package as <c>dotnet pack</c> makes it from what was built for these tests.</summary>
public class PackageTests
{
    private static readonly string s_configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    [Fact]
    public void The_package_has_its_README_its_documentation_and_symbols_and_no_dependency()
    {
        var folder = Directory.CreateTempSubdirectory("peerline-pack").FullName;
        try
        {
            var project = Path.Combine(SharedData.RepositoryRoot, "src", "Peerline.Routing");
            Dotnet("pack", project, "-c", s_configuration, "--no-build", "-o", folder, "-v", "q", "--nologo");
            using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.nupkg")));
            var names = package.Entries.Select(e => e.FullName).ToList();
            Assert.Contains("README.md", names);
            Assert.Contains("lib/net10.0/Peerline.Routing.dll", names);

            var nuspec = Read(package, "Peerline.Routing.nuspec");
            var metadata = nuspec.Root!.Elements().Single(e => e.Name.LocalName == "metadata");
            Assert.Equal("Peerline.Routing", Value("id"));
            Assert.Equal("README.md", Value("readme"));
            Assert.Equal("Apache-2.0", Value("license"));
            Assert.Contains("bgp", Value("tags")!.Split(' '));
            Assert.DoesNotContain(nuspec.Descendants(), e => e.Name.LocalName == "dependency");

            // One sentence for every member that can be seen: the compiler refuses to build without (CS1591).
            var members = Read(package, "lib/net10.0/Peerline.Routing.xml").Descendants("member").ToList();
            Assert.True(members.Count > 500, $"Only {members.Count} members are documented.");

            using var symbols = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.snupkg")));
            Assert.Contains(symbols.Entries, e => e.FullName == "lib/net10.0/Peerline.Routing.pdb");

            string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_public_member_is_on_the_list_of_the_API()
    {
        var list = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, "src", "Peerline.Routing", "PublicAPI.Unshipped.txt"));
        // The analyzer refuses to build when the list and the code differ; here only that there is one.
        Assert.Equal("#nullable enable", list[0]);
        Assert.Contains(list, l => l.StartsWith("Peerline.Routing.Wire.UpdateMessage", StringComparison.Ordinal));
        Assert.Contains(list, l => l.StartsWith("static Peerline.Routing.Mrt.MrtFile.Open", StringComparison.Ordinal));
    }

    internal static string Dotnet(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    private static XDocument Read(ZipArchive package, string name)
    {
        using var stream = package.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }
}
