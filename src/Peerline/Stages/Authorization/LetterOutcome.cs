namespace Peerline.Stages.Authorization;

public enum LetterOutcome
{
    /// <summary>In force, and what was presented is the document that was issued.</summary>
    Valid,

    /// <summary>In force by its number; no fingerprint was presented, so the document itself was not compared.</summary>
    ValidByNumber,

    /// <summary>A cease letter whose effective date has not come.</summary>
    NotYetEffective,

    Expired,

    /// <summary>A newer version stands in its place.</summary>
    Superseded,

    Revoked,

    /// <summary>The number is in the register, the fingerprint is not that of the document: it was altered or never issued.</summary>
    Altered,

    /// <summary>The number is in the register, the version is not.</summary>
    UnknownVersion,

    /// <summary>No such number was ever issued here.</summary>
    Unknown,
}
