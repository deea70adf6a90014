using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LegacyList : PeerlineCommand
{
    private readonly Option<string?> metro = new("--metro") { Description = "Only in this metro", HelpName = "METRO" };

    public LegacyList()
        : base("list", "Sessions of the routers' configuration that Peerline does not own") => Add(metro);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.LegacySessionsAsync(run.Get(metro), run.Cancel)), "There is no legacy session.",
        ["metro", ">asn", ">facility", "router", "interface", "IPv4", "IPv6"],
        s => [Words.Safe(s.Metro), $"AS{s.PeerAsn}", $"{s.FacilityId}", Words.Safe(s.EdgeRouter ?? "-"), Words.Safe(s.InterfaceName ?? "-"),
            Half(s.V4), Half(s.V6)]);

    private static string Half(LegacyHalf? h) => h is null ? Words.Dim("-") : $"{Words.Safe(h.Addresses.Subnet)} {Words.State(h.State)}";
}
