using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>
/// An echo request (RFC 792; RFC 4443 section 4.1) that knows its answers. A raw socket hears what is answered to everybody in its
/// namespace, and the framework's own Ping takes the "time exceeded" of another question for its own.
/// </summary>
internal readonly record struct EchoQuestion(Address Destination, ushort Identifier, ushort Sequence)
{
    private const int HeaderLength = 8;
    private const int DataLength = 32;
    private const int HeaderLengthV6 = 40;
    private const int ProtocolV4 = 1;
    private const int ProtocolV6 = 58;

    private (byte Request, byte Reply) Types => Destination.IsIPv4 ? ((byte)8, (byte)0) : ((byte)128, (byte)129);

    /// <summary>The ICMP message, without an IP header; the checksum of ICMPv6 is the kernel's (RFC 3542 section 3.1).</summary>
    public byte[] ToMessage()
    {
        var message = new byte[HeaderLength + DataLength];
        message[0] = Types.Request;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), Sequence);
        if (Destination.IsIPv4) BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        return message;
    }

    /// <summary>The destination's reply, or an error about this very question: unreachable, too big, time exceeded, parameter problem.</summary>
    /// <param name="heard">As a raw socket gives it: with the IP header for IPv4, without it for IPv6.</param>
    public bool IsAnsweredBy(ReadOnlySpan<byte> heard)
    {
        var message = Destination.IsIPv4 ? BehindHeaderV4(heard) : heard;
        if (message.Length < HeaderLength) return false;
        if (message[0] == Types.Reply) return IsNumbered(message);
        var isError = Destination.IsIPv4 ? message[0] is 3 or 11 or 12 : message[0] is >= 1 and <= 4;
        return isError && IsWithin(message[HeaderLength..]);
    }

    /// <summary>The packet that an error is about.</summary>
    private bool IsWithin(ReadOnlySpan<byte> packet)
    {
        var question = Destination.IsIPv4 ? BehindHeaderV4(packet) : packet.Length > HeaderLengthV6 ? packet[HeaderLengthV6..] : [];
        if (question.Length < HeaderLength || question[0] != Types.Request || !IsNumbered(question)) return false;
        return Destination.IsIPv4
            ? packet[9] == ProtocolV4 && Address.FromOctets(packet[16..20]) == Destination
            : packet[6] == ProtocolV6 && Address.FromOctets(packet[24..40]) == Destination;
    }

    private bool IsNumbered(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == Identifier && BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == Sequence;

    private static ReadOnlySpan<byte> BehindHeaderV4(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 20 || packet[0] >> 4 != 4) return [];
        var length = (packet[0] & 0x0f) * 4;
        return length >= 20 && length <= packet.Length ? packet[length..] : [];
    }

    /// <summary>Of a message of even length whose checksum field is 0 (RFC 1071).</summary>
    private static ushort Checksum(ReadOnlySpan<byte> message)
    {
        var sum = 0u;
        for (var i = 0; i < message.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
