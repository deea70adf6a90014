namespace Peerline.Stages.DryRun;

/// <summary>Where the routes of a dry run come from.</summary>
public enum TrialSource
{
    /// <summary>The peer's AS-SET as it was expanded: before any cable.</summary>
    AsSet,

    /// <summary>Named by who asks.</summary>
    Routes,

    /// <summary>Received on a connection now.</summary>
    Session,
}
