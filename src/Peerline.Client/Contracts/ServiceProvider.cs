namespace Peerline.Client.Contracts;

/// <summary>A network through which customers of the peering service come.</summary>
public sealed record ServiceProvider
{
    public Guid? Id { get; init; }
    public required string Name { get; init; }

    /// <summary>The ASN with which it peers.</summary>
    public required uint Asn { get; init; }

    /// <summary>The names of the metros in which it hands customers over.</summary>
    public required IReadOnlyList<string> Metros { get; init; }
}
