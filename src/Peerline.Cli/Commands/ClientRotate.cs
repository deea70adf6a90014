using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ClientRotate : PeerlineCommand
{
    private readonly Argument<string> client = new("CLIENT") { Description = "The client's id" };

    public ClientRotate()
        : base("rotate", "A new secret; the old one is refused from now on (operator)") => Add(client);

    protected override async Task<int> RunAsync(Run run) => run.Output.Show(
        await run.Client.Clients.RotateAsync(run.Get(client), run.Cancel),
        s => Facts.Of(("client id", Words.Bold(s.ClientId)), ("secret", Words.Bold(s.ClientSecret) + "  [grey]shown once[/]")));
}
