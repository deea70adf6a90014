namespace Peerline.Stages.Authorization;

/// <summary>What the paper carries so that it can be checked.</summary>
sealed record LetterSeal(string JsonSha256, Uri VerificationAddress);
