using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AuditList : PeerlineCommand
{
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "This subscription's chain; the operator's own when left out", HelpName = "NAME|ID" };
    private readonly Option<int> last =
        new("--last") { Description = "Only the last so many", DefaultValueFactory = _ => 50, HelpName = "N" };

    public AuditList()
        : base("list", "The entries of one chain")
    {
        Add(subscription);
        Add(last);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var chain = run.Get(subscription) is { } named ? await run.SubscriptionAsync(named) : (Guid?)null;
        var entries = await run.AllAsync(run.Client.Audit.ListAsync(chain, run.Cancel));
        return run.Output.List([.. entries.TakeLast(run.Get(last))], "The chain is empty.", [">no", "at", "who", "did", "to", "detail"],
            a => [$"{a.Sequence}", Words.Time(a.At), Words.Safe(a.Actor), Words.Bold(a.Action), Words.Dim(a.Target),
                Words.Safe(a.Detail.Length > 300 ? a.Detail[..300] + "…" : a.Detail)]);
    }
}
