using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// How an attribute set lies in the table: the next hop with its length in front (0, 4, 16, or 32 for a pair), then the octets of
/// <see cref="RouteAttributes.Octets"/>.
/// </summary>
internal static class StoredAttributes
{
    /// <summary>Octets in front of the attributes, at most.</summary>
    public const int LongestNextHop = 33;

    /// <summary>Writes the next hop and returns how many octets it took.</summary>
    public static int WriteNextHop(Span<byte> destination, Address nextHop, Address? linkLocal)
    {
        var length = nextHop.Afi == Afi.None ? 0 : nextHop.WriteTo(destination[1..]);
        if (linkLocal is { } second && length == 16) length += second.WriteTo(destination[17..]);
        destination[0] = (byte)length;
        return 1 + length;
    }

    /// <summary>The attributes without the next hop. Total: a reader under whom a set was written anew gets nonsense, and finds out.</summary>
    public static ReadOnlySpan<byte> Attributes(ReadOnlySpan<byte> stored) => stored[Math.Min(1 + NextHopLength(stored), stored.Length)..];

    public static PathAttributes View(ReadOnlySpan<byte> stored) => new(Attributes(stored), fourOctetAs: true);

    public static Address NextHop(ReadOnlySpan<byte> stored) => NextHopLength(stored) switch
    {
        4 => Address.FromOctets(stored.Slice(1, 4)),
        16 or 32 => Address.FromOctets(stored.Slice(1, 16)),
        _ => default,
    };

    public static RouteAttributes ToRouteAttributes(ReadOnlySpan<byte> stored) => new(
        Attributes(stored).ToArray(), NextHop(stored), NextHopLength(stored) == 32 ? Address.FromOctets(stored.Slice(17, 16)) : (Address?)null);

    private static int NextHopLength(ReadOnlySpan<byte> stored) => stored.IsEmpty || stored[0] >= stored.Length ? 0 : stored[0];
}
