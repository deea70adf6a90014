using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class LoaList : PeerlineCommand
{
    private readonly Option<string?> connection = new("--connection") { Description = "Only of this connection", HelpName = "CONNECTION" };

    public LoaList()
        : base("list", "Letters of Authorization and cease letters") => Add(connection);

    protected override async Task<int> RunAsync(Run run)
    {
        var letters = run.Get(connection) is { } c
            ? run.Client.Connections.LettersAsync(await run.ConnectionAsync(c), run.Cancel)
            : run.Client.Letters.ListAsync(run.Cancel);
        return run.Output.List(await run.AllAsync(letters), "No letter was issued.",
            ["number", ">version", "kind", "state", "issued", "holds until", "connection", "fingerprint of the data"],
            l =>
            [
                Words.Bold(l.Number), $"{l.Version}", Words.Safe(l.Kind), Words.State(l.State), Words.Day(l.IssuedAt), l.ExpiresAt is { } e
                    ? Words.Day(e.AddTicks(-1))
                    : Words.Dim("-"),
                Words.Dim("…" + Words.Short(l.ConnectionId)), Words.Dim(l.JsonSha256[..16] + "…"),
            ]);
    }
}
