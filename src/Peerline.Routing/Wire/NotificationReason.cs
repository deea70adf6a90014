using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>
/// Code and subcode of a NOTIFICATION, with the names of the IANA registry: <c>6/1 Cease: Maximum Number of Prefixes Reached</c>.
/// </summary>
public readonly record struct NotificationReason(NotificationCode Code, byte Subcode)
{
    // 1 Message Header Error (RFC 4271 6.1)
    public static readonly NotificationReason ConnectionNotSynchronized = new(NotificationCode.MessageHeaderError, 1);
    public static readonly NotificationReason BadMessageLength = new(NotificationCode.MessageHeaderError, 2);
    public static readonly NotificationReason BadMessageType = new(NotificationCode.MessageHeaderError, 3);

    // 2 OPEN Message Error (RFC 4271 6.2, 5492, 9234); 5 is deprecated, 8-10 are deprecated
    public static readonly NotificationReason OpenUnspecific = new(NotificationCode.OpenMessageError, 0);
    public static readonly NotificationReason UnsupportedVersionNumber = new(NotificationCode.OpenMessageError, 1);
    public static readonly NotificationReason BadPeerAs = new(NotificationCode.OpenMessageError, 2);
    public static readonly NotificationReason BadBgpIdentifier = new(NotificationCode.OpenMessageError, 3);
    public static readonly NotificationReason UnsupportedOptionalParameter = new(NotificationCode.OpenMessageError, 4);
    public static readonly NotificationReason UnacceptableHoldTime = new(NotificationCode.OpenMessageError, 6);
    public static readonly NotificationReason UnsupportedCapability = new(NotificationCode.OpenMessageError, 7);
    public static readonly NotificationReason RoleMismatch = new(NotificationCode.OpenMessageError, 11);

    // 3 UPDATE Message Error (RFC 4271 6.3); 7 is deprecated
    public static readonly NotificationReason MalformedAttributeList = new(NotificationCode.UpdateMessageError, 1);
    public static readonly NotificationReason UnrecognizedWellKnownAttribute = new(NotificationCode.UpdateMessageError, 2);
    public static readonly NotificationReason MissingWellKnownAttribute = new(NotificationCode.UpdateMessageError, 3);
    public static readonly NotificationReason AttributeFlagsError = new(NotificationCode.UpdateMessageError, 4);
    public static readonly NotificationReason AttributeLengthError = new(NotificationCode.UpdateMessageError, 5);
    public static readonly NotificationReason InvalidOriginAttribute = new(NotificationCode.UpdateMessageError, 6);
    public static readonly NotificationReason InvalidNextHopAttribute = new(NotificationCode.UpdateMessageError, 8);
    public static readonly NotificationReason OptionalAttributeError = new(NotificationCode.UpdateMessageError, 9);
    public static readonly NotificationReason InvalidNetworkField = new(NotificationCode.UpdateMessageError, 10);
    public static readonly NotificationReason MalformedAsPath = new(NotificationCode.UpdateMessageError, 11);

    // 4 Hold Timer Expired
    public static readonly NotificationReason HoldTimerExpired = new(NotificationCode.HoldTimerExpired, 0);

    // 5 Finite State Machine Error (RFC 6608)
    public static readonly NotificationReason UnexpectedMessage = new(NotificationCode.FiniteStateMachineError, 0);
    public static readonly NotificationReason UnexpectedMessageInOpenSent = new(NotificationCode.FiniteStateMachineError, 1);
    public static readonly NotificationReason UnexpectedMessageInOpenConfirm = new(NotificationCode.FiniteStateMachineError, 2);
    public static readonly NotificationReason UnexpectedMessageInEstablished = new(NotificationCode.FiniteStateMachineError, 3);

    // 6 Cease (RFC 4486, 8538, 9384)
    public static readonly NotificationReason MaximumPrefixesReached = new(NotificationCode.Cease, 1);
    public static readonly NotificationReason AdministrativeShutdown = new(NotificationCode.Cease, 2);
    public static readonly NotificationReason PeerDeconfigured = new(NotificationCode.Cease, 3);
    public static readonly NotificationReason AdministrativeReset = new(NotificationCode.Cease, 4);
    public static readonly NotificationReason ConnectionRejected = new(NotificationCode.Cease, 5);
    public static readonly NotificationReason OtherConfigurationChange = new(NotificationCode.Cease, 6);
    public static readonly NotificationReason ConnectionCollisionResolution = new(NotificationCode.Cease, 7);
    public static readonly NotificationReason OutOfResources = new(NotificationCode.Cease, 8);
    public static readonly NotificationReason HardReset = new(NotificationCode.Cease, 9);
    public static readonly NotificationReason BfdDown = new(NotificationCode.Cease, 10);

    // 7 ROUTE-REFRESH Message Error (RFC 7313)
    public static readonly NotificationReason InvalidRouteRefreshLength = new(NotificationCode.RouteRefreshMessageError, 1);

    // 8 Send Hold Timer Expired (RFC 9687)
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

    public override string ToString() => (SubcodeName, Subcode) switch
    {
        ({ } name, _) => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}: {name}"),
        (null, 0) => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(byte)Code}/{Subcode} {CodeName}: Unknown Subcode"),
    };
}
