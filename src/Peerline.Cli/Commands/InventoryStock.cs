using System.Globalization;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class InventoryStock() : PeerlineCommand("stock", "Subnets and ports that are left (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Inventory.StockAsync(run.Cancel)), "There are no pools and no ports.",
        ["place", "of", "kind", ">free", ">total", ""],
        s => [Words.Bold(s.PlaceName), s.Of, Words.Safe(s.Kind), Figure(s.Free), Figure(s.Total), s.Short ? "[yellow]short[/]" : ""]);

    private static string Figure(double n) => n.ToString(n < 1e9 ? "0" : "0.0e+0", CultureInfo.InvariantCulture);
}
