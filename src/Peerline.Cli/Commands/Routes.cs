using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class Routes : PeerlineCommand
{
    private readonly Argument<string> peering = new("PEERING") { Description = "Name or id" };
    private readonly Option<string?> prefix = new("--prefix") { Description = "This prefix exactly", HelpName = "PREFIX" };
    private readonly Option<string?> asPath = new("--as-path") { Description = "This path exactly: \"64500 64501\"", HelpName = "PATH" };
    private readonly Option<bool> rejected = new("--rejected") { Description = "Only what is not accepted" };
    private readonly Option<string?> connection = new("--connection") { Description = "Only what this connection receives", HelpName = "CONNECTION" };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many", DefaultValueFactory = _ => 200, HelpName = "N" };

    public Routes()
        : base("routes", "What the peer announces as the routers have it now: accepted, or which rule keeps it out")
    {
        Add(peering);
        Add(prefix);
        Add(asPath);
        Add(rejected);
        Add(connection);
        Add(limit);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeeringAsync(run.Get(peering));
        Guid? only = run.Get(connection) is { } word ? await run.ConnectionAsync(word) : null;
        var routes = run.Client.Peerings.RoutesAsync(
            found.Id, run.Get(prefix), run.Get(asPath), run.Get(rejected) ? false : null, only, run.Cancel).Take(run.Get(limit));
        return run.Output.List(await run.AllAsync(routes), "No route is received.",
            ["prefix", "", "next hop", "rpki", "connection", "received", "as path", "why"],
            r => [Words.Bold(r.Prefix), r.Accepted ? "[green]accepted[/]" : "[red]no[/]", Words.Safe(r.NextHop), Words.State(r.Rpki),
                Words.Dim("…" + Words.Short(r.ConnectionId)), Words.Dim(Words.Time(r.ReceivedAt)), Words.Safe(r.AsPath),
                Words.Reasons(r.Reasons)]);
    }
}
