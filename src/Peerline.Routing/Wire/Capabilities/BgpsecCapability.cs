using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>BGPsec (RFC 8205 2.2): the sender can send, or receive, signed paths of one family.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Version|D|  0  |              AFI              |   D: 0 can receive, 1 can send
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Flags">Version, direction and three unassigned bits.</param>
/// <param name="Afi">IPv4 or IPv6.</param>
public sealed record BgpsecCapability(byte Flags, Afi Afi) : Capability((byte)CapabilityCode.Bgpsec)
{
    /// <summary>0 in RFC 8205.</summary>
    public int Version => Flags >> 4;

    /// <summary>True: can send; false: can receive.</summary>
    public bool IsSend => (Flags & 0x08) != 0;

    internal static BgpsecCapability Read(ReadOnlySpan<byte> value) => new(value[0], (Afi)BinaryPrimitives.ReadUInt16BigEndian(value[1..]));

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = Flags;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)Afi);
        return 3;
    }

    /// <inheritdoc/>
    public override string ToString() => $"BGPsec {Afi} {(IsSend ? "send" : "receive")}{(Version == 0 ? "" : $" version {Version}")}";
}
