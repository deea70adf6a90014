namespace Peerline.Stages.Authorization;

public enum LetterKind
{
    /// <summary>A colo may patch the cross connect.</summary>
    Authorization,

    /// <summary>A colo may disconnect the cross connect.</summary>
    Cease,
}
