namespace Peerline.Routing.Rib;

/// <summary>Why <see cref="AdjRibsIn"/> did not keep a route.</summary>
public enum RibRefusal : byte
{
    /// <summary>Every route was kept.</summary>
    None = 0,

    /// <summary>The table holds as many different prefixes as it may.</summary>
    PrefixLimit,

    /// <summary>The attribute sets take as much memory as they may.</summary>
    AttributeLimit,

    /// <summary>The peer has as many paths for the prefix as it may (RFC 7911).</summary>
    PathLimit,
}
