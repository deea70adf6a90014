using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>Which of two connections with one peer goes (RFC 4271 6.8). Pure.</summary>
public static class ConnectionCollision
{
    /// <summary>
    /// True when the connection that we opened is the one to keep: the side with the higher BGP Identifier, as a number, keeps its own; on
    /// a tie the one with the higher AS number (RFC 6286 2.3).
    /// </summary>
    public static bool KeepsOurConnection(Address ours, Asn ourAs, Address theirs, Asn theirAs)
    {
        var order = ours.CompareTo(theirs);
        return order != 0 ? order > 0 : ourAs > theirAs;
    }

    /// <summary>
    /// What happens to the connection on which the peer's OPEN has just come: false when it is the one to go. When it survives while the
    /// other one is from <see cref="BgpState.OpenSent"/> on, the other one goes. An Established connection always stays.
    /// </summary>
    /// <param name="other">State of the other connection.</param>
    /// <param name="isIncoming">The OPEN came on a connection that the peer opened.</param>
    /// <param name="keepsOurs">See <see cref="KeepsOurConnection"/>.</param>
    public static bool Survives(BgpState other, bool isIncoming, bool keepsOurs) =>
        other < BgpState.OpenSent || (other != BgpState.Established && keepsOurs != isIncoming);
}
