namespace Peerline.Notifications;

/// <summary>Takes a mail out of the house.</summary>
public interface IMailer
{
    /// <param name="recipients">
    /// Those of the draft who have not got it yet: after a partial success the rest is tried again with the same mail.
    /// </param>
    Task<MailOutcome> SendAsync(MailMessageDraft draft, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellation);
}
