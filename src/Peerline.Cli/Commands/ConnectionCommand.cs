using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>Says one thing about one connection, and shows what became of it and what is next.</summary>
internal abstract class ConnectionCommand : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();

    protected ConnectionCommand(string name, string description)
        : base(name, description) => Add(connection);

    protected abstract Task<Versioned<Connection>> SayAsync(Run run, Guid id);

    protected override async Task<int> RunAsync(Run run)
    {
        var said = await SayAsync(run, await run.ConnectionAsync(run.Get(connection)));
        return run.Output.Show(said.Value, c =>
        {
            run.Output.Console.MarkupLine(
                $"{Words.Safe(c.Peering)} …{Words.Short(c.Id)}  {Words.State(c.State)}{(c.Reason is { Length: > 0 } r ? $"  {Words.Safe(r)}" : "")}");
            if (c.Tasks.FirstOrDefault(t => !t.Done) is { } next)
                run.Output.Console.MarkupLine(
                    $"  [grey]next ({Words.Safe(next.Owner.ToLowerInvariant())}):[/] {Words.Safe(next.Sentence)}");
        });
    }
}
