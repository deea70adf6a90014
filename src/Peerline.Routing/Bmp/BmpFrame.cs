using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// One BMP message as it lies on the wire, common header first (RFC 7854 4.1). A view: valid as long as the octets it was read from.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+
/// |    Version    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        Message Length                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   Msg. Type   |
/// +---------------+
/// </code>
/// </remarks>
public readonly ref struct BmpFrame
{
    /// <summary>Octets of the common header.</summary>
    public const int HeaderLength = 6;

    /// <summary>The version of RFC 7854.</summary>
    public const byte Version3 = 3;

    /// <summary>The version of draft-ietf-grow-bmp-tlv, in which Route Monitoring and others consist of TLVs.</summary>
    public const byte Version4 = 4;

    /// <summary>Octets that a message may have unless the reader says otherwise: 256 KiB, two extended OPENs and much besides.</summary>
    public const int DefaultMaximumLength = 256 * 1024;

    private const int LengthOffset = 1;
    private const int TypeOffset = 5;
    private const int UpdateLength = 23;

    private BmpFrame(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Octets of the whole message.</summary>
    public int Length => Octets.Length;

    /// <summary>3 or 4.</summary>
    public byte Version => Octets[0];

    /// <summary>The type, which may be one that no RFC names.</summary>
    public BmpMessageType Type => (BmpMessageType)Octets[TypeOffset];

    /// <summary>What follows the common header.</summary>
    public ReadOnlySpan<byte> Body => Octets[HeaderLength..];

    /// <summary>True for the types that carry a per-peer header (RFC 7854 4.2).</summary>
    public bool HasPeer => HasPeerHeader(Type);

    /// <summary>The per-peer header, which is always there in a frame whose <see cref="HasPeer"/> is true.</summary>
    public PerPeerHeader Peer => new(Octets.Slice(HeaderLength, PerPeerHeader.Length));

    /// <summary>The name of a type as in the registry, or its number.</summary>
    public static string NameOf(BmpMessageType type) => type switch
    {
        BmpMessageType.RouteMonitoring => "Route Monitoring",
        BmpMessageType.StatisticsReport => "Statistics Report",
        BmpMessageType.PeerDownNotification => "Peer Down Notification",
        BmpMessageType.PeerUpNotification => "Peer Up Notification",
        BmpMessageType.Initiation => "Initiation",
        BmpMessageType.Termination => "Termination",
        BmpMessageType.RouteMirroring => "Route Mirroring",
        _ => string.Create(CultureInfo.InvariantCulture, $"type {(byte)type}"),
    };

    /// <summary>
    /// Reads the first message of the input. Incomplete consumes nothing; a wrong version or length is said as soon as its octets are
    /// there, without waiting for the body.
    /// </summary>
    /// <param name="input">Octets of a TCP stream, starting with a message.</param>
    /// <param name="maximumLength">Octets that a message may have; a longer one is malformed.</param>
    /// <param name="frame">The message, when complete.</param>
    /// <param name="problem">What is wrong, when malformed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, int maximumLength, out BmpFrame frame, out BmpProblem problem)
    {
        if (input.Length >= HeaderLength)
        {
            var length = BigEndian.UInt32(input, LengthOffset);
            if (length <= (uint)input.Length && length <= (uint)maximumLength
                && length >= (uint)MinimumLength(BigEndian.Octet(input, 0), (BmpMessageType)BigEndian.Octet(input, TypeOffset)))
            {
                frame = new BmpFrame(BigEndian.Part(input, 0, (int)length));
                problem = default;
                return FrameStatus.Complete;
            }
        }
        frame = default;
        // A variable of its own, for the JIT: one whose address is handed on is kept in memory, for every message.
        var status = Judge(input, maximumLength, out var why);
        problem = why;
        return status;
    }

    // Why there is no whole message.
    private static FrameStatus Judge(ReadOnlySpan<byte> input, int maximumLength, out BmpProblem problem)
    {
        problem = default;
        if (input.IsEmpty) return FrameStatus.Incomplete;
        var known = input[0] is Version3 or Version4;
        if (known && input.Length < HeaderLength) return FrameStatus.Incomplete;
        var length = known ? BinaryPrimitives.ReadUInt32BigEndian(input[LengthOffset..]) : 0;
        if (known && length <= (uint)maximumLength && length >= (uint)MinimumLength(input[0], (BmpMessageType)input[TypeOffset]))
            return FrameStatus.Incomplete;
        problem = !known ? new BmpProblem(BmpFault.Version, 0)
            : length > (uint)maximumLength ? new BmpProblem(BmpFault.TooLong, LengthOffset)
            : new BmpProblem(BmpFault.Length, LengthOffset);
        return FrameStatus.Malformed;
    }

    private static bool HasPeerHeader(BmpMessageType type) => type <= BmpMessageType.PeerUpNotification || type == BmpMessageType.RouteMirroring;

    // The shortest message of each type; none of another version is long enough. Version 4 keeps both headers and nothing else for
    // certain.
    private static int MinimumLength(byte version, BmpMessageType type)
    {
        const int headers = HeaderLength + PerPeerHeader.Length;
        if (version == Version3 && type == BmpMessageType.RouteMonitoring) return headers + UpdateLength;
        return version switch
        {
            Version3 => OfVersion3(type),
            Version4 => HasPeerHeader(type) ? headers : HeaderLength,
            _ => int.MaxValue,
        };

        static int OfVersion3(BmpMessageType type) => type switch
        {
            BmpMessageType.StatisticsReport => headers + StatisticsReport.CountLength,
            BmpMessageType.PeerDownNotification => headers + 1,
            BmpMessageType.PeerUpNotification => headers + PeerUpMessage.FixedLength + 2 * BgpFrame.HeaderLength,
            BmpMessageType.RouteMirroring => headers,
            _ => HeaderLength,
        };
    }

    internal static void WriteHeader(Span<byte> destination, int length, BmpMessageType type, byte version = Version3)
    {
        destination[0] = version;
        BinaryPrimitives.WriteUInt32BigEndian(destination[LengthOffset..], (uint)length);
        destination[TypeOffset] = (byte)type;
    }
}
