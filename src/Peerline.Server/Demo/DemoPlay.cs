using System.Diagnostics;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Routing.Addressing;
using Peerline.Server.Hosting;
using LinkAddresses = Peerline.Client.Contracts.LinkAddresses;
using StatedPrefix = Peerline.Client.Contracts.StatedPrefix;

namespace Peerline.Server.Demo;

/// <summary>
/// <c>./run demo</c>: one peering from the policy to the last withdrawn route. Both sides are played over the public API only; what is
/// done by hand is what people do by hand: patching the cable and configuring the peer's own router.
/// </summary>
internal sealed class DemoPlay(DemoFile demo, EmbeddedSite site, string papers, Stage stage, CancellationToken cancel) : IAsyncDisposable
{
    public const string PeerRouter = "contoso";
    private const string Md5Key = "demo-Key.64500";
    private static readonly StatedPrefix[] Announced = [new("198.51.100.0/24", null), new("2001:db8:1000::/36", null)];

    private readonly PeerlineClient op = ClientOf(demo, demo.Operator.ClientId, demo.Operator.ClientSecret);
    private readonly PeerlineClient peer = ClientOf(demo, demo.Peers[0].ClientId, demo.Peers[0].ClientSecret);
    private readonly PeerlineClient anyone = new(new PeerlineClientOptions { Endpoint = new Uri(demo.Endpoint), CaFile = demo.CaFile });

    private DemoPeer Us => demo.Peers[0];

    public async Task PlayAsync()
    {
        var policy = await stage.StepAsync("peer", "reads the peering policy (no login)", () => anyone.Policy.GetAsync(cancel),
            p => $"{p.Operator}, AS{p.Asn}; up to /{p.Terms.LongestPrefixV4} and /{p.Terms.LongestPrefixV6}");
        var asn = await stage.StepAsync("peer", $"registers AS{Us.Asn}", RegisterAsync, a => a.Validation);
        if (asn.Validation != "Approved")
            await stage.StepAsync("operator", $"approves AS{Us.Asn}", () => op.PeerAsns.ApproveAsync(asn.Id, cancel: cancel), a => a.Value.Validation);
        var facilities = await FacilitiesAsync(policy);
        var peering = await stage.StepAsync("peer", "requests a peering with two connections", () => RequestAsync(asn, facilities),
            p => $"{p.Name} in {p.Metro}, {p.Connections.Count} connections, MD5");
        var ids = peering.Connections.Select(c => c.Id).ToList();
        using var watch = stage.Watch(peer, peering.Id, ids, cancel);

        foreach (var id in ids) await stage.StepAsync("operator", $"approves connection {stage.Name(id)}", () => op.Connections.ApproveAsync(id, cancel: cancel));
        foreach (var id in ids) await StateAsync(id, "ProvisioningStarted");
        foreach (var id in ids) await LetterAsync(id);
        await stage.StepAsync("peer", "powers up its router", () =>
            site.EnsureAsync(PeerRouter, new Asn(Us.Asn), Address.Parse("198.51.100.1"), cancel), r => $"{PeerRouter}, process {r.ProcessId}");
        foreach (var id in ids) await WireAsync(id);
        foreach (var id in ids) await LinkTestAsync(id);
        await ConfigureAsync(ids);
        foreach (var id in ids)
        {
            await stage.StepAsync("peer", $"states its prefixes and says \"ready\" for {stage.Name(id)}", async () =>
            {
                await peer.Connections.StatePrefixesAsync(id, Announced, cancel: cancel);
                return await peer.Connections.ReadyAsync(id, cancel: cancel);
            }, _ => string.Join(", ", Announced.Select(p => p.Prefix)));
        }

        foreach (var id in ids) await StateAsync(id, "Active");
        await RoutesAsync(peering.Id, ids);
        await stage.StepAsync("peer", "deletes the peering", async () =>
        {
            await peer.Peerings.DeleteAsync(peering.Id, cancel: cancel);
            return peering;
        });
        foreach (var id in ids) await GoneAsync(id);
        await stage.StepAsync("peer", "finds nothing left", () => NothingLeftAsync(peering.Id), said => said);
    }

    private async Task<PeerAsn> RegisterAsync()
    {
        await foreach (var known in peer.PeerAsns.ListAsync(cancel: cancel)) if (known.Asn == Us.Asn) return known;
        return (await peer.PeerAsns.RegisterAsync(new NewPeerAsn
        {
            SubscriptionId = Us.SubscriptionId,
            Name = "contoso",
            Asn = Us.Asn,
            PeerName = Us.Name,
            Contacts = [new Contact("Noc", "noc@contoso.example", "+1 555 0100")],
        }, cancel)).Value;
    }

    private async Task<IReadOnlyList<Facility>> FacilitiesAsync(Policy policy)
    {
        var facilities = new List<Facility>();
        await foreach (var facility in peer.Inventory.Facilities.ListAsync(cancel)) facilities.Add(facility);
        return facilities.Count > 0 ? facilities : throw new DemoException($"AS{policy.Asn} has no facility.");
    }

