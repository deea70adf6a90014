using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// ASPA: the providers of an AS come or go (version 2, draft-ietf-sidrops-8210bis). A view. Two layouts are about: that of the draft as it
/// stands, and that of its revisions up to 12, which StayRTR 0.5.1 sends.
/// </summary>
/// <remarks>
/// <code>
/// as it stands                                    up to revision 12
/// .-------------------------------------------.   .-------------------------------------------.
/// | Version  |  Type 11 |  Flags   |   zero   |   | Version  |  Type 11 |         zero        |
/// +-------------------------------------------+   +-------------------------------------------+
/// |                  Length                   |   |                  Length                   |
/// +-------------------------------------------+   +-------------------------------------------+
/// |                Customer AS                |   |  Flags   | AFI Flags|  Provider AS Count  |
/// +-------------------------------------------+   +-------------------------------------------+
/// ~                Provider ASes              ~   |                Customer AS                |
/// `-------------------------------------------'   +-------------------------------------------+
///                                                 ~                Provider ASes              ~
///                                                 `-------------------------------------------'
/// </code>
/// </remarks>
public readonly ref struct AspaPdu
{
    /// <summary>Octets of a PDU without providers.</summary>
    public const int MinimumLength = RtrPdu.HeaderLength + 4;

    private const int EarlyMinimumLength = MinimumLength + 4;
    private readonly ReadOnlySpan<byte> _providers;

    private AspaPdu(RtrPdu pdu)
    {
        var octets = pdu.Expect(RtrPduType.Aspa);
        Version = pdu.Version;
        IsEarlyDraft = IsEarly(octets);
        IsAnnouncement = (octets[IsEarlyDraft ? 8 : 2] & 1) != 0;
        IsIPv6 = IsEarlyDraft ? (octets[9] & 1) != 0 : null;
        Customer = BinaryPrimitives.ReadUInt32BigEndian(octets[(IsEarlyDraft ? 12 : 8)..]);
        _providers = octets[(IsEarlyDraft ? EarlyMinimumLength : MinimumLength)..];
    }

    /// <summary>The protocol version: 2.</summary>
    public byte Version { get; }

    /// <summary>True for the layout of the revisions up to 12.</summary>
    public bool IsEarlyDraft { get; }

    /// <summary>True when the list takes the place of what was said of the customer, false when it goes.</summary>
    public bool IsAnnouncement { get; }

    /// <summary>The early layout has a list for each family; null in the present one, which is for both.</summary>
    public bool? IsIPv6 { get; }

    /// <summary>The AS whose providers these are.</summary>
    public Asn Customer { get; }

    /// <summary>How many providers are listed.</summary>
    public int ProviderCount => _providers.Length / 4;

    /// <summary>The provider at this place.</summary>
    public Asn Provider(int index) => BinaryPrimitives.ReadUInt32BigEndian(_providers[(index * 4)..]);

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static AspaPdu Read(RtrPdu pdu) => new(pdu);

    /// <summary>Writes a whole PDU in the present layout and returns its length. A withdrawal lists no providers.</summary>
    public static int Write(Span<byte> destination, byte version, bool isAnnouncement, Asn customer, ReadOnlySpan<Asn> providers)
    {
        var length = MinimumLength + (4 * providers.Length);
        RtrPdu.WriteHeader(destination, version, RtrPduType.Aspa, isAnnouncement ? (ushort)0x0100 : (ushort)0, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], customer.Value);
        for (var i = 0; i < providers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(destination[(MinimumLength + (4 * i))..], providers[i].Value);
        return length;
    }

    // In the present layout a withdrawal is bare, so that providers without the flag are of an early draft or a mistake.
    internal static RtrFault Check(ReadOnlySpan<byte> octets) => (octets[2] & 1) == 0 && octets.Length > MinimumLength && !IsEarly(octets)
        ? new RtrFault(RtrFaultReason.InnerLength, MinimumLength)
        : default;

    private static bool IsEarly(ReadOnlySpan<byte> octets) =>
        octets.Length >= EarlyMinimumLength && octets[2] == 0 && octets[8] <= 1 && octets[9] <= 3
        && BinaryPrimitives.ReadUInt16BigEndian(octets[10..]) == (octets.Length - EarlyMinimumLength) / 4;
}
