namespace Peerline.Routing.Rtr;

/// <summary>Error codes of the RPKI-to-Router protocol (IANA rpki-rtr-error; RFC 8210 12).</summary>
public enum RtrErrorCode : ushort
{
    /// <summary>What was received is wrong in a way that no other code names.</summary>
    CorruptData = 0,

    /// <summary>The sender cannot go on for a reason of its own.</summary>
    InternalError = 1,

    /// <summary>The cache has nothing to give yet; the only error that does not end the session.</summary>
    NoDataAvailable = 2,

    /// <summary>The cache does not accept the request.</summary>
    InvalidRequest = 3,

    /// <summary>The version is not spoken.</summary>
    UnsupportedProtocolVersion = 4,

    /// <summary>The PDU type is not known in this version.</summary>
    UnsupportedPduType = 5,

    /// <summary>A record was withdrawn that is not there.</summary>
    WithdrawalOfUnknownRecord = 6,

    /// <summary>A record was announced that is there already.</summary>
    DuplicateAnnouncementReceived = 7,

    /// <summary>A PDU has another version than was agreed on (from version 1 on).</summary>
    UnexpectedProtocolVersion = 8,

    /// <summary>An ASPA whose provider list cannot be (version 2, draft-ietf-sidrops-8210bis).</summary>
    AspaProviderListError = 9,

    /// <summary>A message layer below failed (version 2, draft-ietf-sidrops-8210bis).</summary>
    TransportFailed = 10,

    /// <summary>Records came in an order that is not allowed (version 2, draft-ietf-sidrops-8210bis).</summary>
    OrderingError = 11,
}
