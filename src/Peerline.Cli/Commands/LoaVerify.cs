using System.CommandLine;
using System.Security.Cryptography;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class LoaVerify : PeerlineCommand
{
    private readonly Argument<string> number = new("NUMBER") { Description = "The number on the paper" };
    private readonly Option<int?> version = new("--version") { Description = "The version on the paper", HelpName = "N" };
    private readonly Option<string?> file =
        new("--file", "-f") { Description = "The PDF or JSON in hand: its fingerprint is compared", HelpName = "FILE" };
    private readonly Option<string?> fingerprint = new("--fingerprint") { Description = "The digits on the paper", HelpName = "HEX" };

    public LoaVerify()
        : base("verify", "Is the letter in force, and is it the one that was issued? Exit code 0 only when both are so")
    {
        Add(number);
        Add(version);
        Add(file);
        Add(fingerprint);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var digits = run.Get(fingerprint) ?? (run.Get(file) is { } path ? await HashAsync(path, run.Cancel) : null);
        var verdict = await run.Client.Letters.VerifyAsync(run.Get(number), run.Get(version), digits, run.Cancel);
        run.Output.Show(verdict, v =>
        {
            run.Output.Console.MarkupLine($"[{Words.Colour(v.Outcome)} bold]{Words.Safe(v.Outcome)}[/]  {Words.Safe(v.Sentence)}");
            if (v.Facts.Count > 0)
                run.Output.Console.Write(
                    new Padder(Facts.Of([.. v.Facts.Select(f => (Words.Safe(f.Label), (string?)Words.Safe(f.Value)))]),
                        new Padding(2, 0, 0, 0)));
        });
        return verdict.InForce ? ExitCode.Done : ExitCode.Refused;
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancel)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancel)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }
}
