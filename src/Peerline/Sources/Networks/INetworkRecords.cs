using Peerline.Routing.Addressing;

namespace Peerline.Sources.Networks;

/// <summary>What public registers say of a network. None of them throws for a register that is away: it says so.</summary>
public interface INetworkRecords
{
    /// <summary>The network's entry in PeeringDB.</summary>
    Task<Learned<NetworkProfile>> ProfileAsync(Asn asn, CancellationToken cancel);

    /// <summary>The network's object in the registry.</summary>
    Task<Learned<AutNum>> AutNumAsync(Asn asn, CancellationToken cancel);

    /// <summary>The prefixes for which a route object names the ASN as origin.</summary>
    Task<Learned<IReadOnlyList<Prefix>>> RoutesAsync(Asn asn, CancellationToken cancel);
}
