namespace Peerline.Model;

public enum PeeringKind
{
    /// <summary>Over cables between the two networks.</summary>
    Direct,

    /// <summary>Over the peering LANs of internet exchanges.</summary>
    Exchange,
}
