namespace Peerline.Notifications;

/// <summary>One finding of a validation or a link test, as it stands in a mail.</summary>
/// <param name="Check">The check's stable name.</param>
public sealed record MailFinding(string Check, bool Blocks, string Sentence, string? Hint = null);
