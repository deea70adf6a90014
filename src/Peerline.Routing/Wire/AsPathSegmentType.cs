namespace Peerline.Routing.Wire;

/// <summary>Path segment types (RFC 4271 4.3, 5065 3).</summary>
public enum AsPathSegmentType : byte
{
    Set = 1,
    Sequence = 2,
    ConfederationSequence = 3,
    ConfederationSet = 4,
}
