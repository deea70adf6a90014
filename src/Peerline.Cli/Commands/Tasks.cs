using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class Tasks : PeerlineCommand
{
    private readonly Argument<string?> peering = new("PEERING") { Description = "Only of this peering", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> all = new("--all") { Description = "Also what is done, and what is somebody else's" };

    public Tasks()
        : base("tasks", "What is next on every connection, and whose it is")
    {
        Add(peering);
        Add(all);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var me = await run.Client.MeAsync(run.Cancel);
        var only = run.Get(peering) is { } named ? (await run.PeeringAsync(named)).Id : (Guid?)null;
        var open = new List<Open>();
        foreach (var summary in await run.AllAsync(run.Client.Connections.ListAsync(peering: only, cancel: run.Cancel)))
        {
            if (await FindAsync(run, summary.Id) is not { } c) continue;
            open.AddRange(c.Tasks.Where(t => run.Get(all) || !t.Done && t.Owner.Equals(me.Role, StringComparison.OrdinalIgnoreCase))
                .Select(t => new Open(c.Peering, c.Id, c.State, t)));
        }

        var now = DateTimeOffset.UtcNow;
        return run.Output.List(open, "Nothing is yours to do.", ["peering", "connection", "state", "task", "whose", "", "what"], o =>
        [
            Words.Bold(o.Peering), Words.Dim("…" + Words.Short(o.Connection)), Words.State(o.State), o.Task.Done
                ? $"[green]✔[/] {Words.Dim(o.Task.Task)}"
                : Words.Safe(o.Task.Task),
            Words.Dim(o.Task.Owner.ToLowerInvariant()), Words.Dim(Words.Left(o.Task.Deadline, now)),
                $"{Words.Safe(o.Task.Sentence)}{(o.Task.BlockedBy is { } b ? $" [grey]({Words.Safe(b)})[/]" : "")}",
        ]);
    }

    private sealed record Open(string Peering, Guid Connection, string State, TaskItem Task);

    /// <summary>Null when it has gone since it was listed.</summary>
    private static async Task<Client.Contracts.Connection?> FindAsync(Run run, Guid id)
    {
        try
        {
            return (await run.Client.Connections.GetAsync(id, run.Cancel)).Value;
        }
        catch (Client.PeerlineApiException e) when (e.Status is System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
