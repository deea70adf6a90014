namespace Peerline.Cli.Decode;

/// <summary>What is to be said of a message, weakest first.</summary>
internal enum Outcome
{
    Ok,

    /// <summary>An attribute is dropped, the routes stay (RFC 7606 2).</summary>
    AttributeDiscard,

    /// <summary>The routes of the UPDATE are withdrawn, the session stays (RFC 7606 2).</summary>
    TreatAsWithdraw,

    /// <summary>The UPDATE cannot be processed: a NOTIFICATION, and the session ends.</summary>
    SessionReset,

    /// <summary>The octets end before the message does.</summary>
    Incomplete,

    /// <summary>The octets are no message.</summary>
    Error,
}
