using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionAnswer : ConnectionCommand
{
    private readonly Option<string> text = new("--text") { Description = "The answer", Required = true, HelpName = "TEXT" };

    public ConnectionAnswer()
        : base("answer", "Answer the operator's question") => Add(text);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.AnswerAsync(id, run.Get(text)!, cancel: run.Cancel);
}
