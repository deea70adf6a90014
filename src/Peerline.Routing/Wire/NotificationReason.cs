using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>
/// Code and subcode of a NOTIFICATION, with the names of the IANA registry: <c>6/1 Cease: Maximum Number of Prefixes Reached</c>.
/// </summary>
public readonly record struct NotificationReason(NotificationCode Code, byte Subcode)
{
    // 1 Message Header Error (RFC 4271 6.1)
    /// <summary>The marker is not all ones.</summary>
    public static readonly NotificationReason ConnectionNotSynchronized = new(NotificationCode.MessageHeaderError, 1);

    /// <summary>The length is not one that the message may have; the data is the length.</summary>
    public static readonly NotificationReason BadMessageLength = new(NotificationCode.MessageHeaderError, 2);

    /// <summary>The type is unknown; the data is the type.</summary>
    public static readonly NotificationReason BadMessageType = new(NotificationCode.MessageHeaderError, 3);

    // 2 OPEN Message Error (RFC 4271 6.2, 5492, 9234); 5 is deprecated, 8-10 are deprecated
    /// <summary>Something is wrong with the OPEN for which there is no subcode.</summary>
    public static readonly NotificationReason OpenUnspecific = new(NotificationCode.OpenMessageError, 0);

    /// <summary>The data is the version that is supported.</summary>
    public static readonly NotificationReason UnsupportedVersionNumber = new(NotificationCode.OpenMessageError, 1);

    /// <summary>The AS is not the one that is expected.</summary>
    public static readonly NotificationReason BadPeerAs = new(NotificationCode.OpenMessageError, 2);

    /// <summary>The identifier is zero, or that of somebody else (RFC 6286).</summary>
    public static readonly NotificationReason BadBgpIdentifier = new(NotificationCode.OpenMessageError, 3);

    /// <summary>A parameter that is no capability.</summary>
    public static readonly NotificationReason UnsupportedOptionalParameter = new(NotificationCode.OpenMessageError, 4);

    /// <summary>1 or 2 seconds, or less than the policy allows.</summary>
    public static readonly NotificationReason UnacceptableHoldTime = new(NotificationCode.OpenMessageError, 6);

    /// <summary>A capability is missing; the data lists it (RFC 5492 5).</summary>
    public static readonly NotificationReason UnsupportedCapability = new(NotificationCode.OpenMessageError, 7);

    /// <summary>The roles do not fit (RFC 9234 4.2).</summary>
    public static readonly NotificationReason RoleMismatch = new(NotificationCode.OpenMessageError, 11);

    // 3 UPDATE Message Error (RFC 4271 6.3); 7 is deprecated
    /// <summary>The lengths do not fit, or an attribute repeats.</summary>
    public static readonly NotificationReason MalformedAttributeList = new(NotificationCode.UpdateMessageError, 1);

    /// <summary>A well-known attribute that is not known.</summary>
    public static readonly NotificationReason UnrecognizedWellKnownAttribute = new(NotificationCode.UpdateMessageError, 2);

    /// <summary>A mandatory attribute is missing.</summary>
    public static readonly NotificationReason MissingWellKnownAttribute = new(NotificationCode.UpdateMessageError, 3);

    /// <summary>The flags are not those of the attribute.</summary>
    public static readonly NotificationReason AttributeFlagsError = new(NotificationCode.UpdateMessageError, 4);

    /// <summary>The length is not one that the attribute may have.</summary>
    public static readonly NotificationReason AttributeLengthError = new(NotificationCode.UpdateMessageError, 5);

    /// <summary>ORIGIN is none of the three.</summary>
    public static readonly NotificationReason InvalidOriginAttribute = new(NotificationCode.UpdateMessageError, 6);

    /// <summary>NEXT_HOP is no address of a host.</summary>
    public static readonly NotificationReason InvalidNextHopAttribute = new(NotificationCode.UpdateMessageError, 8);

    /// <summary>An optional attribute is malformed.</summary>
    public static readonly NotificationReason OptionalAttributeError = new(NotificationCode.UpdateMessageError, 9);

    /// <summary>A prefix cannot be read.</summary>
    public static readonly NotificationReason InvalidNetworkField = new(NotificationCode.UpdateMessageError, 10);

    /// <summary>AS_PATH cannot be read.</summary>
    public static readonly NotificationReason MalformedAsPath = new(NotificationCode.UpdateMessageError, 11);

    // 4 Hold Timer Expired
    /// <summary>Nothing was heard for the hold time.</summary>
    public static readonly NotificationReason HoldTimerExpired = new(NotificationCode.HoldTimerExpired, 0);

    // 5 Finite State Machine Error (RFC 6608)
    /// <summary>A message that the state does not expect.</summary>
    public static readonly NotificationReason UnexpectedMessage = new(NotificationCode.FiniteStateMachineError, 0);

    /// <summary>In OpenSent (RFC 6608).</summary>
    public static readonly NotificationReason UnexpectedMessageInOpenSent = new(NotificationCode.FiniteStateMachineError, 1);

    /// <summary>In OpenConfirm (RFC 6608).</summary>
    public static readonly NotificationReason UnexpectedMessageInOpenConfirm = new(NotificationCode.FiniteStateMachineError, 2);

    /// <summary>In Established (RFC 6608).</summary>
    public static readonly NotificationReason UnexpectedMessageInEstablished = new(NotificationCode.FiniteStateMachineError, 3);

    // 6 Cease (RFC 4486, 8538, 9384)
    /// <summary>More prefixes than agreed; the data may name family and limit.</summary>
    public static readonly NotificationReason MaximumPrefixesReached = new(NotificationCode.Cease, 1);

    /// <summary>Shut down by the operator; the data may hold a text (RFC 9003).</summary>
    public static readonly NotificationReason AdministrativeShutdown = new(NotificationCode.Cease, 2);

    /// <summary>The peer is no longer configured.</summary>
    public static readonly NotificationReason PeerDeconfigured = new(NotificationCode.Cease, 3);

    /// <summary>Reset by the operator; the data may hold a text (RFC 9003).</summary>
    public static readonly NotificationReason AdministrativeReset = new(NotificationCode.Cease, 4);

    /// <summary>Not now.</summary>
    public static readonly NotificationReason ConnectionRejected = new(NotificationCode.Cease, 5);

    /// <summary>The configuration has changed.</summary>
    public static readonly NotificationReason OtherConfigurationChange = new(NotificationCode.Cease, 6);

    /// <summary>The other of two connections was kept.</summary>
    public static readonly NotificationReason ConnectionCollisionResolution = new(NotificationCode.Cease, 7);

    /// <summary>Too little memory, or the like.</summary>
    public static readonly NotificationReason OutOfResources = new(NotificationCode.Cease, 8);

    /// <summary>Nothing is to be preserved; the data wraps the reason (RFC 8538).</summary>
    public static readonly NotificationReason HardReset = new(NotificationCode.Cease, 9);

    /// <summary>BFD says that the path is down (RFC 9384).</summary>
    public static readonly NotificationReason BfdDown = new(NotificationCode.Cease, 10);

    // 7 ROUTE-REFRESH Message Error (RFC 7313)
    /// <summary>A mark of a route refresh that is too long (RFC 7313 5).</summary>
    public static readonly NotificationReason InvalidRouteRefreshLength = new(NotificationCode.RouteRefreshMessageError, 1);

    // 8 Send Hold Timer Expired (RFC 9687)
    /// <summary>Nothing could be sent for the send hold time (RFC 9687).</summary>
    public static readonly NotificationReason SendHoldTimerExpired = new(NotificationCode.SendHoldTimerExpired, 0);

    /// <summary>The name of the code, as in the registry.</summary>
    public string CodeName => Code switch
    {
        NotificationCode.MessageHeaderError => "Message Header Error",
        NotificationCode.OpenMessageError => "OPEN Message Error",
        NotificationCode.UpdateMessageError => "UPDATE Message Error",
        NotificationCode.HoldTimerExpired => "Hold Timer Expired",
        NotificationCode.FiniteStateMachineError => "Finite State Machine Error",
        NotificationCode.Cease => "Cease",
        NotificationCode.RouteRefreshMessageError => "ROUTE-REFRESH Message Error",
        NotificationCode.SendHoldTimerExpired => "Send Hold Timer Expired",
        NotificationCode.LossOfLsdbSynchronization => "Loss of LSDB Synchronization",
        _ => "Unknown Error",
    };

    /// <summary>The name of the subcode, as in the registry; null for 0 and for what the registry does not name.</summary>
    public string? SubcodeName => ((byte)Code, Subcode) switch
    {
        (1, 1) => "Connection Not Synchronized",
        (1, 2) => "Bad Message Length",
        (1, 3) => "Bad Message Type",
        (2, 1) => "Unsupported Version Number",
        (2, 2) => "Bad Peer AS",
        (2, 3) => "Bad BGP Identifier",
        (2, 4) => "Unsupported Optional Parameter",
        (2, 5) => "Authentication Failure (deprecated)",
        (2, 6) => "Unacceptable Hold Time",
        (2, 7) => "Unsupported Capability",
        (2, 8 or 9 or 10) => "Deprecated",
        (2, 11) => "Role Mismatch",
        (3, 1) => "Malformed Attribute List",
        (3, 2) => "Unrecognized Well-known Attribute",
        (3, 3) => "Missing Well-known Attribute",
        (3, 4) => "Attribute Flags Error",
        (3, 5) => "Attribute Length Error",
        (3, 6) => "Invalid ORIGIN Attribute",
        (3, 7) => "AS Routing Loop (deprecated)",
        (3, 8) => "Invalid NEXT_HOP Attribute",
        (3, 9) => "Optional Attribute Error",
        (3, 10) => "Invalid Network Field",
        (3, 11) => "Malformed AS_PATH",
        (5, 1) => "Receive Unexpected Message in OpenSent State",
        (5, 2) => "Receive Unexpected Message in OpenConfirm State",
        (5, 3) => "Receive Unexpected Message in Established State",
        (6, 1) => "Maximum Number of Prefixes Reached",
        (6, 2) => "Administrative Shutdown",
        (6, 3) => "Peer De-configured",
        (6, 4) => "Administrative Reset",
        (6, 5) => "Connection Rejected",
        (6, 6) => "Other Configuration Change",
        (6, 7) => "Connection Collision Resolution",
        (6, 8) => "Out of Resources",
        (6, 9) => "Hard Reset",
        (6, 10) => "BFD Down",
        (7, 1) => "Invalid Message Length",
        _ => null,
    };

    /// <summary><c>6/2 Cease: Administrative Shutdown</c>.</summary>
    public override string ToString() => (SubcodeName, Subcode) switch
    {
        ({ } name, _) => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}: {name}"),
        (null, 0) => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}: Unknown Subcode"),
    };
}
