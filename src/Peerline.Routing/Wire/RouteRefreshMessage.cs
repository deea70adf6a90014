using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>ROUTE-REFRESH (RFC 2918 3, 7313 3.2), and what RFC 5291 puts behind it.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |    Subtype    |     SAFI      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Family">The family that is asked for, or begins, or ends.</param>
/// <param name="Subtype">Which of the three; an unknown one is ignored (RFC 7313 5).</param>
public readonly record struct RouteRefreshMessage(AfiSafi Family, RouteRefreshSubtype Subtype)
{
    /// <summary>Octets of a message without filters.</summary>
    public const int Length = BgpFrame.HeaderLength + 4;

    /// <summary>
    /// Reads a message body. What stands behind the fourth octet is for <see cref="ReadFilters"/>, and malformed or not is no error here:
    /// who has not offered the capability ignores it.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out RouteRefreshMessage message, out WireFault fault)
    {
        message = default;
        fault = default;
        if (body.Length < 4)
        {
            fault = new WireFault(NotificationReason.BadMessageLength, body.Length);
            return false;
        }
        message = new RouteRefreshMessage(
            new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(body), (Safi)body[3]), (RouteRefreshSubtype)body[2]);
        // RFC 7313 5: the length is an error for the new subtypes only.
        if (message.Subtype is RouteRefreshSubtype.BeginningOfRouteRefresh or RouteRefreshSubtype.EndOfRouteRefresh && body.Length != 4)
        {
            fault = new WireFault(NotificationReason.InvalidRouteRefreshLength, 4);
            return false;
        }
        return true;
    }

    /// <summary>The outbound route filters of a message body (RFC 5291 4); empty where there are none.</summary>
    public static OrfList ReadFilters(ReadOnlySpan<byte> body) =>
        body.Length <= 4 ? default : new OrfList(body[4..], (Afi)BinaryPrimitives.ReadUInt16BigEndian(body));

    /// <summary>Writes the whole message and returns its length.</summary>
    public int WriteTo(Span<byte> destination) => WriteTo(destination, []);

    /// <summary>Writes the whole message with filters as they lie on the wire, when-to-refresh first, and returns its length.</summary>
    public int WriteTo(Span<byte> destination, ReadOnlySpan<byte> filters)
    {
        BgpFrame.WriteHeader(destination, Length + filters.Length, BgpMessageType.RouteRefresh);
        BinaryPrimitives.WriteUInt16BigEndian(destination[19..], (ushort)Family.Afi);
        destination[21] = (byte)Subtype;
        destination[22] = (byte)Family.Safi;
        filters.CopyTo(destination[Length..]);
        return Length + filters.Length;
    }

    /// <summary><c>request ipv4-unicast</c>, <c>beginning</c> or <c>end</c>, or the subtype's number.</summary>
    public override string ToString() => Subtype switch
    {
        RouteRefreshSubtype.Request => $"request {Family}",
        RouteRefreshSubtype.BeginningOfRouteRefresh => $"beginning {Family}",
        RouteRefreshSubtype.EndOfRouteRefresh => $"end {Family}",
        _ => $"subtype {(byte)Subtype} {Family}",
    };
}
