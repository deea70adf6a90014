using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AlertAdd : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What to call the rule" };
    private readonly Argument<string> metric = new(
        "METRIC") { Description = "SessionDown, PrefixPercent, TrafficPercent, Flaps, MembersDark or LetterDays" };
    private readonly Option<double?> over = new("--over") { Description = "The threshold; of LetterDays what is too few",
        HelpName = "NUMBER" };
    private readonly Option<int?> minutes = new("--for") { Description = "Minutes that it has to be so, or within which flaps are counted",
        HelpName = "MINUTES" };
    private readonly Option<string[]> peering = new("--peering") { Description = "Only this peering; may be repeated",
        HelpName = "PEERING" };
    private readonly Option<string[]> connection = new("--connection") { Description = "Only this connection; may be repeated",
        HelpName = "CONNECTION" };
    private readonly Option<string[]> mail = new("--mail") { Description = "Who gets mail; may be repeated", HelpName = "ADDRESS" };
    private readonly Option<string?> subscription = new(
        "--subscription") { Description = "Whose connections; a peer with one subscription may leave it out", HelpName = "NAME|ID" };
    private readonly Option<bool> everything = new("--everything") { Description = "All connections, of all subscriptions (operator)" };

    public AlertAdd()
        : base("add", "Be told when something is too much for too long")
    {
        Add(name);
        Add(metric);
        foreach (var option in new Option[] { over, minutes, peering, connection, mail, subscription, everything }) Add(option);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(everything) && run.Get(subscription) is not null) throw new UsageException("Either --everything or --subscription.");
        Guid? whose = run.Get(everything) ? null : await run.SubscriptionAsync(run.Get(subscription));
        var (peerings, connections) = (new List<Guid>(), new List<Guid>());
        foreach (var word in run.Get(peering) ?? []) peerings.Add((await run.PeeringAsync(word)).Id);
        foreach (var word in run.Get(connection) ?? []) connections.Add(await run.ConnectionAsync(word));
        var rule = new NewAlertRule(run.Get(name), run.Get(metric), whose, run.Get(over), run.Get(minutes), peerings, connections,
            run.Get(mail));
        return run.Output.Show((await run.Client.Alerts.AddAsync(rule, run.Cancel)).Value,
            r => run.Output.Console.WriteLine($"{Plain.Line(r.Name)} …{Words.Short(r.Id)}: {AlertList.What(r)}."));
    }
}
