using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Peerline.Routing.Wire;

/// <summary>
/// One BGP message as it lies on the wire, header first (RFC 4271 4.1). A view: valid as long as the octets it was read from.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Marker: 16 octets of 0xff                 |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Length               |      Type     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct BgpFrame
{
    /// <summary>Octets of the marker, all of them 255.</summary>
    public const int MarkerLength = 16;
    /// <summary>Where the two octets of the length are.</summary>
    public const int LengthOffset = 16;
    /// <summary>Where the octet of the type is.</summary>
    public const int TypeOffset = 18;
    /// <summary>Octets of the header: marker, length, type.</summary>
    public const int HeaderLength = 19;
    /// <summary>Octets of the longest message without extended messages (RFC 4271 4.1).</summary>
    public const int MaximumLength = 4096;

    /// <summary>RFC 8654; never for OPEN and KEEPALIVE.</summary>
    public const int MaximumExtendedLength = 65535;

    private BgpFrame(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Octets of the whole message.</summary>
    public int Length => Octets.Length;

    /// <summary>OPEN to ROUTE-REFRESH; no other type is framed.</summary>
    public BgpMessageType Type => (BgpMessageType)Octets[TypeOffset];

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => Octets[HeaderLength..];

    /// <summary>
    /// Reads the first message of the input. Incomplete consumes nothing; a wrong marker, length or type is said as soon as its octets
    /// are there, without waiting for the body.
    /// </summary>
    /// <param name="input">Octets of a TCP stream, starting with a message.</param>
    /// <param name="maximumLength">4,096, or 65,535 when extended messages were advertised.</param>
    /// <param name="frame">The message, when complete.</param>
    /// <param name="fault">What is wrong and where, when malformed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, int maximumLength, out BgpFrame frame, out WireFault fault)
    {
        // Sixteen octets as two words: a header's worth is there.
        if (input.Length >= HeaderLength && (BigEndian.UInt64(input, 0) & BigEndian.UInt64(input, 8)) == ulong.MaxValue)
        {
            int length = BigEndian.UInt16(input, LengthOffset);
            if (length <= input.Length && length <= maximumLength && LengthFits((BgpMessageType)BigEndian.Octet(input, TypeOffset), length))
            {
                frame = new BgpFrame(BigEndian.Part(input, 0, length));
                fault = default;
                return FrameStatus.Complete;
            }
        }
        frame = default;
        // A variable of its own, for the JIT: one whose address is handed on is kept in memory, for every message.
        var status = Judge(input, maximumLength, out var why);
        fault = why;
        return status;
    }

    // Why there is no whole message.
    private static FrameStatus Judge(ReadOnlySpan<byte> input, int maximumLength, out WireFault fault)
    {
        fault = default;
        var wrong = input[..Math.Min(input.Length, MarkerLength)].IndexOfAnyExcept((byte)0xff);
        if (wrong >= 0)
        {
            fault = new WireFault(NotificationReason.ConnectionNotSynchronized, wrong);
            return FrameStatus.Malformed;
        }
        if (input.Length < HeaderLength) return FrameStatus.Incomplete;

        var length = BinaryPrimitives.ReadUInt16BigEndian(input[LengthOffset..]);
        var type = (BgpMessageType)input[TypeOffset];
        if (length < HeaderLength || length > maximumLength)
        {
            fault = WireFault.WithTwoOctets(NotificationReason.BadMessageLength, LengthOffset, length);
            return FrameStatus.Malformed;
        }
        if (type is < BgpMessageType.Open or > BgpMessageType.RouteRefresh)
        {
            fault = WireFault.WithOctet(NotificationReason.BadMessageType, TypeOffset, (byte)type);
            return FrameStatus.Malformed;
        }
        if (!LengthFits(type, length))
        {
            fault = WireFault.WithTwoOctets(NotificationReason.BadMessageLength, LengthOffset, length);
            return FrameStatus.Malformed;
        }
        return FrameStatus.Incomplete;
    }

    // RFC 4271 6.1, 8654 4
    private static bool LengthFits(BgpMessageType type, int length) => type == BgpMessageType.Update ? length >= 23 : type switch
    {
        BgpMessageType.Open => length is >= 29 and <= MaximumLength,
        BgpMessageType.Notification => length >= 21,
        BgpMessageType.Keepalive => length == HeaderLength,
        BgpMessageType.RouteRefresh => length >= 23,
        _ => false,
    };

    internal static void WriteHeader(Span<byte> destination, int length, BgpMessageType type)
    {
        destination[..MarkerLength].Fill(0xff);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)length);
        destination[TypeOffset] = (byte)type;
    }
}
