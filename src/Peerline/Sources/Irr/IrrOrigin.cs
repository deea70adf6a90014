namespace Peerline.Sources.Irr;

/// <summary>Who says which sets are a peer's.</summary>
public enum IrrOrigin
{
    /// <summary>Nobody: the AS by itself.</summary>
    Asn,

    /// <summary>The field <c>irr_as_set</c> of the network in PeeringDB.</summary>
    PeeringDb,

    /// <summary>The peer, with its registration.</summary>
    Peer,
}
