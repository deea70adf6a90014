namespace Peerline.Notifications;

public enum MailSecurity
{
    None,

    /// <summary>Plain at first, then TLS, or nothing is sent (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first octet (RFC 8314), usually port 465.</summary>
    Tls,
}
