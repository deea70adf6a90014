using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionAsk : ConnectionCommand
{
    private readonly Option<string> text = new("--text") { Description = "The question", Required = true, HelpName = "TEXT" };

    public ConnectionAsk()
        : base("ask", "Ask the peer something before you decide (operator)") => Add(text);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.AskAsync(id, run.Get(text)!, cancel: run.Cancel);
}
