namespace Peerline.Routing.Mrt;

/// <summary>States of a session as MRT numbers them (RFC 6396 4.4.1), with two that Quagga and its heirs add.</summary>
public enum MrtSessionState : ushort
{
    /// <summary>Not known; not in the RFC.</summary>
    Unknown = 0,
    /// <summary>Idle.</summary>
    Idle = 1,
    /// <summary>Connect.</summary>
    Connect = 2,
    /// <summary>Active.</summary>
    Active = 3,
    /// <summary>OpenSent.</summary>
    OpenSent = 4,
    /// <summary>OpenConfirm.</summary>
    OpenConfirm = 5,
    /// <summary>Established.</summary>
    Established = 6,
    /// <summary>Clearing, as Quagga writes it.</summary>
    Clearing = 7,
    /// <summary>Deleted, as Quagga writes it.</summary>
    Deleted = 8,
}
