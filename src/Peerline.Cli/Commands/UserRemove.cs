using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class UserRemove : PeerlineCommand
{
    private readonly Argument<string> user = new("USER") { Description = "Name or id" };

    public UserRemove()
        : base("remove", "Remove a person with every role and token (operator)") => Add(user);

    protected override async Task<int> RunAsync(Run run)
    {
        var id = (await run.UserAsync(run.Get(user))).Id;
        await run.Client.Access.RemoveUserAsync(id, run.Cancel);
        return run.Output.Show(new { removed = id }, r => run.Output.Console.WriteLine($"{Plain.Line(r.removed)} is out."));
    }
}
