namespace Peerline.Stages.Authorization;

/// <summary>What stands on every page of a letter.</summary>
sealed record LetterHead(LoaIssuer Issuer, string Title, string Subject, LetterNumber Number, int Version, DateOnly IssuedOn);
