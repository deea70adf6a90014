using System.Buffers.Binary;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Addressing;

/// <summary>
/// The two ends of a link subnet: first usable address to the peer, second to the operator. A /31 and a /127 have no network address
/// (RFC 3021, RFC 6164), so there the first usable is the first of all.
/// </summary>
public static class LinkAddressing
{
    /// <summary>True for what a session can run on: IPv4 /30 and /31, IPv6 /64 to /127.</summary>
    public static bool IsLink(Prefix subnet) => subnet.Afi switch
    {
        Afi.IPv4 => subnet.Length is 30 or 31,
        Afi.IPv6 => subnet.Length is >= 64 and <= 127,
        _ => false,
    };

    /// <exception cref="ArgumentException">The subnet is no link subnet, see <see cref="IsLink"/>.</exception>
    public static LinkAddresses Split(Prefix subnet, bool fromPool = false)
    {
        if (!IsLink(subnet)) throw new ArgumentException($"{subnet} is no link subnet.", nameof(subnet));
        var first = subnet.Length is 31 or 127 ? 0u : 1u;
        return new LinkAddresses(subnet, Add(subnet.Network, first), Add(subnet.Network, first + 1), fromPool);
    }

    /// <summary>
    /// The next free subnet of a pool, the lowest first; null when the pool is exhausted. Walks the pool from its first subnet and jumps
    /// over what is taken. Each jump passes at least one taken subnet, so the walk is as long as the list of those and not as long as the
    /// pool.
    /// </summary>
    /// <param name="length">Of the subnet.</param>
    /// <param name="taken">Subnets in use, of any length and any pool.</param>
    public static Prefix? NextFree(Prefix pool, int length, IEnumerable<Prefix> taken)
    {
        if (pool.Length > length) return null;
        var candidate = new Prefix(pool.Network, length);
        foreach (var used in taken.Where(t => t.Covers(pool) || pool.Covers(t)).Order())
        {
            if (used.Covers(pool)) return null;
            if (!used.Covers(candidate) && !candidate.Covers(used)) continue;
            if (After(used.Length < length ? used : candidate) is not { } next || !pool.Contains(next)) return null;
            candidate = new Prefix(next, length);
        }

        return candidate;
    }

    /// <summary>The first address behind the prefix; null at the end of the address space.</summary>
    private static Address? After(Prefix prefix)
    {
        Span<byte> octets = stackalloc byte[16];
        var count = prefix.Network.WriteTo(octets);
        for (var i = (prefix.Length - 1) / 8; i >= 0 && prefix.Length > 0; i--)
        {
            var step = i == (prefix.Length - 1) / 8 ? 1 << (7 - (prefix.Length - 1) % 8) : 1;
            var sum = octets[i] + step;
            octets[i] = (byte)sum;
            if (sum <= 255) return Address.FromOctets(octets[..count]);
        }

        return null;
    }

    private static Address Add(Address address, uint offset)
    {
        Span<byte> octets = stackalloc byte[16];
        var count = address.WriteTo(octets);
        var last = octets[(count - 4)..count];
        BinaryPrimitives.WriteUInt32BigEndian(last, BinaryPrimitives.ReadUInt32BigEndian(last) + offset);
        return Address.FromOctets(octets[..count]);
    }
}
