using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// A change of a session's state: BGP4MP_STATE_CHANGE and BGP4MP_STATE_CHANGE_AS4 (RFC 6396 4.4.1, 4.4.4), and the deprecated BGP type.
/// </summary>
/// <remarks>
/// <code>
/// | as in BGP4MP_MESSAGE up to Local IP | Old State (2) | New State (2) |
///
///  the deprecated type BGP: | Peer AS (2) | Peer IP (4) | Old State (2) | New State (2) |
/// </code>
/// </remarks>
/// <param name="Peering">Whose session.</param>
/// <param name="OldState">What it was.</param>
/// <param name="NewState">What it became.</param>
public readonly record struct MrtStateChange(MrtPeering Peering, MrtSessionState OldState, MrtSessionState NewState)
{
    /// <summary>Reads the body of the record.</summary>
    public static MrtProblem Read(MrtRecord record, out MrtStateChange change)
    {
        change = default;
        if (record.Kind != MrtRecordKind.StateChange) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        if (record.Type == MrtType.Bgp)
        {
            if (body.Length < 10) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
            var address = Address.FromIPv4(BigEndian.UInt32(body, 2));
            change = At(new MrtPeering(BigEndian.UInt16(body, 0), default, 0, address, default, FourOctetAs: false), body[6..]);
            return default;
        }
        var fourOctetAs = (Bgp4MpSubtype)record.Subtype == Bgp4MpSubtype.StateChangeAs4;
        // Old versions of Zebra left interface, family and addresses out.
        if (!fourOctetAs && body.Length == 8)
        {
            change = At(new MrtPeering(
                BigEndian.UInt16(body, 0), BigEndian.UInt16(body, 2), 0, Address.FromIPv4(0), Address.FromIPv4(0), FourOctetAs: false), body[4..]);
            return default;
        }
        var problem = MrtPeering.Read(record, fourOctetAs, out var peering, out var length);
        if (problem.Fault != MrtFault.None) return problem;
        if (body.Length < length + 4) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        change = At(peering, body[length..]);
        return default;
    }

    private static MrtStateChange At(MrtPeering peering, ReadOnlySpan<byte> states) =>
        new(peering, (MrtSessionState)BigEndian.UInt16(states, 0), (MrtSessionState)BigEndian.UInt16(states, 2));
}
