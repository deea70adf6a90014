namespace Peerline.Model;

/// <summary>A subscription has shown that it holds its ASN.</summary>
public sealed record AsnProof
{
    public required ProofMethod Method { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was last seen to hold: a token is looked at again, a code was handed back once.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>What was seen, and where. The peer reads it.</summary>
    public required string Evidence { get; init; }

    /// <summary>Why it holds no more; null while nothing speaks against it.</summary>
    public string? Lapse { get; init; }

    /// <summary>SHA-256 of the token that stands in the registry.</summary>
    public string? TokenHash { get; init; }

    /// <summary>Where the code was mailed to. Perhaps not public: for nobody's eyes but the operator's.</summary>
    public string? SentTo { get; init; }
}
