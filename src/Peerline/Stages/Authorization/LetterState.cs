namespace Peerline.Stages.Authorization;

/// <summary>What the register says of one version. That it has expired is a question of the day and is not stored.</summary>
public enum LetterState
{
    Issued,
    Superseded,
    Revoked,
}
