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

    /// <summary>The name as the RFC writes it, such as <c>LOCAL_PREF</c>; <c>attribute 99</c> for what has none here.</summary>
    public string Name => NameOf(Code);

    /// <summary>The name of a code as the RFC writes it; <c>attribute 99</c> for what has none here.</summary>
    public static string NameOf(PathAttributeCode code) => PathAttributeRules.NameOf(code);

    /// <summary>Optional and Transitive as the attribute's RFC wants them; both for a code that is not known here.</summary>
    public static PathAttributeFlags FlagsOf(PathAttributeCode code) => PathAttributeRules.FlagsOf(code);

    public ReadOnlySpan<byte> Value => Octets[((Octets[0] & (byte)PathAttributeFlags.ExtendedLength) != 0 ? 4 : 3)..];
}
