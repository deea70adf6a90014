namespace Peerline.Routing.Rtr;

/// <summary>What follows from a PDU.</summary>
internal enum RtrStepKind : byte
{
    /// <summary>Read on.</summary>
    None = 0,

    /// <summary>Ask for what changed since the position.</summary>
    SerialQuery = 1,

    /// <summary>Ask for everything.</summary>
    ResetQuery = 2,

    /// <summary>The payload is there.</summary>
    Synchronised = 3,

    /// <summary>The cache has nothing yet: ask again after the retry interval.</summary>
    NoData = 4,

    /// <summary>Connect again with the version of the step.</summary>
    Downgrade = 5,

    /// <summary>Report the error and end the connection.</summary>
    Report = 6,

    /// <summary>End the connection without a word: the cache reported an error.</summary>
    End = 7,
}
