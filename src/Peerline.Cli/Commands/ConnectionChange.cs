using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>Asks for something else of one connection; the other connections of the peering are sent as they are.</summary>
internal sealed class ConnectionChange : PeerlineCommand
{
    private const string On = "on", Off = "off";

    private readonly Argument<string> connection = ConnectionArgument.Make();
    private readonly Option<string?> bandwidth = new("--bandwidth") { Description = "Like 20G; more needs the operator's approval", HelpName = "BANDWIDTH" };
    private readonly Option<int?> maxV4 = new("--max-v4") { Description = "How many IPv4 prefixes are taken", HelpName = "N" };
    private readonly Option<int?> maxV6 = new("--max-v6") { Description = "How many IPv6 prefixes are taken", HelpName = "N" };
    private readonly Option<string?> v4 = new("--v4") { Description = "The IPv4 half: a subnet of yours (on an exchange: your address), on (with --max-v4), or off", HelpName = "PREFIX|ADDRESS|on|off" };
    private readonly Option<string?> v6 = new("--v6") { Description = "The IPv6 half: a subnet of yours (on an exchange: your address), on (with --max-v6), or off", HelpName = "PREFIX|ADDRESS|on|off" };
    private readonly Option<string?> md5 = new("--md5") { Description = "The key of both halves, or none", HelpName = "@FILE|none" };
    private readonly Option<string?> md5V4 = new("--md5-v4") { Description = "The key of the IPv4 half alone, or none", HelpName = "@FILE|none" };
    private readonly Option<string?> md5V6 = new("--md5-v6") { Description = "The key of the IPv6 half alone, or none", HelpName = "@FILE|none" };
    private readonly Option<string?> peeringService = new("--peering-service") { Description = "Use for Peering Service; on needs approval", HelpName = "on|off" };

    public ConnectionChange()
        : base("change", "Change a connection: bandwidth, limits, keys, halves, use; 'withdraw' takes it back")
    {
        Add(connection);
        foreach (var option in new Option[] { bandwidth, maxV4, maxV6, v4, v6, md5, md5V4, md5V6, peeringService }) Add(option);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var id = await run.ConnectionAsync(run.Get(connection));
        var changed = (await run.Client.Connections.GetAsync(id, run.Cancel)).Value;
        var peering = await run.Client.Peerings.GetAsync(changed.PeeringId, run.Cancel);
        var connections = new List<Wire.ConnectionRequest>();
        foreach (var summary in peering.Value.Connections.Where(c => c.Id == id || c.State is not "PendingRemove"))
        {
            var full = summary.Id == id ? changed : (await run.Client.Connections.GetAsync(summary.Id, run.Cancel)).Value;
            connections.Add(summary.Id == id ? Changed(run, full) : Present(full));
        }

        await run.Client.Peerings.ChangeAsync(
            peering.Value.Id,
            new Wire.PeeringRequest
            {
                SubscriptionId = peering.Value.SubscriptionId,
                ResourceGroup = peering.Value.ResourceGroup,
                Name = peering.Value.Name,
                Location = peering.Value.Location,
                Sku = peering.Value.Sku,
                PeerAsn = peering.Value.PeerAsnName,
                Metro = peering.Value.Metro,
                Connections = connections,
            },
            peering.ETag ?? $"\"{peering.Value.Version}\"", run.Cancel);
        return run.Output.Show((await run.Client.Connections.GetAsync(id, run.Cancel)).Value, c =>
        {
            run.Output.Console.MarkupLine($"{Words.Safe(c.Peering)} …{Words.Short(c.Id)}  {Words.State(c.State)}");
            foreach (var difference in c.Change?.Differences ?? []) run.Output.Console.MarkupLine($"  [yellow]…[/] {Words.Safe(difference)}");
            if (c.Change is null) run.Output.Console.MarkupLine("  [grey]nothing is left to be done[/]");
        });
    }

