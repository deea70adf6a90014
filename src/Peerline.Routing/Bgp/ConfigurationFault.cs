namespace Peerline.Routing.Bgp;

/// <summary>Why a session cannot be configured as asked.</summary>
public enum ConfigurationFault
{
    /// <summary>No name.</summary>
    NameEmpty,
    /// <summary>The name is another session's.</summary>
    NameTaken,
    /// <summary>One address is IPv4, the other IPv6.</summary>
    AddressFamiliesDiffer,
    /// <summary>An address stands for all.</summary>
    AddressWildcard,
    /// <summary>Both addresses are the same.</summary>
    AddressesEqual,
    /// <summary>Another session has the same two addresses.</summary>
    PeerAddressTaken,
    /// <summary>AS 0, AS_TRANS or the last AS number (RFC 7607, 6793, 7300).</summary>
    AsReserved,
    /// <summary>Not 1 to 65535.</summary>
    PortOutOfRange,
    /// <summary>Not 1 to 80 octets.</summary>
    Md5KeyLength,
    /// <summary>One or two seconds, or more than the field holds (RFC 4271 4.2).</summary>
    HoldTimeUnacceptable,
    /// <summary>Less than a millisecond, or more than a day.</summary>
    TimerOutOfRange,
    /// <summary>A limit below 1.</summary>
    MaximumPrefixesOutOfRange,
    /// <summary>A family that the session does not have or that is not carried.</summary>
    FamilyNotSupported,
    /// <summary>A next hop of the wrong family.</summary>
    NextHopFamily,
    /// <summary>More than 255 octets (RFC 9003).</summary>
    ShutdownTextTooLong,
    /// <summary>Not zero, and not more than the hold time (RFC 9687).</summary>
    SendHoldTimeUnacceptable,
    /// <summary>A role within one AS (RFC 9234).</summary>
    RoleOnInternalSession,
    /// <summary>The peer must have a role, and we have none.</summary>
    StrictRoleWithoutRole,
    /// <summary>ADD-PATH without a table to keep the paths in.</summary>
    AddPathWithoutTable,
}
