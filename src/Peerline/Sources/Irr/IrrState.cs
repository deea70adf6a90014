namespace Peerline.Sources.Irr;

/// <summary>What is known of a peer's sets.</summary>
public enum IrrState
{
    /// <summary>IRRs are not asked here.</summary>
    NotConfigured,

    /// <summary>No expansion has succeeded yet.</summary>
    None,
    Current,

    /// <summary>Old, for attempts fail or what they gave is held; it stays in use.</summary>
    Stale,
}
