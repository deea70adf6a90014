using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;
using Request = Peerline.Client.Contracts.PeeringRequest;

namespace Peerline.Cli.Commands;

internal sealed class LegacyConvert : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What the peering is to be called" };
    private readonly Option<string> asn =
        new("--asn") { Description = "The registered, approved ASN: name or number", Required = true, HelpName = "ASN" };
    private readonly Option<string> metro = new("--metro") { Description = "Where the sessions are", Required = true, HelpName = "METRO" };
    private readonly Option<string?> group =
        new("--resource-group", "-g") { Description = "The resource group; a demo knows one", HelpName = "NAME" };
    private readonly Option<int?> bandwidth =
        new("--bandwidth") { Description = "Mbps of each link; the port's speed when left out", HelpName = "MBPS" };

    private readonly Option<bool> exchange = new("--exchange") { Description = "The sessions over exchanges, and not those over cables" };

    public LegacyConvert()
        : base("convert", "Turn your legacy sessions in a metro into a peering; nothing changes on the wire")
    {
        Add(name);
        Add(asn);
        Add(metro);
        Add(group);
        Add(bandwidth);
        Add(exchange);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var registered = await run.PeerAsnAsync(run.Get(asn)!);
        var sessions = (await run.AllAsync(run.Client.LegacySessionsAsync(run.Get(metro), run.Cancel)))
            .Where(s => s.PeerAsn == registered.Asn && s.IsOnExchange == run.Get(exchange)).ToList();
        if (sessions.Count == 0)
            throw new NothingFoundException($"AS{registered.Asn} has no legacy session in {Plain.Line(run.Get(metro))}.",
                "peerline legacy list");
        var request = new Request
        {
            SubscriptionId = registered.SubscriptionId,
            ResourceGroup = run.Get(group) ?? run.Login.ResourceGroup
                ?? throw new UsageException("It is not said in which resource group.", "--resource-group NAME"),
            Name = run.Get(name),
            PeerAsn = registered.Name,
            Metro = sessions[0].Metro,
            Kind = run.Get(exchange) ? "Exchange" : "Direct",
            Connections = [.. sessions.Select(Convert)],
        };
        return run.Output.Show((await run.Client.Peerings.RequestAsync(request, run.Cancel)).Value, p =>
            run.Output.Console.WriteLine(
                $"The conversion of {p.Connections.Count} session{(p.Connections.Count == 1 ? "" : "s")} to {Plain.Line(p.Name)} is requested; the operator reviews it."));

        ConnectionRequest Convert(LegacySession s) => s.IsOnExchange ? OnExchange(s) : OnCable(s);

        static ConnectionRequest OnExchange(LegacySession s) => new()
        {
            FacilityId = s.FacilityId,
            PeerAddressV4 = s.V4?.Addresses.Peer,
            PeerAddressV6 = s.V6?.Addresses.Peer,
            MaxPrefixesV4 = s.V4?.MaxPrefixes,
            MaxPrefixesV6 = s.V6?.MaxPrefixes,
        };

        ConnectionRequest OnCable(LegacySession s) => new()
        {
            FacilityId = s.FacilityId,
            BandwidthMbps = run.Get(bandwidth) ?? s.BandwidthMbps
                ?? throw new UsageException("The speed of the port is not known.", "--bandwidth 10000"),
            AddressProvider = "Peer",
            PrefixV4 = s.V4?.Addresses.Subnet,
            PrefixV6 = s.V6?.Addresses.Subnet,
            MaxPrefixesV4 = s.V4?.MaxPrefixes,
            MaxPrefixesV6 = s.V6?.MaxPrefixes,
        };
    }
}
