using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LoaGet : PeerlineCommand
{
    private readonly Argument<string> letter = new("LETTER") { Description = "LOA-2026-000001, or a connection" };
    private readonly Option<int?> version = new("--version") { Description = "The newest when left out", HelpName = "N" };
    private readonly Option<bool> data = new("--data") { Description = "The letter as JSON instead of the PDF" };
    private readonly Option<string?> to =
        new("--to") { Description = "Where to write it; its own name when left out, - for standard output", HelpName = "FILE" };

    public LoaGet()
        : base("get", "Download a letter")
    {
        Add(letter);
        Add(version);
        Add(data);
        Add(to);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await FindAsync(run);
        var bytes = run.Get(data)
            ? await run.Client.Letters.JsonAsync(found.Number, found.Version, run.Cancel)
            : await run.Client.Letters.PdfAsync(found.Number, found.Version, run.Cancel);
        if (run.Get(to) == "-")
        {
            await using var stream = Console.OpenStandardOutput();
            await stream.WriteAsync(bytes, run.Cancel);
            return ExitCode.Done;
        }

        var path = run.Get(to) ?? $"{found.Number}-v{found.Version}.{(run.Get(data) ? "json" : "pdf")}";
        await File.WriteAllBytesAsync(path, bytes, run.Cancel);
        return run.Output.Show(new { file = Path.GetFullPath(path), found.Number, found.Version, found.State, bytes = bytes.Length },
            x => run.Output.Console.WriteLine($"{x.Number} version {x.Version} ({x.State}): {x.file}"));
    }

    private async Task<Letter> FindAsync(Run run)
    {
        var word = run.Get(letter);
        var isNumber = word.StartsWith("LOA-", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("CEASE-", StringComparison.OrdinalIgnoreCase);
        var letters = isNumber
            ? (await run.AllAsync(run.Client.Letters.ListAsync(run.Cancel)))
            .Where(l => l.Number.Equals(word, StringComparison.OrdinalIgnoreCase))
            : await run.AllAsync(run.Client.Connections.LettersAsync(await run.ConnectionAsync(word), run.Cancel));
        return letters.Where(l => run.Get(version) is null || l.Version == run.Get(version)).OrderBy(l => l.IssuedAt).LastOrDefault()
            ?? throw new NothingFoundException(
            $"There is no letter {Plain.Line(word)}{(run.Get(version) is { } v ? $" version {v}" : "")}.", "peerline loa list");
    }
}