    private async Task<Peering> RequestAsync(PeerAsn asn, IReadOnlyList<Facility> facilities) => (await peer.Peerings.RequestAsync(new PeeringRequest
    {
        SubscriptionId = Us.SubscriptionId,
        ResourceGroup = Us.ResourceGroup,
        Name = $"demo-{DateTime.UtcNow:HHmmss}",
        PeerAsn = asn.Name,
        Metro = DemoNetwork.MetroName,
        Connections =
        [
            .. facilities.Take(2).Select(f => new ConnectionRequest
            {
                FacilityId = f.PeeringDbId, BandwidthMbps = 10_000, MaxPrefixesV4 = 100, MaxPrefixesV6 = 100, Md5Key = Md5Key,
            }),
        ],
    }, cancel)).Value;

    private Task LetterAsync(Guid id) => stage.StepAsync("peer", $"fetches the LOA of {stage.Name(id)} and checks it in the public register", async () =>
    {
        var letter = await FirstAsync(peer.Connections.LettersAsync(id, cancel), "letter");
        var pdf = await peer.Letters.PdfAsync(letter.Number, letter.Version, cancel);
        Directory.CreateDirectory(papers);
        await File.WriteAllBytesAsync(Path.Combine(papers, $"{letter.Number}.pdf"), pdf, cancel);
        var verdict = await anyone.Letters.VerifyAsync(letter.Number, letter.Version, letter.PdfSha256, cancel);
        if (!verdict.InForce) throw new DemoException(verdict.Sentence);
        return $"{letter.Number}: {verdict.Outcome}; {Path.Combine(papers, letter.Number)}.pdf, {pdf.Length / 1024} KB";
    }, said => said);

    private Task WireAsync(Guid id) => stage.StepAsync("peer", $"patches the cable of {stage.Name(id)} and reports it", async () =>
    {
        // The letter names panel and port pair; behind which interface of which router they lie is the operator's to know.
        var port = (await op.Connections.GetAsync(id, cancel)).Value.Port!;
        await site.ConnectAsync(port.EdgeRouter!, port.InterfaceName!, PeerRouter, PortOf(id), 1500, cancel);
        var circuit = $"XC-{1000 + stage.Number(id)}";
        await peer.Connections.WiredAsync(id, circuit, cancel: cancel);
        return $"{port.EdgeRouter} {port.InterfaceName} to {PeerRouter} {PortOf(id)}, {circuit}";
    }, said => said);

    private Task LinkTestAsync(Guid id) => stage.StepAsync("peer", $"tests the link of {stage.Name(id)} on 169.254.0.0/16", async () =>
    {
        await peer.Connections.PlanLinkTestAsync(id, cancel: cancel);
        var placed = await UntilAsync(id, c => c.LinkTest?.Phase == "Placed", "the link-test address to be on the edge router");
        var (own, length) = End(placed.LinkTest!.V4!);
        await using (await AddressAsync(PortOf(id), own, length))
        {
            await peer.Connections.RunLinkTestAsync(id, cancel: cancel);
            await UntilAsync(id, c => c.LinkTest is null, "the link test to end");
        }

        var record = await FirstAsync(peer.Connections.LinkTestsAsync(id, cancel), "link-test record");
        return record.Passed ? record.Summary : throw new DemoException(record.Summary);
    }, said => said);

    private Task ConfigureAsync(IReadOnlyList<Guid> ids) => stage.StepAsync("peer", "configures BGP by the parameter sheets", async () =>
    {
        var sheets = new List<(Guid Id, ParameterSheet Sheet)>();
        foreach (var id in ids) sheets.Add((id, await peer.Connections.ParametersAsync(id, cancel)));
        using var router = new EmbeddedRouterClient(site.SocketOf(PeerRouter));
        var problems = await router.ConfigureAsync(new BaseConfiguration
        {
            Interfaces = [.. sheets.Select(s => new BaseInterface(PortOf(s.Id), [.. Halves(s.Sheet).Select(h => new InterfaceAddress(Address.Parse(h.PeerAddress), Prefix.Parse(h.Subnet).Length))]))],
            Sessions = [.. sheets.SelectMany(s => Halves(s.Sheet).Select(h => Session(s.Sheet, h)))],
        }, cancel);
        if (problems.Count > 0) throw new DemoException(string.Join(" ", problems));
        return $"{sheets.Sum(s => Halves(s.Sheet).Count())} sessions with AS{sheets[0].Sheet.OperatorAsn}, MD5, GTSM, port 179";
    }, said => said);

    private static BaseSession Session(ParameterSheet sheet, SessionParameters half) => new()
    {
        LocalAddress = Address.Parse(half.PeerAddress),
        PeerAddress = Address.Parse(half.OperatorAddress),
        PeerAsn = new Asn(sheet.OperatorAsn),
        Md5Key = Md5Key,
        Gtsm = sheet.Gtsm,
        AcceptAll = true,
        Originate = [.. Announced.Select(p => Prefix.Parse(p.Prefix)).Where(p => p.Network.IsIPv4 == Address.Parse(half.PeerAddress).IsIPv4).Select(p => new OriginatedRoute(p))],
    };

