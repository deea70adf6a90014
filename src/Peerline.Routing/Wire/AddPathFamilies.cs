using System.Numerics;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// A set of address families: those whose NLRI carry a path identifier of four octets in front of every prefix (RFC 7911 3). What the
/// OPENs agreed on for one direction of a session. A value of one word.
/// </summary>
public readonly record struct AddPathFamilies
{
    // One bit for each pair of an AFI and a SAFI that the registries are seen to combine: four rows of sixteen.
    // All of them set stands for every family, with or without a name.
    private readonly ulong _known;

    private AddPathFamilies(ulong known) => _known = known;

    /// <summary>No family: NLRI as RFC 4271 4.3 and RFC 4760 5 write them.</summary>
    public static AddPathFamilies None => default;

    /// <summary>Every family, those too that have no name here.</summary>
    public static AddPathFamilies All => new(ulong.MaxValue);

    /// <summary>IPv4 unicast alone.</summary>
    public static AddPathFamilies IPv4Unicast => None.With(AfiSafi.IPv4Unicast);

    /// <summary>IPv6 unicast alone.</summary>
    public static AddPathFamilies IPv6Unicast => None.With(AfiSafi.IPv6Unicast);

    /// <summary>True when nothing is in the set.</summary>
    public bool IsNone => _known == 0;

    /// <summary>True when NLRI of the family carry path identifiers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(AfiSafi family) => _known != 0 && Holds(family);

    /// <summary>True when IPv4 unicast is in the set: the bit that BitOf answers for it.</summary>
    internal bool HasIPv4Unicast => (_known & 1) != 0;

    private bool Holds(AfiSafi family) => _known == ulong.MaxValue || (_known & BitOf(family)) != 0;

    /// <summary>
    /// The set with one family more. A family without a name in the registries is not kept: its NLRI are raw octets, with or without
    /// identifiers.
    /// </summary>
    public AddPathFamilies With(AfiSafi family) => new(_known | BitOf(family));

    /// <summary>The families of both sets.</summary>
    public AddPathFamilies With(AddPathFamilies other) => new(_known | other._known);

    /// <summary>How many named families the set holds, or 64 for <see cref="All"/>.</summary>
    public int Count => BitOperations.PopCount(_known);

    private static ulong BitOf(AfiSafi family)
    {
        var row = (int)family.Afi switch { 1 => 0, 2 => 1, 25 => 2, 16388 => 3, _ => -1 };
        var column = (int)family.Safi switch
        {
            1 => 0,     // unicast
            2 => 1,     // multicast
            4 => 2,     // labelled unicast
            5 => 3,     // MCAST-VPN
            65 => 4,    // VPLS
            66 => 5,    // BGP MDT
            70 => 6,    // EVPN
            71 => 7,    // link-state
            72 => 8,    // link-state VPN
            73 => 9,    // SR policy
            85 => 10,   // MUP
            128 => 11,  // MPLS VPN
            129 => 12,  // multicast VPN
            132 => 13,  // route target
            133 => 14,  // flow specification
            134 => 15,  // flow specification of a VPN
            _ => -1,
        };
        return row < 0 || column < 0 ? 0 : 1ul << ((row << 4) | column);
    }
}
