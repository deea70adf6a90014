namespace Peerline.Client.Contracts;

/// <summary>What walking the chains has shown.</summary>
public sealed record AuditVerification(bool Holds, IReadOnlyList<ChainVerdict> Chains, string PublicKeyPem);

/// <param name="FirstBad">The first entry that is missing or wrong.</param>
/// <param name="SignedUpTo">The last entry that a signed checkpoint vouches for; 0 for none.</param>
public sealed record ChainVerdict(Guid Chain, bool Holds, long Verified, long? FirstBad, long SignedUpTo, string Sentence);

/// <summary>A signed statement of how far a chain had come.</summary>
public sealed record AuditCheckpoint(Guid Chain, long Sequence, string Hash, DateTimeOffset At, string Signature);
