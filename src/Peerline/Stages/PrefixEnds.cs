using Peerline.Routing.Addressing;

namespace Peerline.Stages;

internal static class PrefixEnds
{
    /// <summary>The last address of the prefix; of an IPv4 subnet the broadcast address.</summary>
    public static Address Last(this Prefix prefix)
    {
        Span<byte> octets = stackalloc byte[prefix.Network.OctetCount];
        prefix.Network.WriteTo(octets);
        for (var bit = prefix.Length; bit < octets.Length * 8; bit++) octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return Address.FromOctets(octets);
    }
}
