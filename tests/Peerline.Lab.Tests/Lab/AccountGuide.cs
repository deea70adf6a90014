using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests;

/// <summary>
/// What docs/operate/edge-routers.md tells an operator to do on a router for the account that Peerline comes as: its commands and files, as
/// they stand there.
/// </summary>
internal static partial class AccountGuide
{
    private const string Key = "ssh-ed25519 AAAA… peerline";
    private const string Install = "apt-get install ";

    private static readonly string Section = Part(
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "operate", "edge-routers.md")), "### The account\n", "\n## ");

    private static readonly IReadOnlyList<string> Blocks = [.. Block().Matches(Section).Select(m => m.Groups[1].Value)];

    /// <summary>What has to be installed before.</summary>
    public static IReadOnlyList<string> Packages { get; } = Blocks[0].Split('\n').Single(l => l.StartsWith(Install, StringComparison.Ordinal))[Install.Length..].Split(' ');

    /// <summary>The commands that make the account, after those of the packages.</summary>
    public static string Commands { get; } = string.Join('\n', Blocks[0].Split('\n').Where(l => !l.StartsWith(Install, StringComparison.Ordinal)));

    /// <summary>The file that says which keys lead where.</summary>
    public static string KeysFile { get; } = Regex.Match(SshdConfiguration, @"AuthorizedKeysFile (\S+)").Groups[1].Value;

    /// <summary>The file for <c>/etc/ssh/sshd_config.d/</c>.</summary>
    public static string SshdConfiguration => Blocks[2];

    public static string KeyLine(string publicKey) => Blocks[1].Contains(Key, StringComparison.Ordinal)
        ? Blocks[1].Replace(Key, publicKey, StringComparison.Ordinal)
        : throw new LabException($"The guide has another line for the key than this test knows: {Blocks[1]}");

    /// <summary>The further commands for a router of this software: the first words in code of its paragraph, and the block that follows.</summary>
    public static string CommandsFor(string software)
    {
        var paragraph = Part(Section, $"For **{software}**: ", "\n\nFor **");
        return string.Join('\n', [Regex.Match(paragraph, "^`(adduser [^`]+)`").Groups[1].Value, .. Block().Matches(paragraph).Select(m => m.Groups[1].Value)]);
    }

    private static string Part(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        if (start < 0) throw new LabException($"The guide does not say '{from.Trim()}'.");
        start += from.Length;
        var end = text.IndexOf(to, start, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    [GeneratedRegex("^```\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
