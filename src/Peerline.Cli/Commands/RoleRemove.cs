using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class RoleRemove : PeerlineCommand
{
    private readonly Argument<Guid> id = new("ID") { Description = "The assignment, as role list shows it" };

    public RoleRemove()
        : base("remove", "Take a role (operator there)") => Add(id);

    protected override async Task<int> RunAsync(Run run)
    {
        await run.Client.Access.RemoveRoleAsync(run.Get(id), run.Cancel);
        return run.Output.Show(new { removed = run.Get(id) }, r => run.Output.Console.WriteLine($"{r.removed} is taken."));
    }
}
