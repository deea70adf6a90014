namespace Peerline.Edge;

/// <summary>What a router shows of a port that is meant to be in a LAG.</summary>
public enum LagMembership
{
    /// <summary>The router does not report the port.</summary>
    Unknown,

    /// <summary>In no LAG, or in another.</summary>
    Outside,

    /// <summary>In it, without light or not taken in by LACP: nothing is sent over it.</summary>
    Down,

    /// <summary>In it and carrying.</summary>
    Up,
}
