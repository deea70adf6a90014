using System.Text.Json;
using System.Text.RegularExpressions;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>The pages in docs/api name what there is, and nothing else.</summary>
[Trait("Database", "none")]
public partial class ApiPapersTests(SharedServer shared)
{
    [Fact]
    public async Task The_page_of_the_native_API_names_every_operation()
    {
        using var client = shared.Server.Client();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var served = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));
        var written = Operation().Matches(Page("native.md")).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").ToList();
        Assert.NotEmpty(written);
        Assert.Equal(served.Order(), written.Order());
    }

    [Fact]
    public async Task The_page_of_the_command_line_names_every_command()
    {
        var typed = await CommandsAsync([]);
        var written = Command().Matches(Page("cli.md")).Select(m => m.Groups[1].Value.Trim()).ToList();
        Assert.NotEmpty(written);
        Assert.Equal(typed.Order(), written.Order());
    }

    private async Task<IReadOnlyList<string>> CommandsAsync(string[] group)
    {
        var help = (await new PeerlineProgram(shared.Server, null).DoneAsync([.. group, "--help"])).Output;
        if (help.IndexOf("\nCommands:", StringComparison.Ordinal) is var at && at < 0) return [string.Join(' ', group)];
        var found = new List<string>();
        foreach (Match line in Line().Matches(help[at..]))
        {
            // A word with arguments ends there; one without may be a group of its own.
            string[] path = [.. group, line.Groups[1].Value];
            if (line.Groups[2].Length > 0) found.Add(string.Join(' ', path));
            else found.AddRange(await CommandsAsync(path));
        }

        return found;
    }

    private static string Page(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "docs", "api", name) is var path && File.Exists(path)) return File.ReadAllText(path);
        throw new FileNotFoundException($"docs/api/{name} is not there.");
    }

    [GeneratedRegex(@"^\| `([A-Z]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Operation();

    [GeneratedRegex(@"^\| `([a-z -]+?)(?: <[^`]*)?` \|", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^  ([a-z-]+)((?: <[^>]+>)*)  ", RegexOptions.Multiline)]
    private static partial Regex Line();
}
