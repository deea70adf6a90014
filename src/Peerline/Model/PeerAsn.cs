using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A peer's ASN as registered by a subscription. Peerings may be requested for it once it is approved.</summary>
public sealed record PeerAsn
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required Asn Asn { get; init; }
    public required string PeerName { get; init; }
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>The peer's word for its AS-SET, one or several with spaces between; null where it has said none.</summary>
    public string? AsSet { get; init; }
    public PeerAsnValidation Validation { get; init; } = PeerAsnValidation.Pending;

    /// <summary>Why the validation failed, for the peer to read.</summary>
    public string? Reason { get; init; }

    /// <summary>The rules that the operator has waived for this peer; also those whose time is over, until they are taken off the list.</summary>
    public IReadOnlyList<RuleWaiver> Waivers { get; init; } = [];

    /// <summary>What is agreed about discarding traffic for this peer; null where nothing is.</summary>
    public BlackholeAgreement? Blackhole { get; init; }

    /// <summary>That the subscription holds the ASN, as far as it has shown it.</summary>
    public AsnProof? Proof { get; init; }

    /// <summary>What it is to show next.</summary>
    public AsnChallenge? Challenge { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The version of the record that was read; a write is conditional on it.</summary>
    public long Version { get; init; }
}

public enum PeerAsnValidation { Pending, Approved, Failed }
