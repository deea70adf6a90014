namespace Peerline.Server.Arm;

/// <summary>Marks reads whose answer is made of the records of the subscription and of everybody's alone: it may be remembered.</summary>
internal sealed class MadeOfRecords
{
    public static MadeOfRecords Alone { get; } = new();
}
