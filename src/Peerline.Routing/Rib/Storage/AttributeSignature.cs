using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// Two of 32 bits for the origin AS and for each community of an attribute set. A set whose signature lacks the bits of what is looked for
/// does not contain it; only the others are read (Bloom, 1970).
/// </summary>
internal static class AttributeSignature
{
    public static uint Of(ReadOnlySpan<byte> stored)
    {
        var signature = 0u;
        foreach (var attribute in StoredAttributes.View(stored))
        {
            switch (attribute.Code)
            {
                case PathAttributeCode.AsPath:
                    if (new AsPath(attribute.Value, fourOctet: true).OriginAs is { } origin) signature |= OfOrigin(origin);
                    break;
                case PathAttributeCode.Communities:
                    for (var rest = attribute.Value; rest.Length >= 4; rest = rest[4..]) signature |= Bits(rest[..4]);
                    break;
                case PathAttributeCode.ExtendedCommunities:
                    for (var rest = attribute.Value; rest.Length >= 8; rest = rest[8..]) signature |= Bits(rest[..8]);
                    break;
                case PathAttributeCode.LargeCommunity:
                    for (var rest = attribute.Value; rest.Length >= 12; rest = rest[12..]) signature |= Bits(rest[..12]);
                    break;
            }
        }
        return signature;
    }

    public static uint OfOrigin(Asn origin) => Bits(0x4f000000_00000000ul ^ origin.Value);

    public static uint Of(Community community) => Bits(community.Value);

    public static uint Of(ExtendedCommunity community) => Bits(community.Value);

    public static uint Of(LargeCommunity community)
    {
        Span<byte> octets = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(octets, community.GlobalAdministrator);
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], community.LocalData1);
        BinaryPrimitives.WriteUInt32BigEndian(octets[8..], community.LocalData2);
        return Bits(octets);
    }

    // A community by its 4, 8 or 12 octets.
    private static uint Bits(ReadOnlySpan<byte> community) => community.Length switch
    {
        4 => Bits(BinaryPrimitives.ReadUInt32BigEndian(community)),
        8 => Bits(BinaryPrimitives.ReadUInt64BigEndian(community)),
        _ => Bits(BinaryPrimitives.ReadUInt64BigEndian(community) * 31 + BinaryPrimitives.ReadUInt32BigEndian(community[8..])),
    };

    private static uint Bits(ulong value)
    {
        var product = value * 0x9e3779b97f4a7c15;
        return (1u << (int)(product >> 59)) | (1u << ((int)(product >> 54) & 31));
    }
}