    /// <summary>What was asked for last, done or not: a request that says the same changes nothing.</summary>
    private static Wire.ConnectionRequest Present(Connection c)
    {
        var asked = c.Change?.Wanted ?? c.Requested;
        var isOperators = asked.AddressProvider == "Operator";
        if (asked.Medium == "Exchange")
        {
            return new Wire.ConnectionRequest
            {
                Identifier = c.Identifier,
                FacilityId = asked.FacilityId,
                PeerAddressV4 = asked.PeerAddressV4,
                PeerAddressV6 = asked.PeerAddressV6,
                MaxPrefixesV4 = asked.MaxPrefixesV4,
                MaxPrefixesV6 = asked.MaxPrefixesV6,
            };
        }

        return new Wire.ConnectionRequest
        {
            Identifier = c.Identifier,
            FacilityId = asked.FacilityId,
            BandwidthMbps = asked.BandwidthMbps,
            AddressProvider = asked.AddressProvider,
            PrefixV4 = !asked.WantsV4 ? null : isOperators ? c.AddressesV4?.Subnet : asked.PrefixV4,
            PrefixV6 = !asked.WantsV6 ? null : isOperators ? c.AddressesV6?.Subnet : asked.PrefixV6,
            PeerAddressV4 = asked.PeerAddressV4,
            PeerAddressV6 = asked.PeerAddressV6,
            OperatorAddressV4 = asked.OperatorAddressV4,
            OperatorAddressV6 = asked.OperatorAddressV6,
            MaxPrefixesV4 = asked.MaxPrefixesV4,
            MaxPrefixesV6 = asked.MaxPrefixesV6,
            UseForPeeringService = asked.UseForPeeringService,
        };
    }

    private Wire.ConnectionRequest Changed(Run run, Connection c)
    {
        var request = Present(c);
        if (run.Get(bandwidth) is { } text)
            request = request with { BandwidthMbps = RequestWords.Mbps(text) ?? throw new UsageException($"--bandwidth: {Plain.Line(text)} is no bandwidth like 10G.") };
        if (run.Get(maxV4) is { } most4) request = request with { MaxPrefixesV4 = most4 };
        if (run.Get(maxV6) is { } most6) request = request with { MaxPrefixesV6 = most6 };
        if (run.Get(v4) is { } half4)
        {
            request = half4 == Off
                ? request with { PrefixV4 = null, PeerAddressV4 = null, OperatorAddressV4 = null, MaxPrefixesV4 = null }
                : c.Requested.Medium == "Exchange"
                ? request with { PeerAddressV4 = half4 }
                : request with { PrefixV4 = Subnet(half4, request.PrefixV4), MaxPrefixesV4 = Limit(request, half4, request.MaxPrefixesV4, "--max-v4") };
        }

        if (run.Get(v6) is { } half6)
        {
            request = half6 == Off
                ? request with { PrefixV6 = null, PeerAddressV6 = null, OperatorAddressV6 = null, MaxPrefixesV6 = null }
                : c.Requested.Medium == "Exchange"
                ? request with { PeerAddressV6 = half6 }
                : request with { PrefixV6 = Subnet(half6, request.PrefixV6), MaxPrefixesV6 = Limit(request, half6, request.MaxPrefixesV6, "--max-v6") };
        }

        return request with
        {
            Md5Key = Key(run.Get(md5)),
            Md5KeyV4 = Key(run.Get(md5V4)),
            Md5KeyV6 = Key(run.Get(md5V6)),
            UseForPeeringService = run.Get(peeringService) switch
            {
                null => request.UseForPeeringService,
                On => true,
                Off => false,
                var other => throw new UsageException($"--peering-service: {Plain.Line(other)} is neither on nor off."),
            },
        };
    }

    private static string? Subnet(string word, string? present) => word == On ? present : word;

    /// <summary>With the operator's addresses a new half is asked for by its limit.</summary>
    private static int? Limit(Wire.ConnectionRequest request, string word, int? limit, string option) =>
        word != On || request.AddressProvider != "Operator" || limit is not null
            ? limit
            : throw new UsageException($"With the operator's addresses a half is asked for with its limit: {option} N.");

    private static string? Key(string? word) => word switch { null => null, "none" => "", var file => RequestWords.Key(file) };
}
