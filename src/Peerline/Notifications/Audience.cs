namespace Peerline.Notifications;

/// <summary>For whom a mail is written: the same milestone is news for one side and a task for the other.</summary>
public enum Audience
{
    Peer,
    Operator,
}
