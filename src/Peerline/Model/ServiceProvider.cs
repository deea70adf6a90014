using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A network that sells access to the operator's network: customers choose it for their peering services.</summary>
public sealed record ServiceProvider
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>The ASN with which it peers.</summary>
    public required Asn Asn { get; init; }

    /// <summary>The names of the metros in which it hands customers over.</summary>
    public IReadOnlyList<string> Metros { get; init; } = [];
    public long Version { get; init; }
}
