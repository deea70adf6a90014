namespace Peerline.Routing.Wire;

/// <summary>Why an UPDATE, or one of its attributes, is malformed.</summary>
public enum UpdateFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,
    /// <summary>Withdrawn and attribute lengths exceed the message.</summary>
    LengthsExceedMessage,
    /// <summary>The last attribute runs over the end of the attribute field, or its header does.</summary>
    AttributeOverrun,
    /// <summary>Optional or Transitive differ from what the attribute's RFC says.</summary>
    FlagsConflict,
    /// <summary>The length is not one that the attribute may have.</summary>
    Length,
    /// <summary>A value that the attribute may not have.</summary>
    Value,
    /// <summary>AS 0 (RFC 7607).</summary>
    AsZero,
    /// <summary>A path segment of a type that does not exist.</summary>
    SegmentType,
    /// <summary>A path segment without an AS number.</summary>
    SegmentEmpty,
    /// <summary>A path segment that runs over the end of the attribute.</summary>
    SegmentOverrun,
    /// <summary>A confederation segment from a peer outside the confederation (RFC 5065).</summary>
    ConfederationSegment,
    /// <summary>An AS_SET, where the session does not take them (RFC 9774).</summary>
    AsSet,
    /// <summary>An empty AS_PATH from an external peer.</summary>
    EmptyPath,
    /// <summary>A next hop that is no usable unicast address.</summary>
    NextHopMartian,
    /// <summary>A next hop whose length the address family does not have, so that the NLRI cannot be found.</summary>
    NextHopLength,
    /// <summary>An attribute that an external peer must not send.</summary>
    NotFromExternalPeer,
    /// <summary>AS4_PATH or AS4_AGGREGATOR on a session with four-octet AS numbers (RFC 6793).</summary>
    NotOnFourOctetSession,
    /// <summary>An attribute that must be there and is not.</summary>
    Missing,
    /// <summary>An attribute for the second time.</summary>
    Repeated,
    /// <summary>An unknown attribute flagged well-known.</summary>
    UnrecognizedWellKnown,
    /// <summary>A prefix longer than the family has bits.</summary>
    PrefixLength,
    /// <summary>A prefix that runs over the end of its field.</summary>
    PrefixOverrun,
    /// <summary>A labelled prefix that is too short to hold a label (RFC 8277).</summary>
    LabelStack,
}
