namespace Peerline.Routing.Rib;

/// <summary>Octets that <see cref="AdjRibsIn"/> takes, by what for.</summary>
/// <param name="InUse">Octets in use now.</param>
/// <param name="Prefixes">Octets reserved for prefixes and their index.</param>
/// <param name="Routes">Octets reserved for the routes of the peers.</param>
/// <param name="AttributeSets">Octets reserved for attribute sets and their index.</param>
public sealed record RibMemory(RibMemory.Used InUse, long Prefixes, long Routes, long AttributeSets)
{
    /// <summary>All octets reserved.</summary>
    public long Total => Prefixes + Routes + AttributeSets;

    /// <summary>Octets that hold something.</summary>
    /// <param name="Index">The index of the prefixes.</param>
    /// <param name="Routes">The routes of the peers.</param>
    /// <param name="AttributeSets">The attribute sets.</param>
    public sealed record Used(long Index, long Routes, long AttributeSets);
}
