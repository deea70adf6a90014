using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class UserPasswordCommand : PeerlineCommand
{
    private readonly Argument<string> user = new("USER") { Description = "Name or id" };
    private readonly Option<bool> stdin = new("--password-stdin") { Description = "Read the password from the first line of the input" };

    public UserPasswordCommand()
        : base("password", "Another password; what was signed in with the old one is out (operator)")
    {
        Add(user);
        Add(stdin);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var password = run.Get(stdin) ? Console.ReadLine() ?? throw new UsageException("There is no line to read.") : null;
        var id = (await run.UserAsync(run.Get(user))).Id;
        return run.Output.Show(await run.Client.Access.SetPasswordAsync(id, new NewPassword(password), run.Cancel), UserCreate.Facts);
    }
}
