using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>What an UPDATE cannot be read without: what the OPENs agreed on, and who the peer is.</summary>
/// <param name="FourOctetAs">AS numbers in paths have four octets (RFC 6793).</param>
/// <param name="Peer">External or internal.</param>
/// <param name="RefuseAsSets">Treat AS_SET and AS_CONFED_SET as an error (RFC 9774).</param>
public readonly record struct UpdateContext(bool FourOctetAs, PeerKind Peer = PeerKind.Unknown, bool RefuseAsSets = false)
{
    /// <summary>The families whose NLRI carry path identifiers in the direction of the message (RFC 7911).</summary>
    public AddPathFamilies AddPath { get; init; }

    /// <summary>
    /// What two OPENs agreed on for the UPDATEs that the sender of <paramref name="theirs"/> sends; for the other direction swap them. A
    /// pure function: for a session, for a BMP Peer Up, for a capture.
    /// </summary>
    /// <param name="ours">The OPEN of who reads.</param>
    /// <param name="theirs">The OPEN of who writes.</param>
    /// <param name="judgePeer">True: external or internal by the AS numbers of both; false: unknown, only decoded.</param>
    public static UpdateContext FromOpens(OpenMessage ours, OpenMessage theirs, bool judgePeer = true)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        var peer = !judgePeer ? PeerKind.Unknown : ours.Asn == theirs.Asn ? PeerKind.Internal : PeerKind.External;
        return new UpdateContext(ours.HasFourOctetAs && theirs.HasFourOctetAs, peer) { AddPath = AddPathFrom(ours, theirs) };
    }

    // RFC 7911 4: who writes has said Send, and who reads has said Receive.
    private static AddPathFamilies AddPathFrom(OpenMessage ours, OpenMessage theirs)
    {
        var families = AddPathFamilies.None;
        foreach (var capability in theirs.Capabilities)
        {
            if (capability is not AddPathCapability sends) continue;
            foreach (var entry in sends.Families)
                if (theirs.AddPathModeOf(entry.Family).HasFlag(AddPathMode.Send)
                    && ours.AddPathModeOf(entry.Family).HasFlag(AddPathMode.Receive))
                    families = families.With(entry.Family);
        }
        return families;
    }
}
