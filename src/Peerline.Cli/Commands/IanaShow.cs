using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class IanaShow() : PeerlineCommand("show", "The registries of special-purpose addresses and AS numbers in use (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.Show(await run.Client.Iana.GetAsync(run.Cancel), r =>
    {
        run.Output.Console.MarkupLine($"{Words.Bold(r.Date)}  {Words.Dim(r.Shipped ? "shipped with Peerline" : "taken by the operator")}");
        run.Output.Console.WriteLine();
        run.Output.Console.Write(Output.Table(["block", "name", "reachable"],
            r.Blocks.Select(b => new[] { Words.Bold(b.Prefix), Words.Safe(b.Name), Words.YesNo(b.Reachable) })));
        run.Output.Console.WriteLine();
        run.Output.Console.Write(Output.Table(["AS numbers", "reason"],
            r.Asns.Select(a => new[] { Words.Bold(a.First == a.Last ? $"AS{a.First}" : $"AS{a.First}-{a.Last}"), Words.Safe(a.Reason) })));
        IanaRefresh.Advise(run.Output.Console, r.Advice);
    });
}
