namespace Peerline.Stages.PeeringServices;

/// <summary>What happens to the routes of a customer's prefix.</summary>
public enum PrefixEventKind
{
    Announced,
    Withdrawn,
    BackupAnnounced,
    BackupWithdrawn,

    /// <summary>Traffic takes the primary path again.</summary>
    ActivePath,

    /// <summary>Traffic takes the backup path.</summary>
    BackupPath,
    OriginChanged,
    BackupOriginChanged,
}
