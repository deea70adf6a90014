namespace Peerline.Model;

/// <summary>A change that may not go to its router yet: it waits for the operator, or for time.</summary>
/// <param name="Hash">Of what is to be changed: whoever releases it releases this and nothing else.</param>
/// <param name="NeedsSecondPerson">Who has brought the change about may not release it.</param>
public sealed record HeldChange(string Hash, string Sentence, DateTimeOffset Since, bool NeedsSecondPerson = false);

/// <summary>The operator's word that one change may go to its router.</summary>
public sealed record ChangeRelease(string Hash, string By, string Reason, DateTimeOffset At, DateTimeOffset ExpiresAt)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    /// <summary>What was released needed a second person, and got one; false where an older version wrote it.</summary>
    public bool BySecondPerson { get; init; }

    public bool Covers(string hash, DateTimeOffset now) => hash == Hash && now < ExpiresAt;

    /// <summary>Whoever released it knew of the freeze.</summary>
    public bool Knows(FreezeWindow freeze) => freeze.Began <= At;
}
