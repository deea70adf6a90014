using System.CommandLine;
using System.Globalization;
using Peerline.Cli.Terminal;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PeeringRequest : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What you call the peering" };
    private readonly Option<string> asn =
        new("--asn") { Description = "The registered, approved ASN: name or number", Required = true, HelpName = "ASN" };
    private readonly Option<string> metro =
        new("--metro") { Description = "Where; 'peerline inventory list metros' shows them", Required = true, HelpName = "METRO" };
    private readonly Option<string[]> connection = new("--connection")
    {
        Description = "facility=ID,bandwidth=10G[,v4=PREFIX][,v6=PREFIX][,max-v4=N][,max-v6=N][,md5=@FILE], or on an exchange "
            + "exchange=ID[,peer-v4=ADDRESS][,peer-v6=ADDRESS][,max-v4=N]...; once for each", Required = true,
            HelpName = "FIELDS",
    };
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "Your subscription, when you have several", HelpName = "NAME|ID" };
    private readonly Option<string?> group =
        new("--resource-group", "-g") { Description = "The resource group; a demo knows one", HelpName = "NAME" };
    private readonly Option<string?> sku = new("--sku") { Description = "The free one of its kind when left out", HelpName = "SKU" };
    private readonly Option<string?> type = new("--type") { Description = "Of a direct peering: Edge when left out, Voice, Ix, IxRs", HelpName = "TYPE" };

    private static readonly string[] Fields =
    [
        "facility", "exchange", "bandwidth", "v4", "v6", "peer-v4", "peer-v6", "operator-v4", "operator-v6", "max-v4", "max-v6", "md5", "identifier",
    ];

    public PeeringRequest()
        : base("request", "Ask for a peering; the operator reviews it")
    {
        Add(name);
        Add(asn);
        Add(metro);
        Add(connection);
        Add(subscription);
        Add(group);
        Add(sku);
        Add(type);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var registered = await run.PeerAsnAsync(run.Get(asn)!);
        var connections = run.Get(connection)!.Select(Read).ToList();
        if (connections.Select(c => c.OnExchange).Distinct().Count() > 1)
            throw new UsageException("A peering is over cables or over exchanges, not both.", "ask for two peerings");
        var request = new Wire.PeeringRequest
        {
            SubscriptionId = run.Get(subscription) is { } named ? await run.SubscriptionAsync(named) : registered.SubscriptionId,
            ResourceGroup = run.Get(group) ?? run.Login.ResourceGroup
                ?? throw new UsageException("It is not said in which resource group.", "--resource-group NAME"),
            Name = run.Get(name),
            Sku = run.Get(sku),
            Kind = connections.Any(c => c.OnExchange) ? "Exchange" : "Direct",
            DirectPeeringType = run.Get(type),
            PeerAsn = registered.Name,
            Metro = run.Get(metro)!,
            Connections = [.. connections.Select(c => c.Request)],
        };
        return run.Output.Show((await run.Client.Peerings.RequestAsync(request, run.Cancel)).Value, p =>
        {
            run.Output.Console.WriteLine(
                $"{Plain.Line(p.Name)} is requested with {p.Connections.Count} connection{(p.Connections.Count == 1 ? "" : "s")}; the operator reviews it.");
            run.Output.Console.MarkupLine($"  [grey]→ peerline peering watch {Words.Safe(p.Name)}[/]");
        });
    }

    private static (bool OnExchange, Wire.ConnectionRequest Request) Read(string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (field.Split('=', 2) is not [var key, var value] || !fields.TryAdd(key, value))
                throw Wrong(field, "is not FIELD=VALUE, or is there twice");
        }

        var unknown = fields.Keys.Except(Fields).ToList();
        if (unknown.Count > 0) throw Wrong(unknown[0], "is not a field of a connection");
        var onExchange = fields.ContainsKey("exchange");
        return (onExchange, new Wire.ConnectionRequest
        {
            Identifier = fields.TryGetValue("identifier", out var id)
                ? Guid.TryParse(id, out var guid)
                ? guid
                : throw Wrong(id, "is no UUID")
                : null,
            FacilityId = Number(onExchange ? "exchange" : "facility") ?? throw Wrong("facility", "is missing"),
            BandwidthMbps = fields.GetValueOrDefault("bandwidth") is not { } bandwidth ? onExchange ? null : throw Wrong("bandwidth", "is missing")
                : RequestWords.Mbps(bandwidth) ?? throw Wrong(bandwidth, "is no bandwidth like 10G"),
            AddressProvider = onExchange || fields.ContainsKey("v4") || fields.ContainsKey("v6") ? "Peer" : "Operator",
            PeerAddressV4 = fields.GetValueOrDefault("peer-v4"),
            PeerAddressV6 = fields.GetValueOrDefault("peer-v6"),
            OperatorAddressV4 = fields.GetValueOrDefault("operator-v4"),
            OperatorAddressV6 = fields.GetValueOrDefault("operator-v6"),
            PrefixV4 = fields.GetValueOrDefault("v4"),
            PrefixV6 = fields.GetValueOrDefault("v6"),
            MaxPrefixesV4 = Number("max-v4"),
            MaxPrefixesV6 = Number("max-v6"),
            Md5Key = fields.TryGetValue("md5", out var key5) ? RequestWords.Key(key5) : null,
        });

        int? Number(string field) => !fields.TryGetValue(field, out var value) ? null
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(value, "is no number");
    }

    private static UsageException Wrong(string what, string why) =>
        new($"--connection: {Plain.Line(what)} {why}.", "--connection facility=101,bandwidth=10G,max-v4=200,max-v6=50");
}
