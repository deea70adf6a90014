using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// One path attribute as it lies on the wire (RFC 4271 4.3), with its value in every form that it can have: a view. A form that the length
/// of the value does not allow is null or empty.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |O|T|P|E|unused |   Type Code   |    Length     |   one length octet more with E (Extended Length)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct PathAttribute
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly AddPathFamilies _addPath;
    private readonly int _offset;
    private readonly bool _fourOctetAs;

    // The octets are a whole attribute: its header is there, and its value has the length that the header says.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PathAttribute(ReadOnlySpan<byte> octets, int offset, bool fourOctetAs, AddPathFamilies addPath)
    {
        _octets = octets;
        _offset = offset;
        _fourOctetAs = fourOctetAs;
        _addPath = addPath;
    }

    /// <summary>Header and value.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Where it starts in the attribute field.</summary>
    public int Offset => _offset;

    /// <summary>The four flags that have a meaning.</summary>
    public PathAttributeFlags Flags => (PathAttributeFlags)(BigEndian.Octet(_octets, 0) & 0xf0);

    /// <summary>Which attribute it is.</summary>
    public PathAttributeCode Code => (PathAttributeCode)BigEndian.Octet(_octets, 1);

    /// <summary>The name as the RFC writes it, such as <c>LOCAL_PREF</c>; <c>attribute 99</c> for what has none here.</summary>
    public string Name => NameOf(Code);

    /// <summary>The name of a code as the RFC writes it; <c>attribute 99</c> for what has none here.</summary>
    public static string NameOf(PathAttributeCode code) => PathAttributeRules.NameOf(code);

    /// <summary>Optional and Transitive as the attribute's RFC wants them; both for a code that is not known here.</summary>
    public static PathAttributeFlags FlagsOf(PathAttributeCode code) => PathAttributeRules.FlagsOf(code);

    /// <summary>The value as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var header = PathAttributes.HeaderLength(BigEndian.Octet(_octets, 0));
            return BigEndian.Part(_octets, header, _octets.Length - header);
        }
    }

    /// <summary>The value as ORIGIN: one octet.</summary>
    public Origin? Origin => Value is [var octet] ? (Origin)octet : null;

    /// <summary>The value as AS_PATH, with AS numbers of the size that the session has.</summary>
    public AsPath AsPath => new(Value, _fourOctetAs);

    /// <summary>The value as AS4_PATH (RFC 6793): four octets for each AS number, whatever the session.</summary>
    public AsPath As4Path => new(Value, fourOctet: true);

    /// <summary>The value as an IPv4 address: NEXT_HOP, ORIGINATOR_ID.</summary>
    public Address? IPv4Address => UInt32 is { } value ? Address.FromIPv4(value) : (Address?)null;

    /// <summary>The value as a number of four octets: MULTI_EXIT_DISC, LOCAL_PREF, the AS number of Only to Customer.</summary>
    public uint? UInt32
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var value = Value;
            return value.Length == 4 ? BigEndian.UInt32(value, 0) : null;
        }
    }

    /// <summary>The value as AGGREGATOR or AS4_AGGREGATOR: 6 or 8 octets.</summary>
    public Aggregator? Aggregator => Wire.Aggregator.Read(Value);

    /// <summary>The value as communities (RFC 1997).</summary>
    public CommunityList Communities => new(Value);

    /// <summary>The value as extended communities (RFC 4360).</summary>
    public ExtendedCommunityList ExtendedCommunities => new(Value);

    /// <summary>The value as large communities (RFC 8092).</summary>
    public LargeCommunityList LargeCommunities => new(Value);

    /// <summary>The value as MP_REACH_NLRI; false when its NLRI cannot be found.</summary>
    public bool TryGetMpReach(out MpReach reach) => MpReach.Read(Value, _addPath, out reach) == UpdateFault.None;

    /// <summary>The value as MP_UNREACH_NLRI; false when it is too short for a family.</summary>
    public bool TryGetMpUnreach(out MpUnreach unreach) => MpUnreach.Read(Value, _addPath, out unreach) == UpdateFault.None;
}
