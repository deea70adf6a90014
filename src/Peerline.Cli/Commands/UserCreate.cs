using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class UserCreate : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "With which the person signs in" };
    private readonly Option<string?> display = new("--display-name") { Description = "What others read", HelpName = "TEXT" };
    private readonly Option<bool> stdin = new("--password-stdin") { Description = "Read the password from the first line of the input" };

    public UserCreate()
        : base("create", "Add a person; without --password-stdin a password is made and shown once (operator)")
    {
        Add(name);
        Add(display);
        Add(stdin);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var password = run.Get(stdin) ? Console.ReadLine() ?? throw new UsageException("There is no line to read.") : null;
        var made = await run.Client.Access.AddUserAsync(new NewUser(run.Get(name), run.Get(display), password), run.Cancel);
        return run.Output.Show(made, Facts);
    }

    internal static Spectre.Console.Rendering.IRenderable Facts(UserPassword u) => Terminal.Facts.Of(
        ("name", Words.Bold(u.User.Name)), ("id", Words.Safe(u.User.Id)),
        ("password", u.Password is null ? "[grey]as given[/]" : Words.Bold(u.Password) + "  [grey]shown once[/]"));
}
