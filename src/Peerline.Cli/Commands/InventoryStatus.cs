using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class InventoryStatus : PeerlineCommand
{
    private readonly Argument<string> router = new("ROUTER") { Description = "Name or id" };

    public InventoryStatus()
        : base("status", "An edge router as it is now: sessions, interfaces, drift (operator)") => Add(router);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.RouterAsync(run.Get(router));
        var status = await run.Client.Inventory.StatusAsync(found.Id!.Value, run.Cancel);
        run.Output.Show(status, s => Print(run.Output.Console, found, s));
        return status.Reachable ? ExitCode.Done : ExitCode.Unreachable;
    }

    private static void Print(IAnsiConsole console, EdgeRouter router, EdgeRouterStatus s)
    {
        console.MarkupLine(
            $"{Words.Bold(router.Name)}  {(s.Reachable ? "[green]reachable[/]" : "[red]silent[/]")}  {Words.Safe(s.Software ?? s.Reason)}  "
            + $"{(s.ForwardsTraffic == false ? "[grey]forwards no traffic[/]" : "")}{(router.Paused ? "  [yellow]paused[/]" : "")}");
        if (!s.Reachable) return;
        console.WriteLine();
        console.Write(
            Output.Table(
                ["session", ">asn", "interface", "state", ">received", ">accepted", ">advertised", ">flaps", "owner", "last error"],
                    s.Sessions.Select(x => new[]
        {
            Words.Bold(x.PeerAddress), $"AS{x.PeerAsn}", Words.Safe(x.InterfaceName), Words.State(x.State), $"{x.Received}",
                $"{x.Accepted}", $"{x.Advertised}", $"{x.Flaps}",
            x.ConnectionId is { } c ? "…" + Words.Short(c) : Words.Dim("legacy"), Words.Safe(x.LastError),
        })));
        console.WriteLine();
        console.Write(Output.Table(["interface", "", ">mtu", "addresses"], s.Interfaces.Select(i => new[]
        {
            Words.Bold(i.Name), i.Up ? "[green]up[/]" : "[red]down[/]", $"{i.Mtu}", Words.Safe(string.Join(" ", i.Addresses)),
        })));
        if (s.RulesNotHeld.Count > 0) console.MarkupLine($"[grey]judged at validation only[/]  {Words.Safe(string.Join(", ", s.RulesNotHeld))}");
        if (s.Discards is false) console.MarkupLine("[grey]does not discard[/]  what comes with BLACKHOLE is refused, also where it is agreed");
        foreach (var drift in s.Drift) console.MarkupLine($"[yellow]drift[/]  {Words.Safe(drift)}");
    }
}
