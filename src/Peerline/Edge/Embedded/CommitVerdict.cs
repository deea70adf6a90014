namespace Peerline.Edge.Embedded;

public enum CommitVerdict
{
    /// <summary>In effect, waiting for its confirmation.</summary>
    Committed,

    /// <summary>Another change is under way.</summary>
    Locked,

    /// <summary>The configuration has changed since it was read, or a newer generation was confirmed.</summary>
    Superseded,

    /// <summary>It cannot be configured as asked; nothing was changed.</summary>
    Refused,

    /// <summary>It was begun and undone: an interface did not take its address, or a session could not be configured.</summary>
    RolledBack,
}
