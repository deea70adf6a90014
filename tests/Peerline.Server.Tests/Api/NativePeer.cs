using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>One peer with a subscription of its own, and the operator, both speaking the native API with the typed client.</summary>
internal sealed class NativePeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private NativePeer(PeerlineServer server, int peer, Guid subscription)
    {
        (Server, Subscription, Name) = (server, subscription, $"canary-{Guid.NewGuid():N}"[..20]);
        Client = ClientOf(server, server.Demo.Peers[peer].ClientId, server.Demo.Peers[peer].ClientSecret);
        Operator = ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
    }

    public PeerlineServer Server { get; }
    public Guid Subscription { get; }

    /// <summary>A word that nobody else uses: names of the peer's things begin with it.</summary>
    public string Name { get; }
    public PeerlineClient Client { get; }
    public PeerlineClient Operator { get; }
    public uint Asn { get; } = SharedServer.NextAsn();

    public static async Task<NativePeer> NewAsync(PeerlineServer server, int peer = 0) =>
        new(server, peer, await server.NewSubscriptionAsync(peer));

    public static PeerlineClient ClientOf(PeerlineServer server, string? clientId, string? secret) => new(new PeerlineClientOptions
    {
        Endpoint = server.Https, ClientId = clientId, ClientSecret = secret, CaFile = Path.Combine(server.Data, "tls", "ca.pem"),
    });

    public NewPeerAsn Registration => new()
    {
        SubscriptionId = Subscription, Name = Name, Asn = Asn, PeerName = "Canary Networks",
            Contacts = [new("Noc", $"noc@{Name}.example", "+49 30 5550199")],
    };

    public async Task<PeerAsn> ApprovedAsnAsync()
    {
        var asn = await Client.PeerAsns.RegisterAsync(Registration);
        return (await Operator.PeerAsns.ApproveAsync(asn.Value.Id)).Value;
    }

    public PeeringRequest Request(int connections = 1) => new()
    {
        SubscriptionId = Subscription,
        ResourceGroup = "peering",
        Name = $"{Name}-peering",
        PeerAsn = Name,
        Metro = "Exampleton",
        Connections =
            [.. Enumerable.Range(0, connections)
                .Select(i => new ConnectionRequest { FacilityId = 990001 + i % 2, BandwidthMbps = 10_000 })],
    };

    public async Task<Peering> RequestedAsync(int connections = 1)
    {
        await ApprovedAsnAsync();
        return (await Client.Peerings.RequestAsync(Request(connections))).Value;
    }

    /// <summary>Approved, with port, addresses and letter.</summary>
    public async Task<Connection> StartedAsync()
    {
        var peering = await RequestedAsync();
        var id = peering.Connections[0].Id;
        await Operator.Connections.ApproveAsync(id);
        return await UntilAsync(id, c => c.State == "ProvisioningStarted");
    }

    /// <summary>Follows the event stream until the connection is as it is waited for.</summary>
    public async Task<Connection> UntilAsync(Guid id, Func<Connection, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        var position = (await Client.Connections.HistoryAsync(id).ToListAsync()).Select(e => e.Position).DefaultIfEmpty(0).Max();
        var now = (await Client.Connections.GetAsync(id)).Value;
        if (holds(now)) return now;
        try
        {
            await foreach (var _ in Client.Events.StreamAsync(position, id, patience.Token))
            {
                now = (await Client.Connections.GetAsync(id)).Value;
                if (holds(now)) return now;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what it hangs on.
        }

        throw new TimeoutException($"The connection is {now.State}: {(await Operator.Connections.GetAsync(id)).Value.Trouble?.Reason}");
    }

    /// <summary>Follows the event stream until everything of the connection is released.</summary>
    public async Task UntilGoneAsync(Guid id)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var e in Client.Events.StreamAsync(0, id, patience.Token))
            if (e.To == "Gone") return;
    }

    public void Dispose()
    {
        Client.Dispose();
        Operator.Dispose();
    }
}
