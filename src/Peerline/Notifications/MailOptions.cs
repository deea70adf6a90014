namespace Peerline.Notifications;

/// <summary>How mail leaves the house. Without a host it is written to a folder.</summary>
public sealed record MailOptions
{
    /// <summary>The mail server that takes our mail; none writes mails as .eml files.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 25;

    public MailSecurity Security { get; init; } = MailSecurity.None;

    /// <summary>A certificate authority of one's own, as a PEM file; the system's are used when none is named.</summary>
    public string? CaFile { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public string From { get; init; } = "peerline@localhost";

    public string FromName { get; init; } = "Peerline";

    /// <summary>For each answer of the server.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The right part of message ids.</summary>
    internal string Domain => From[(From.LastIndexOf('@') + 1)..];

    /// <summary>All that is wrong with these options, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!AddrSpec.TryParse(From, out _))
        {
            yield return "Mail: From is not one bare e-mail address.";
        }

        if (Host is null)
        {
            yield break;
        }

        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown)
        {
            yield return "Mail: Host is neither a host name nor an address.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return "Mail: Port is not between 1 and 65535.";
        }

        if (User is null != Password is null)
        {
            yield return "Mail: User and Password belong together.";
        }

        if (User is not null && Security is MailSecurity.None)
        {
            yield return "Mail: a password is not sent without TLS; set Security to StartTls or Tls.";
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            yield return "Mail: CaFile does not exist.";
        }

        if (Timeout < TimeSpan.FromSeconds(1))
        {
            yield return "Mail: Timeout is under a second.";
        }
    }
}
