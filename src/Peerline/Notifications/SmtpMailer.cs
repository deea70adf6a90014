using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

using MimeKit;

namespace Peerline.Notifications;

/// <summary>
/// Hands a mail to a mail server (RFC 5321). What the server says to one recipient decides about that one; what it says to the mail
/// decides about all. A connection that dies leaves the question open, and the mail is repeated with the same Message-ID.
/// </summary>
sealed class SmtpMailer(MailOptions options) : IMailer
{
    public async Task<MailOutcome> SendAsync(MailMessageDraft draft, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellation)
    {
        using var message = MailWriter.Write(draft, options);
        using var conversation = new Conversation { Timeout = (int)options.Timeout.TotalMilliseconds };
        try
        {
            await OpenAsync(conversation, cancellation);
            var answer = await conversation.SendAsync(
                message, message.From.Mailboxes.Single(), recipients.Select(MailWriter.Mailbox), cancellation);
            await CloseAsync(conversation, cancellation);
            return conversation.Outcome(recipients, MailResult.Accepted, answer);
        }
        catch (SmtpCommandException refusal)
        {
            var result = IsPermanent(refusal.StatusCode) ? MailResult.Refused : MailResult.Deferred;
            return conversation.Outcome(recipients, result, $"{(int)refusal.StatusCode} {refusal.Message}");
        }
        catch (Exception trouble) when (IsOutage(trouble, cancellation))
        {
            return conversation.Outcome(recipients, MailResult.Deferred, trouble.Message);
        }
    }

    async Task OpenAsync(Conversation conversation, CancellationToken cancellation)
    {
        if (options.CaFile is { } file)
        {
            conversation.ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
                IsIssuedBy(file, certificate, chain, errors);
        }

        await conversation.ConnectAsync(options.Host!, options.Port, Security(), cancellation);
        if (options is { User: { } user, Password: { } password })
        {
            await conversation.AuthenticateAsync(user, password, cancellation);
        }
    }

    SecureSocketOptions Security() => options.Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => throw new InvalidOperationException("Unknown kind of mail security."),
    };

    // The mail is already taken: how the server says good-bye changes nothing.
    static async Task CloseAsync(Conversation conversation, CancellationToken cancellation)
    {
        try
        {
            await conversation.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception trouble) when (IsOutage(trouble, cancellation) || trouble is SmtpCommandException)
        {
        }
    }

    static bool IsIssuedBy(string caFile, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        return chain.Build(server);
    }

    static bool IsPermanent(SmtpStatusCode code) => (int)code >= 500;

    // A refused login or certificate is the operator's to mend; the mail waits for it.
    static bool IsOutage(Exception exception, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => exception is IOException or SocketException or TimeoutException or ProtocolException or SslHandshakeException
            or MailKit.Security.AuthenticationException or System.Security.Authentication.AuthenticationException or NotSupportedException
            or ServiceNotConnectedException,
    };

    /// <summary>MailKit's client, which would give up the whole mail at the first refused recipient.</summary>
    sealed class Conversation : SmtpClient
    {
        readonly Dictionary<string, RecipientOutcome> _turnedAway = new(StringComparer.Ordinal);

        /// <summary>Each recipient's own refusal where there is one, else what became of the mail.</summary>
        public MailOutcome Outcome(IEnumerable<AddrSpec> recipients, MailResult ofTheMail, string answer) => new(
            [.. recipients.Select(recipient =>
                _turnedAway.GetValueOrDefault(recipient.ToString())
                    ?? new RecipientOutcome(recipient, ofTheMail, PlainText.OneLine(answer)))]);

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            _turnedAway[mailbox.Address] = new RecipientOutcome(
                AddrSpec.Parse(mailbox.Address),
                IsPermanent(response.StatusCode) ? MailResult.Refused : MailResult.Deferred,
                PlainText.OneLine($"{(int)response.StatusCode} {response.Response}"));

        protected override void OnNoRecipientsAccepted(MimeMessage message)
        {
        }
    }
}