    private static IEnumerable<SessionParameters> Halves(ParameterSheet sheet) => new[] { sheet.V4, sheet.V6 }.OfType<SessionParameters>();

    private Task RoutesAsync(Guid peering, IReadOnlyList<Guid> ids) => stage.StepAsync("peer", "lists what the operator receives, and what it got itself", async () =>
    {
        var received = new List<Client.Contracts.Route>();
        await foreach (var route in peer.Peerings.RoutesAsync(peering, cancel: cancel)) received.Add(route);
        if (received.Count == 0) throw new DemoException("No route is received.");
        foreach (var route in received.OrderBy(r => stage.Number(r.ConnectionId))) stage.Line($"{stage.Name(route.ConnectionId)}  {route.Prefix,-20} via {route.NextHop,-18} path {route.AsPath}");
        using var router = new EmbeddedRouterClient(site.SocketOf(PeerRouter));
        var own = (await router.ObserveAsync(cancel)).Sessions.Sum(s => s.PrefixesReceived ?? 0);
        return own > 0 ? $"{received.Count} received by the operator, {own} by the peer" : throw new DemoException("The peer received nothing from the operator.");
    }, said => said);

    private async Task<string> NothingLeftAsync(Guid peering)
    {
        try
        {
            await peer.Peerings.GetAsync(peering, cancel);
        }
        catch (PeerlineApiException e) when ((int)e.Status == 404)
        {
            foreach (var edge in new[] { "edge-a", "edge-b" })
            {
                using var router = new EmbeddedRouterClient(site.SocketOf(edge));
                var left = (await router.ObserveAsync(cancel)).Sessions.Where(s => s.ConnectionId is not null).ToList();
                if (left.Count > 0) throw new DemoException($"{edge} still has {left.Count} sessions.");
            }

            return "the peering is 404, no session is left on the edge routers";
        }

        throw new DemoException("The peering is still there.");
    }

    private Task StateAsync(Guid id, string state) => stage.StepAsync("peerline", $"brings {stage.Name(id)} to {state}", () => UntilAsync(id, c => c.State == state, state));

    private Task GoneAsync(Guid id) => stage.StepAsync("peerline", $"drains and removes {stage.Name(id)}", async () =>
    {
        while (true)
        {
            try
            {
                await stage.ChangeAsync(id, () => peer.Connections.GetAsync(id, cancel), cancel);
            }
            catch (PeerlineApiException e) when ((int)e.Status == 404)
            {
                return id;
            }
        }
    });

    /// <summary>Waits for a fact, looking again whenever something happens to the connection; a failure ends the play.</summary>
    private async Task<Connection> UntilAsync(Guid id, Func<Connection, bool> fact, string what)
    {
        while (true)
        {
            var connection = (await stage.ChangeAsync(id, () => peer.Connections.GetAsync(id, cancel), cancel)).Value;
            if (fact(connection)) return connection;
            if (connection.State is "ProvisioningFailed" or "Rejected") throw new DemoException($"Waiting for {what}, the connection is {connection.State}: {connection.Reason}");
            if (connection.Trouble is { Attempts: > 3 } trouble) throw new DemoException($"Waiting for {what}: {trouble.Step}: {trouble.Reason}");
        }
    }

    private string PortOf(Guid id) => $"p{stage.Number(id)}";

    private static (string Address, int Length) End(LinkAddresses link) => (link.Peer, Prefix.Parse(link.Subnet).Length);

    /// <summary>The peer's own end of the test subnet, by hand, and off again afterwards.</summary>
    private async Task<IAsyncDisposable> AddressAsync(string port, string address, int length)
    {
        var space = site.Namespace(PeerRouter).Command;
        var added = await space.RunAsync(TimeSpan.FromSeconds(5), cancel, "ip", "addr", "add", $"{address}/{length}", "dev", port);
        if (!added.Succeeded) throw new DemoException($"ip addr add: {added.Complaint}");
        return new Afterwards(async () => await space.RunAsync(TimeSpan.FromSeconds(5), CancellationToken.None, "ip", "addr", "del", $"{address}/{length}", "dev", port));
    }

    private async Task<T> FirstAsync<T>(IAsyncEnumerable<T> list, string what)
    {
        await foreach (var item in list.WithCancellation(cancel)) return item;
        throw new DemoException($"There is no {what}.");
    }

    private static PeerlineClient ClientOf(DemoFile demo, string id, string secret) => new(new PeerlineClientOptions
    {
        Endpoint = new Uri(demo.Endpoint), TokenEndpoint = new Uri(demo.TokenEndpoint), ClientId = id, ClientSecret = secret, Scope = demo.Scope, CaFile = demo.CaFile,
    });

    /// <summary>The peer switches its router off, whatever came of the play.</summary>
    public async ValueTask DisposeAsync()
    {
        await site.RemoveAsync(PeerRouter, CancellationToken.None);
        op.Dispose();
        peer.Dispose();
        anyone.Dispose();
    }

    private sealed class Afterwards(Func<Task> act) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await act();
    }
}

/// <summary>A step of the play did not come out as it must.</summary>
internal sealed class DemoException(string message) : Exception(message);
