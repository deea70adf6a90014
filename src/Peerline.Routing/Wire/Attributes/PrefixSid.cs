using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>PREFIX_SID (RFC 8669 3, 9252 2): segment identifiers of a prefix. A view; what is malformed reads as absent.</summary>
public readonly ref struct PrefixSid
{
    private const int LabelIndexLength = 7;
    private const int SrgbEntryLength = 6;
    private const int Srv6SidInformation = 1;
    private const int Srv6SidInformationLength = 21;

    /// <summary>A view over the value.</summary>
    public PrefixSid(ReadOnlySpan<byte> octets) => Tlvs = new TlvList(octets, TlvForm.LongLength);

    /// <summary>The TLVs; the types are those of <see cref="PrefixSidTlvType"/>.</summary>
    public TlvList Tlvs { get; }

    /// <summary>The label index (RFC 8669 3.1).</summary>
    public uint? LabelIndex => Tlvs.TryGet((int)PrefixSidTlvType.LabelIndex, out var tlv) && tlv.Value.Length == LabelIndexLength
        ? BinaryPrimitives.ReadUInt32BigEndian(tlv.Value[3..])
        : null;

    /// <summary>How many label blocks the originator has (RFC 8669 3.2).</summary>
    public int SrgbCount => Srgb.Length / SrgbEntryLength;

    /// <summary>One label block: its first label, and how many.</summary>
    public (int Base, int Range) SrgbAt(int index)
    {
        var entry = Srgb.Slice(index * SrgbEntryLength, SrgbEntryLength);
        return (entry[0] << 16 | entry[1] << 8 | entry[2], entry[3] << 16 | entry[4] << 8 | entry[5]);
    }

    /// <summary>The first SRv6 SID of the service (RFC 9252 2.1), layer 3 before layer 2.</summary>
    public Srv6Sid? Srv6Sid => SidOf(PrefixSidTlvType.Srv6L3Service) ?? SidOf(PrefixSidTlvType.Srv6L2Service);

    /// <summary><c>label-index 5, SRGB 16000+8000, SRv6 2001:db8::1 behavior 19</c>; unknown TLVs by number and octets.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var tlv in Tlvs)
        {
            text.Append(text.Length == 0 ? "" : ", ");
            switch ((PrefixSidTlvType)tlv.Type)
            {
                case PrefixSidTlvType.LabelIndex when LabelIndex is { } index:
                    text.Append(CultureInfo.InvariantCulture, $"label-index {index}");
                    break;
                case PrefixSidTlvType.OriginatorSrgb when SrgbCount > 0:
                    text.Append("SRGB");
                    for (var i = 0; i < SrgbCount; i++) text.Append(CultureInfo.InvariantCulture, $" {SrgbAt(i).Base}+{SrgbAt(i).Range}");
                    break;
                case PrefixSidTlvType.Srv6L3Service or PrefixSidTlvType.Srv6L2Service when SidOf((PrefixSidTlvType)tlv.Type) is { } sid:
                    text.Append(CultureInfo.InvariantCulture, $"SRv6 {sid}");
                    break;
                default:
                    text.Append(tlv.ToString());
                    break;
            }
        }
        return text.ToString();
    }

    // Two octets of flags, then the blocks.
    private ReadOnlySpan<byte> Srgb => Tlvs.TryGet((int)PrefixSidTlvType.OriginatorSrgb, out var tlv) && tlv.Value.Length > 2
                                       && (tlv.Value.Length - 2) % SrgbEntryLength == 0
        ? tlv.Value[2..]
        : default;

    // One reserved octet, then sub-TLVs; in the one of the SID: reserved, sixteen octets, flags, behavior, reserved, sub-sub-TLVs.
    private Srv6Sid? SidOf(PrefixSidTlvType service)
    {
        if (!Tlvs.TryGet((int)service, out var tlv) || tlv.Value.IsEmpty) return null;
        if (!new TlvList(tlv.Value[1..], TlvForm.LongLength).TryGet(Srv6SidInformation, out var sid)) return null;
        return sid.Value.Length < Srv6SidInformationLength
            ? null
            : new Srv6Sid(Address.FromOctets(sid.Value[1..17]), sid.Value[17], BinaryPrimitives.ReadUInt16BigEndian(sid.Value[18..]));
    }
}
