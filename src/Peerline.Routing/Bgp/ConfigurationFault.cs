namespace Peerline.Routing.Bgp;

/// <summary>Why a session cannot be configured as asked.</summary>
public enum ConfigurationFault
{
    NameEmpty,
    NameTaken,
    AddressFamiliesDiffer,
    AddressWildcard,
    AddressesEqual,
    PeerAddressTaken,
    AsReserved,
    PortOutOfRange,
    Md5KeyLength,
    HoldTimeUnacceptable,
    TimerOutOfRange,
    MaximumPrefixesOutOfRange,
    FamilyNotSupported,
    NextHopFamily,
    ShutdownTextTooLong,
    SendHoldTimeUnacceptable,
    RoleOnInternalSession,
    StrictRoleWithoutRole,
    AddPathWithoutTable,
}
