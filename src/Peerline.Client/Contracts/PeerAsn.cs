namespace Peerline.Client.Contracts;

/// <summary>A peer's ASN as registered by a subscription. Peerings may be requested for it once it is Approved.</summary>
public sealed record PeerAsn
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required uint Asn { get; init; }
    public required string PeerName { get; init; }
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Its AS-SET, such as <c>RIPE::AS-EXAMPLE</c>; several with spaces between. Null for none: PeeringDB is asked then.</summary>
    public string? AsSet { get; init; }

    /// <summary><c>Pending</c>, <c>Approved</c> or <c>Failed</c>.</summary>
    public required string Validation { get; init; }
    public string? Reason { get; init; }

    /// <summary>What is agreed about traffic that the peer asks to be discarded; null where nothing is.</summary>
    public BlackholeAgreement? Blackhole { get; init; }

    /// <summary>That the subscription has shown that it holds the ASN; null while it has not.</summary>
    public AsnProof? Proof { get; init; }

    /// <summary>What it is to show next; null when nothing is asked.</summary>
    public AsnChallenge? Challenge { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public required long Version { get; init; }
}

public sealed record NewPeerAsn
{
    public required Guid SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required uint Asn { get; init; }
    public required string PeerName { get; init; }
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Its AS-SET, such as <c>RIPE::AS-EXAMPLE</c>; several with spaces between. Null for none: PeeringDB is asked then.</summary>
    public string? AsSet { get; init; }
}
