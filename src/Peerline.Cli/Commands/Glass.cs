using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class Glass : PeerlineCommand
{
    private static readonly string[] Known = ["ping", "traceroute", "bgproute"];
    private readonly Argument<string> command = new("COMMAND") { Description = string.Join(", ", Known) };
    private readonly Argument<string> destination = new("DESTINATION") { Description = "One address" };
    private readonly Option<string> from = new("--from") { Description = "A metro, a facility or an edge router", HelpName = "PLACE",
        Required = true };
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "Your subscription, when you have several", HelpName = "NAME|ID" };

    public Glass()
        : base("glass", "Ping, trace or look up from an edge router")
    {
        command.AcceptOnlyFromAmong(Known);
        Add(command);
        Add(destination);
        Add(from);
        Add(subscription);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var answer = await run.Client.Services.GlassAsync(
            await run.SubscriptionAsync(run.Get(subscription)), run.Get(command), run.Get(destination), run.Get(from)!, run.Cancel);
        return run.Output.Show(answer, a => run.Output.Console.WriteLine(a.Output));
    }
}
