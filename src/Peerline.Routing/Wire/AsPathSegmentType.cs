namespace Peerline.Routing.Wire;

/// <summary>Path segment types (RFC 4271 4.3, 5065 3).</summary>
public enum AsPathSegmentType : byte
{
    /// <summary>AS_SET: no order.</summary>
    Set = 1,
    /// <summary>AS_SEQUENCE: the latest AS first.</summary>
    Sequence = 2,
    /// <summary>AS_CONFED_SEQUENCE (RFC 5065).</summary>
    ConfederationSequence = 3,
    /// <summary>AS_CONFED_SET (RFC 5065).</summary>
    ConfederationSet = 4,
}
