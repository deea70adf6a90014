namespace Peerline.Model;

/// <summary>What is being done to one member of a LAG in service.</summary>
/// <param name="Deadline">When an addition is given up on; set with its letter.</param>
public sealed record MemberChange(MemberPhase Phase, DateTimeOffset Since, DateTimeOffset? Deadline = null);

/// <summary>Where the change of a member is.</summary>
public enum MemberPhase
{
    /// <summary>Reserved: its letter is issued, the peer has it patched, and the router is to show it up in the LAG.</summary>
    Adding,

    /// <summary>Not needed any more: both sides take it out of the LAG, and the router is to show it.</summary>
    Leaving,

    /// <summary>Its letter is to be revoked, and the colo told to take the cross connect down if it was patched. There is no way back.</summary>
    Ceasing,

    /// <summary>Its port is to be given back.</summary>
    Releasing,
}
