using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionOffer : ConnectionCommand
{
    private readonly Option<int?> facility = new("--facility") { Description = "Another facility, by PeeringDB's id", HelpName = "ID" };
    private readonly Option<string?> bandwidth = new("--bandwidth") { Description = "Another bandwidth: 10G, 20000", HelpName = "BANDWIDTH" };
    private readonly Option<string> text = new("--text") { Description = "Why, for the peer to read", Required = true, HelpName = "TEXT" };
    private readonly Option<DateTimeOffset?> until = new("--until") { Description = "How long it holds; 14 days when left out", HelpName = "TIME" };

    public ConnectionOffer()
        : base("offer", "Offer another facility or bandwidth instead (operator)")
    {
        Add(facility);
        Add(bandwidth);
        Add(text);
        Add(until);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.OfferAsync(
        id,
        new NewOffer(run.Get(text)!, run.Get(facility), Bandwidth(run), run.Get(until)),
        cancel: run.Cancel);

    private int? Bandwidth(Run run) => run.Get(bandwidth) is not { } word ? null
        : RequestWords.Mbps(word) ?? throw new UsageException($"{word} is no bandwidth.", "It is written like 10G, 100G or 20000 (Mbps).");
}
