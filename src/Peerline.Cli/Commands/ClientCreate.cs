using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ClientCreate : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What it is for" };
    private readonly Option<string[]> subscription =
        new("--subscription") { Description = "A peer's subscription; may be repeated", HelpName = "NAME|ID" };
    private readonly Option<bool> forOperator = new("--operator") { Description = "A client of the operator's own" };

    public ClientCreate()
        : base("create", "Make a client; its secret is shown once (operator)")
    {
        Add(name);
        Add(subscription);
        Add(forOperator);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var subscriptions = new List<Guid>();
        foreach (var word in run.Get(subscription) ?? []) subscriptions.Add(await run.SubscriptionAsync(word));
        if (run.Get(forOperator) == subscriptions.Count > 0) throw new UsageException("Either --operator, or at least one --subscription.");
        var made =
            await run.Client.Clients.CreateAsync(new NewApiClient(run.Get(name), run.Get(forOperator) ? "operator" : "peer", subscriptions),
                run.Cancel);
        return run.Output.Show(made, s =>
            Facts.Of(("client id", Words.Bold(s.ClientId)), ("secret", Words.Bold(s.ClientSecret) + "  [grey]shown once[/]")));
    }
}
