namespace Peerline.Routing.Wire;

/// <summary>What RFC 7606 asks for, weakest first; the strongest in a message wins.</summary>
public enum UpdateAction : byte
{
    /// <summary>Nothing is wrong, or nothing that matters.</summary>
    Accept = 0,
    /// <summary>The attribute is dropped, the routes stay.</summary>
    AttributeDiscard = 1,
    /// <summary>Every route of the message is withdrawn, the session stays.</summary>
    TreatAsWithdraw = 2,
    /// <summary>The session ends: nothing can be trusted any more.</summary>
    SessionReset = 3,
}
