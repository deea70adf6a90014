namespace Peerline.Sources.PeeringDb;

/// <summary>What the mirror is worth.</summary>
public enum PeeringDbState
{
    /// <summary>No mirror is kept here.</summary>
    NotConfigured,

    /// <summary>Nothing was loaded yet: that a network is missing says nothing.</summary>
    Empty,

    /// <summary>The last look was at its time.</summary>
    Current,

    /// <summary>Looks have failed for long; what is known stays in use.</summary>
    Stale,
}
