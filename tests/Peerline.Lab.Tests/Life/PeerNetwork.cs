using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>A network that peers with the operator: its tenant, its clients, its connections.</summary>
public sealed class PeerNetwork : IDisposable
{
    public const string ResourceGroup = "peering";

    internal PeerNetwork(World world, string name, uint asn, Guid subscription, PeerlineClient client, ArmCaller arm) =>
        (World, Name, Asn, SubscriptionId, Client, Arm) = (world, name, asn, subscription, client, arm);

    public World World { get; }
    public string Name { get; }
    public uint Asn { get; }
    public Guid SubscriptionId { get; }
    public PeerlineClient Client { get; }
    public ArmCaller Arm { get; }
    public string Email => $"noc@{Name}.example";

    /// <summary>Azure's path of one of this subscription's peerings.</summary>
    public string ArmPeering(string name) =>
        $"subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}/providers/Microsoft.Peering/peerings/{name}";

    public string ArmProvider => $"subscriptions/{SubscriptionId}/providers/Microsoft.Peering";

    /// <summary>One peering with so many connections, requested by the peer and approved by the operator up to ProvisioningStarted.</summary>
    public Task<IReadOnlyList<Turnup>> RequestAsync(string name, params IReadOnlyList<ConnectionRequest> connections) =>
        RequestAsync(name, r => r, "ProvisioningStarted", connections);

    /// <param name="as">What kind of peering it is.</param>
    /// <param name="until">Where it stands when it is the peer's turn.</param>
    public async Task<IReadOnlyList<Turnup>> RequestAsync(
        string name, Func<PeeringRequest, PeeringRequest> @as, string until, params IReadOnlyList<ConnectionRequest> connections)
    {
        var peering = await Client.Peerings.RequestAsync(@as(new PeeringRequest
        {
            SubscriptionId = SubscriptionId, ResourceGroup = ResourceGroup, Name = name, PeerAsn = Name, Metro = World.Metro, Connections = connections,
        }));
        var turnups = new List<Turnup>();
        // The peering lists its connections in its own order: the identifier tells which is which.
        foreach (var asked in connections)
        {
            var made = peering.Value.Connections.Single(c => asked.Identifier is null ? connections.Count == 1 : c.Identifier == asked.Identifier);
            turnups.Add(new Turnup(this, peering.Value, made.Id, asked.Md5Key));
        }

        foreach (var turnup in turnups) await World.Operator.Connections.ApproveAsync(turnup.Id);
        foreach (var turnup in turnups) await turnup.UntilAsync(until);
        return turnups;
    }

    /// <summary>What is asked for in one connection: dual stack unless said otherwise.</summary>
    public static ConnectionRequest Asked(string? md5Key = null, int? maxPrefixesV4 = 100, int? maxPrefixesV6 = 100) => new()
    {
        Identifier = Guid.NewGuid(), FacilityId = World.FacilityId, BandwidthMbps = 10_000, Md5Key = md5Key, MaxPrefixesV4 = maxPrefixesV4, MaxPrefixesV6 = maxPrefixesV6,
    };

    public void Dispose()
    {
        Client.Dispose();
        Arm.Dispose();
    }

    internal async Task RegisterAsync()
    {
        await Arm.PostAsync($"{ArmProvider}/register");
        await Arm.PutAsync($"subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}", new { location = "local" });
        var registered = await Client.PeerAsns.RegisterAsync(new NewPeerAsn
        {
            SubscriptionId = SubscriptionId, Name = Name, Asn = Asn, PeerName = $"{Name} networks", Contacts = [new Contact("Noc", Email, "+1 555 0100")],
        });
        if (registered.Value.Validation != "Approved") await World.Operator.PeerAsns.ApproveAsync(registered.Value.Id);
    }
}
