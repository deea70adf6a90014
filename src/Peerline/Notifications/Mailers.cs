namespace Peerline.Notifications;

public static class Mailers
{
    /// <param name="outbox">Where mails are written when no mail server is named.</param>
    public static IMailer From(MailOptions options, string outbox)
    {
        if (options.Problems().ToArray() is { Length: > 0 } problems)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        }

        return options.Host is null ? new PickupFolder(options, outbox) : new SmtpMailer(options);
    }
}
