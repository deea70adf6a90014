using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>ROUTE-REFRESH (RFC 2918 3, 7313 3.2).</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |    Subtype    |     SAFI      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly record struct RouteRefreshMessage(AfiSafi Family, RouteRefreshSubtype Subtype)
{
    public const int Length = BgpFrame.HeaderLength + 4;

    /// <summary>Reads a message body. Octets behind the fourth are an ORF (RFC 5291), which is ignored.</summary>
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

    /// <summary>Writes the whole message and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        BgpFrame.WriteHeader(destination, Length, BgpMessageType.RouteRefresh);
        BinaryPrimitives.WriteUInt16BigEndian(destination[19..], (ushort)Family.Afi);
        destination[21] = (byte)Subtype;
        destination[22] = (byte)Family.Safi;
        return Length;
    }
}
