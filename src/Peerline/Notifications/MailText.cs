namespace Peerline.Notifications;

/// <summary>What a template says: one line and plain text.</summary>
public sealed record MailText(string Subject, string Body);
