namespace Peerline.Notifications;

/// <summary>What became of one attempt, recipient by recipient.</summary>
public sealed record MailOutcome(IReadOnlyList<RecipientOutcome> Recipients)
{
    public bool AllAccepted => Recipients.All(recipient => recipient.Result is MailResult.Accepted);

    /// <summary>Who is still to get it.</summary>
    public IReadOnlyList<AddrSpec> Deferred => Only(MailResult.Deferred);

    public IReadOnlyList<AddrSpec> Refused => Only(MailResult.Refused);

    public static MailOutcome Same(IEnumerable<AddrSpec> recipients, MailResult result, string answer) =>
        new([.. recipients.Select(recipient => new RecipientOutcome(recipient, result, PlainText.OneLine(answer)))]);

    AddrSpec[] Only(MailResult result) =>
        [.. Recipients.Where(recipient => recipient.Result == result).Select(recipient => recipient.Recipient)];
}
