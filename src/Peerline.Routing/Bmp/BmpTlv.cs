using System.Buffers.Binary;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>One type-length-value element (RFC 7854 4.4): a view. What the type means depends on the message it stands in.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |             Type              |            Length             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ~                        Value (variable)                       ~
///
/// Version 4, Route Monitoring: two octets of Index before the value; Length does not count them.
/// </code>
/// </remarks>
public readonly ref struct BmpTlv
{
    internal const int HeaderLength = 4;
    internal const int IndexLength = 2;
    private readonly bool _indexed;

    internal BmpTlv(ReadOnlySpan<byte> octets, int offset, bool indexed)
    {
        Octets = octets;
        Offset = offset;
        _indexed = indexed;
    }

    /// <summary>Header and value.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Where it starts in the message.</summary>
    public int Offset { get; }

    /// <summary>The type.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Octets);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => Octets[(_indexed ? HeaderLength + IndexLength : HeaderLength)..];

    /// <summary>Version 4: which NLRI of the message the TLV is about, 0 for all; null in version 3.</summary>
    public ushort? Index => _indexed ? BinaryPrimitives.ReadUInt16BigEndian(Octets[HeaderLength..]) : null;

    /// <summary>The value as text, with whatever could act on a screen or in a log escaped; hex when it is no valid UTF-8.</summary>
    public string Text => ShutdownText.Show(Value);

    /// <summary>The value as a two-octet number; null when it has another length.</summary>
    public ushort? Code => Value.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(Value) : null;
}
