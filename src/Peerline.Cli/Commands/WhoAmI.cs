using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WhoAmI() : PeerlineCommand("whoami", "Who the server says that you are")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.Show(await run.Client.MeAsync(run.Cancel), me => Facts.Of(
        ("role", Words.Bold(me.Role)),
        ("client", Words.Safe(me.Name)),
        ("login", Words.Safe(run.Login.Name)),
        ("server", Words.Safe(run.Login.Options.Endpoint.ToString())),
        ("subscriptions", string.Join("\n", me.Subscriptions))));
}
