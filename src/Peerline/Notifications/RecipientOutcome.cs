namespace Peerline.Notifications;

/// <param name="Answer">What the server said, or what went wrong, in one line.</param>
public sealed record RecipientOutcome(AddrSpec Recipient, MailResult Result, string Answer);
