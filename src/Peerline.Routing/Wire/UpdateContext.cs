namespace Peerline.Routing.Wire;

/// <summary>What an UPDATE cannot be read without: what the OPENs agreed on, and who the peer is.</summary>
/// <param name="FourOctetAs">AS numbers in paths have four octets (RFC 6793).</param>
/// <param name="Peer">External or internal.</param>
/// <param name="RefuseAsSets">Treat AS_SET and AS_CONFED_SET as an error (RFC 9774).</param>
public readonly record struct UpdateContext(bool FourOctetAs, PeerKind Peer = PeerKind.Unknown, bool RefuseAsSets = false)
{
    /// <summary>The families whose NLRI carry path identifiers in the direction of the message (RFC 7911).</summary>
    public AddPathFamilies AddPath { get; init; }
}
