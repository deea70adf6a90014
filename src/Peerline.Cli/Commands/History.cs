using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class History : PeerlineCommand
{
    private readonly Argument<string?> what =
        new("PEERING|CONNECTION") { Description = "Of this one; of everything when left out", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> last =
        new("--last") { Description = "Only the last so many", DefaultValueFactory = _ => 50, HelpName = "N" };

    public History()
        : base("history", "What has happened, when, by whom")
    {
        Add(what);
        Add(last);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var events = await run.AllAsync(await FindAsync(run));
        return run.Output.List([.. events.TakeLast(run.Get(last))], "Nothing has happened.", ["at", "who", "state", "what"],
            e => [Words.Time(e.At), Words.Dim(e.Actor), e.To is { } to ? Words.State(to) : "",
                e.Sentence is { } s ? Words.Safe(s) : Words.Dim(e.Type)]);
    }

    private async Task<IAsyncEnumerable<HistoryEvent>> FindAsync(Run run)
    {
        if (run.Get(what) is not { } word) return run.Client.Events.ListAsync(cancel: run.Cancel);
        if (!word.Contains('/')
            && (await run.AllAsync(run.Client.Peerings.ListAsync(run.Cancel)))
            .FirstOrDefault(p => p.Id.ToString() == word || p.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } peering)
            return run.Client.Peerings.HistoryAsync(peering.Id, run.Cancel);
        return run.Client.Connections.HistoryAsync(await run.ConnectionAsync(word), run.Cancel);
    }
}
