using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>Router Key: a BGPsec key of an AS comes or goes (RFC 8210 5.10). The key is kept raw. A view.</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 9  |  Flags   |   zero   |
/// +-------------------------------------------+
/// |                  Length                   |
/// +-------------------------------------------+
/// |       Subject Key Identifier (20)         |
/// +-------------------------------------------+
/// |                 AS Number                 |
/// +-------------------------------------------+
/// |          Subject Public Key Info          |
/// `-------------------------------------------'
/// </code>
/// </remarks>
public readonly ref struct RouterKeyPdu
{
    /// <summary>Octets of a subject key identifier.</summary>
    public const int SubjectKeyIdentifierLength = 20;

    /// <summary>Octets of a PDU without a key in it.</summary>
    public const int MinimumLength = RtrPdu.HeaderLength + SubjectKeyIdentifierLength + 4;

    private RouterKeyPdu(RtrPdu pdu)
    {
        var octets = pdu.Expect(RtrPduType.RouterKey);
        Version = pdu.Version;
        IsAnnouncement = (octets[2] & 1) != 0;
        SubjectKeyIdentifier = octets.Slice(RtrPdu.HeaderLength, SubjectKeyIdentifierLength);
        Asn = BinaryPrimitives.ReadUInt32BigEndian(octets[(RtrPdu.HeaderLength + SubjectKeyIdentifierLength)..]);
        SubjectPublicKeyInfo = octets[MinimumLength..];
    }

    /// <summary>The protocol version: 1 or higher.</summary>
    public byte Version { get; }

    /// <summary>True when the key comes, false when it goes.</summary>
    public bool IsAnnouncement { get; }

    /// <summary>20 octets that name the key.</summary>
    public ReadOnlySpan<byte> SubjectKeyIdentifier { get; }

    /// <summary>The AS that signs with the key.</summary>
    public Asn Asn { get; }

    /// <summary>The key as DER (RFC 8608).</summary>
    public ReadOnlySpan<byte> SubjectPublicKeyInfo { get; }

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static RouterKeyPdu Read(RtrPdu pdu) => new(pdu);

    /// <summary>Writes a whole PDU and returns its length.</summary>
    public static int Write(
        Span<byte> destination, byte version, bool isAnnouncement, ReadOnlySpan<byte> subjectKeyIdentifier, Asn asn,
        ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(subjectKeyIdentifier.Length, SubjectKeyIdentifierLength);
        var length = MinimumLength + subjectPublicKeyInfo.Length;
        RtrPdu.WriteHeader(destination, version, RtrPduType.RouterKey, isAnnouncement ? (ushort)0x0100 : (ushort)0, length);
        subjectKeyIdentifier.CopyTo(destination[RtrPdu.HeaderLength..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(RtrPdu.HeaderLength + SubjectKeyIdentifierLength)..], asn.Value);
        subjectPublicKeyInfo.CopyTo(destination[MinimumLength..]);
        return length;
    }
}
