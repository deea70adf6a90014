namespace Peerline.Model;

/// <summary>What a subscription is to show next, to prove that it holds its ASN. Of the token only the hash is kept.</summary>
public sealed record AsnChallenge
{
    public required ProofMethod Method { get; init; }

    /// <summary>SHA-256, in hex.</summary>
    public required string TokenHash { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <inheritdoc cref="AsnProof.SentTo"/>
    public string? SentTo { get; init; }

    /// <summary>The role of the contact that was written to.</summary>
    public string? Contact { get; init; }
    public int WrongAnswers { get; init; }
    public DateTimeOffset? LookedAt { get; init; }
}
