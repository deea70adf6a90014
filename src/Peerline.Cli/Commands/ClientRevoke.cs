using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ClientRevoke : PeerlineCommand
{
    private readonly Argument<string> client = new("CLIENT") { Description = "The client's id" };

    public ClientRevoke()
        : base("revoke", "Revoke a client with every token that it holds (operator)") => Add(client);

    protected override async Task<int> RunAsync(Run run)
    {
        await run.Client.Clients.RevokeAsync(run.Get(client), run.Cancel);
        return run.Output.Show(new { revoked = run.Get(client) }, r =>
            run.Output.Console.WriteLine($"{Plain.Line(r.revoked)} is out, with every token that it holds."));
    }
}
