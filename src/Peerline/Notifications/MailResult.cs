namespace Peerline.Notifications;

public enum MailResult
{
    /// <summary>The server took responsibility for it (250 after DATA).</summary>
    Accepted,

    /// <summary>Not this time (4xx, no connection, no answer): to be tried again, see <see cref="MailRetry"/>.</summary>
    Deferred,

    /// <summary>Never (5xx): a person must look at the address or at the server.</summary>
    Refused,
}
