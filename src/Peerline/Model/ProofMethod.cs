namespace Peerline.Model;

/// <summary>How a subscription shows that it holds an ASN.</summary>
public enum ProofMethod
{
    /// <summary>A token in the network's own aut-num object.</summary>
    Irr,

    /// <summary>A code mailed to a contact that PeeringDB shows for the network.</summary>
    Mail,

    /// <summary>A code shown to somebody who has logged in at PeeringDB and may act for the network there.</summary>
    PeeringDb,
}
