namespace Peerline.Routing.Rib;

/// <summary>How the prefix of a route stands to the prefix of a <see cref="RouteFilter"/>.</summary>
public enum PrefixRelation : byte
{
    /// <summary>It is the same prefix.</summary>
    Exact = 0,

    /// <summary>It lies in the filter's prefix: the same or a more specific one.</summary>
    CoveredBy,

    /// <summary>The filter's prefix lies in it: the same or a less specific one.</summary>
    Covering,
}
