using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using MimeKit;

using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public sealed class SmtpMailerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("peerline-mail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_mail_arrives_with_its_text_attachment_and_identifiers()
    {
        var draft = Drafts.Ordinary;
        await using var server = await SmtpServer.StartAsync();
        var outcome = await SendAsync(server, draft);
        var received = await server.NextAsync();
        var mail = MimeMessage.Load(new MemoryStream(received.Content));

        Assert.True(outcome.AllAccepted);
        Assert.Contains("taken", Assert.Single(outcome.Recipients).Answer);
        Assert.Equal("peerline@transit.example", received.From);
        Assert.Equal(["noc@peer.example"], received.To);
        Assert.Equal(draft.MessageId, mail.MessageId);
        Assert.Equal(draft.ThreadId, mail.InReplyTo);
        Assert.Equal(draft.Subject, mail.Subject);
        Assert.Equal(draft.Date, mail.Date);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(draft.Text, mail.TextBody!.ReplaceLineEndings("\n"));
        var attachment = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        Assert.Equal("LOA-2026-000123-v1.pdf", attachment.FileName);
        using var content = new MemoryStream();
        attachment.Content!.DecodeTo(content);
        Assert.Equal(draft.Attachments[0].Content.ToArray(), content.ToArray());
    }

    [Fact]
    public async Task The_same_draft_gives_the_same_octets()
    {
        await using var server = await SmtpServer.StartAsync();
        await SendAsync(server, Drafts.Ordinary);
        await SendAsync(server, Drafts.Ordinary);

        Assert.Equal((await server.NextAsync()).Content, (await server.NextAsync()).Content);
    }

    [Fact]
    public async Task A_busy_server_defers_and_the_next_attempt_gets_through()
    {
        await using var server = await SmtpServer.StartAsync();
        var draft = Drafts.To("busy@peer.example");

        var first = await SendAsync(server, draft);
        Assert.Equal(draft.To, first.Deferred);
        Assert.Contains("greylisted", Assert.Single(first.Recipients).Answer);
        Assert.True((await SendAsync(server, draft)).AllAccepted);
    }

    [Fact]
    public async Task A_server_that_defers_after_the_data_is_tried_again_with_the_same_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        var draft = Drafts.To("full@peer.example");

        var first = await SendAsync(server, draft);
        var second = await SendAsync(server, draft);

        Assert.Equal(draft.To, first.Deferred);
        Assert.Contains("452", first.Recipients[0].Answer);
        Assert.True(second.AllAccepted);
        Assert.Equal((await server.NextAsync()).Content, (await server.NextAsync()).Content);
    }

    [Fact]
    public async Task One_refused_recipient_does_not_keep_the_others_from_their_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        var draft = Drafts.To("noc@peer.example", "gone@peer.example", "busy@peer.example");

        var first = await SendAsync(server, draft);
        Assert.Equal(["noc@peer.example"], (await server.NextAsync()).To);
        Assert.Equal([MailResult.Accepted, MailResult.Refused, MailResult.Deferred],
            first.Recipients.Select(recipient => recipient.Result));

        // Only who has not got it gets it now, and the header still names all.
        var second = await Mailers.From(Drafts.Options(server.Port), _folder).SendAsync(draft, first.Deferred, CancellationToken.None);
        var received = await server.NextAsync();
        Assert.True(second.AllAccepted);
        Assert.Equal(["busy@peer.example"], received.To);
        Assert.Equal(draft.To.Select(to => to.ToString()), new WireMail(received.Content)["To"].Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task When_every_recipient_is_refused_nothing_is_sent_and_nothing_is_tried_again()
    {
        await using var server = await SmtpServer.StartAsync();
        var draft = Drafts.To("gone@peer.example", "gone.too@peer.example");
        var outcome = await SendAsync(server, draft);

        Assert.Equal(draft.To, outcome.Refused);
        Assert.All(outcome.Recipients, recipient => Assert.StartsWith("550", recipient.Answer));
    }

    [Fact]
    public async Task A_mail_that_is_refused_after_the_data_is_not_tried_again()
    {
        await using var server = await SmtpServer.StartAsync();
        var outcome = await SendAsync(server, Drafts.To("spam@peer.example"));

        Assert.Single(outcome.Refused);
        Assert.Contains("554", outcome.Recipients[0].Answer);
    }

    [Fact]
    public async Task A_connection_lost_after_the_data_repeats_the_mail_under_the_same_identifier()
    {
        await using var server = await SmtpServer.StartAsync();
        var draft = Drafts.To("cut@peer.example");

        var first = await SendAsync(server, draft);
        var second = await SendAsync(server, draft);
        WireMail before = new((await server.NextAsync()).Content), after = new((await server.NextAsync()).Content);

        Assert.Equal(draft.To, first.Deferred);
        Assert.True(second.AllAccepted);
        Assert.Equal($"<{draft.MessageId}>", before["Message-Id"]);
        Assert.Equal(before["Message-Id"], after["Message-Id"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_says_nothing_defers()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        Assert.Single((await SendAsync(Drafts.Options(port) with { Timeout = TimeSpan.FromSeconds(1) }, Drafts.Ordinary)).Deferred);
        silent.Stop();
        Assert.Single((await SendAsync(Drafts.Options(port), Drafts.Ordinary)).Deferred);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_obeyed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var given = new CancellationTokenSource();
        var mailer = Mailers.From(Drafts.Options(((IPEndPoint)silent.LocalEndpoint).Port), _folder);
        var sending = mailer.SendAsync(Drafts.Ordinary, Drafts.Ordinary.To, given.Token);
        using var connection = await silent.AcceptTcpClientAsync();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Credentials_travel_under_TLS_with_a_certificate_of_ones_own_authority(MailSecurity security)
    {
        var (ca, certificate, key) = Certificates("localhost");
        string[] implicitly = security is MailSecurity.Tls ? ["--implicit"] : [];
        await using var server = await SmtpServer.StartAsync(
            ["--certificate", certificate, "--key", key, "--user", "peerline", "--password", "pass word", .. implicitly]);
        var options = Drafts.Options(server.Port) with
        {
            Host = "localhost", Security = security, CaFile = ca, User = "peerline", Password = "pass word",
        };

        var outcome = await SendAsync(options, Drafts.Ordinary);
        Assert.True(outcome.AllAccepted, outcome.Recipients[0].Answer);
        var received = await server.NextAsync();
        Assert.True(received.LoggedIn);
        Assert.Equal(security is MailSecurity.StartTls, received.Tls);

        Assert.Single((await SendAsync(options with { Password = "wrong" }, Drafts.Ordinary)).Deferred);
    }

    [Fact]
    public async Task A_certificate_of_a_stranger_or_for_another_name_gets_no_mail()
    {
        var (ca, certificate, key) = Certificates("elsewhere.example");
        await using var server = await SmtpServer.StartAsync("--certificate", certificate, "--key", key);
        var options = Drafts.Options(server.Port) with { Host = "localhost", Security = MailSecurity.StartTls };

        Assert.Single((await SendAsync(options, Drafts.Ordinary)).Deferred);
        Assert.Single((await SendAsync(options with { CaFile = ca }, Drafts.Ordinary)).Deferred);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_no_mail_that_asks_for_it()
    {
        await using var server = await SmtpServer.StartAsync();

        Assert.Single((await SendAsync(Drafts.Options(server.Port) with { Security = MailSecurity.StartTls }, Drafts.Ordinary)).Deferred);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var options = new MailOptions
        {
            Host = "a b", Port = 0, User = "x", From = "nobody", CaFile = Path.Combine(_folder, "none"), Timeout = TimeSpan.Zero,
        };

        Assert.Equal(7, options.Problems().Count());
        Assert.Throws<ArgumentException>(() => Mailers.From(options, _folder));
        Assert.Empty(new MailOptions().Problems());
    }

    Task<MailOutcome> SendAsync(SmtpServer server, MailMessageDraft draft) => SendAsync(Drafts.Options(server.Port), draft);

    Task<MailOutcome> SendAsync(MailOptions options, MailMessageDraft draft) =>
        Mailers.From(options, _folder).SendAsync(draft, draft.To, CancellationToken.None);

    (string Ca, string Certificate, string Key) Certificates(string name)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(79));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(ca, ca.NotBefore, ca.NotAfter, [1]);
        return (
            Written("ca.pem", ca.ExportCertificatePem()), Written("server.pem", certificate.ExportCertificatePem()),
            Written("server.key", key.ExportPkcs8PrivateKeyPem()));
    }

    string Written(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
