namespace Peerline.Routing.Wire;

/// <summary>What RFC 7606 asks for, weakest first; the strongest in a message wins.</summary>
public enum UpdateAction : byte
{
    Accept = 0,
    AttributeDiscard = 1,
    TreatAsWithdraw = 2,
    SessionReset = 3,
}
