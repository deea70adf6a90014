namespace Peerline.Routing.Wire;

/// <summary>One path attribute as it lies on the wire (RFC 4271 4.3).</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |O|T|P|E|unused |   Type Code   |    Length     |   one length octet more with E (Extended Length)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct PathAttribute
{
    internal PathAttribute(ReadOnlySpan<byte> octets, int offset)
    {
        Octets = octets;
        Offset = offset;
    }

    /// <summary>Header and value.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Where it starts in the attribute field.</summary>
    public int Offset { get; }

    public PathAttributeFlags Flags => (PathAttributeFlags)(Octets[0] & 0xf0);

    public PathAttributeCode Code => (PathAttributeCode)Octets[1];

    public ReadOnlySpan<byte> Value => Octets[((Octets[0] & (byte)PathAttributeFlags.ExtendedLength) != 0 ? 4 : 3)..];
}
