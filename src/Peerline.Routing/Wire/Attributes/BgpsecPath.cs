using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>BGPsec_PATH (RFC 8205 3): the path, and its signatures, which are framed and not verified. A view.</summary>
/// <remarks>
/// <code>
/// Secure_Path: length (2, counts itself), then segments: pCount (1), flags (1), AS number (4)
/// one or two Signature_Blocks: length (2, counts itself), algorithm (1), then segments: SKI (20), length (2), signature
/// </code>
/// </remarks>
public readonly ref struct BgpsecPath
{
    private const int LengthSize = 2;
    private const int SegmentSize = 6;
    private const int SignatureHeader = 22;
    private readonly ReadOnlySpan<byte> _segments;

    private BgpsecPath(ReadOnlySpan<byte> segments, ReadOnlySpan<byte> signatureBlocks)
    {
        _segments = segments;
        SignatureBlocks = signatureBlocks;
    }

    /// <summary>The signature blocks as they lie on the wire.</summary>
    public ReadOnlySpan<byte> SignatureBlocks { get; }

    /// <summary>How many segments; the latest AS comes first.</summary>
    public int Count => _segments.Length / SegmentSize;

    /// <summary>One segment: how often the AS counts, flags (0x80: confederation), and the AS.</summary>
    public (byte Count, byte Flags, Asn Asn) this[int index]
    {
        get
        {
            var segment = _segments.Slice(index * SegmentSize, SegmentSize);
            return (segment[0], segment[1], BinaryPrimitives.ReadUInt32BigEndian(segment[2..]));
        }
    }

    /// <summary>False when the lengths do not fit together (RFC 8205 5.2).</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out BgpsecPath path)
    {
        path = default;
        if (value.Length < LengthSize) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(value);
        if (length < LengthSize + SegmentSize || length > value.Length || (length - LengthSize) % SegmentSize != 0) return false;
        var segments = value[LengthSize..length];
        var blocks = value[length..];
        if (!AreBlocks(blocks, segments.Length / SegmentSize)) return false;
        path = new BgpsecPath(segments, blocks);
        return true;
    }

    /// <summary>The AS numbers with a space between, the latest first.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++) text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " ")}{this[i].Asn.Value}");
        return text.ToString();
    }

    // One or two blocks, each with one signature for each segment.
    private static bool AreBlocks(ReadOnlySpan<byte> rest, int segments)
    {
        var blocks = 0;
        for (; !rest.IsEmpty; blocks++)
        {
            if (rest.Length < LengthSize + 1) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < LengthSize + 1 || length > rest.Length) return false;
            var signatures = rest[(LengthSize + 1)..length];
            var count = 0;
            for (; !signatures.IsEmpty; count++)
            {
                if (signatures.Length < SignatureHeader) return false;
                var size = SignatureHeader + BinaryPrimitives.ReadUInt16BigEndian(signatures[20..]);
                if (size > signatures.Length) return false;
                signatures = signatures[size..];
            }
            if (count != segments) return false;
            rest = rest[length..];
        }
        return blocks is 1 or 2;
    }
}
