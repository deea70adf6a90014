using CsCheck;

using MimeKit;

using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public sealed class HeaderInjectionTests
{
    static readonly string[] Fields =
    [
        "Auto-Submitted", "Content-Type", "Date", "From", "In-Reply-To", "MIME-Version", "Message-Id", "References", "Subject", "To",
    ];

    [Fact]
    public async Task No_text_can_add_a_header_or_a_recipient()
    {
        await using var server = await SmtpServer.StartAsync();
        var texts = Hostile().ToArray();
        foreach (var text in texts)
        {
            var draft = Drafts.Ordinary with { Subject = text, Text = text, Attachments = [new(text, text, new byte[] { 1 })] };
            var mailer = Mailers.From(Drafts.Options(server.Port) with { FromName = text }, "");
            var outcome = await mailer.SendAsync(draft, draft.To, CancellationToken.None);
            Assert.True(outcome.AllAccepted, outcome.Recipients[0].Answer);
            IsExactlyOneMailToOne(await server.NextAsync(), draft);
        }

        Assert.True(texts.Length > 60);
    }

    static void IsExactlyOneMailToOne(SmtpServer.Received received, MailMessageDraft draft)
    {
        var mail = new WireMail(received.Content);
        Assert.Equal(["noc@peer.example"], received.To);
        Assert.Equal(Fields, mail.Names.Order(StringComparer.Ordinal));
        Assert.All(mail.Fields, field =>
            Assert.All(field.Value, c => Assert.True(c is '\t' or (>= ' ' and <= '~'), $"{field.Name} holds {(int)c}")));
        Assert.Equal("noc@peer.example", mail["To"]);
        Assert.Equal($"<{draft.MessageId}>", mail["Message-Id"]);
        Assert.All(mail.Raw.Split("\r\n"), line => Assert.True(line.Length <= 998 && !line.Contains('\r') && !line.Contains('\n')));

        // And a reader, who decodes encoded words, sees one sender and one line.
        var read = MimeMessage.Load(new MemoryStream(received.Content));
        Assert.Equal("peerline@transit.example", Assert.Single(read.From.Mailboxes).Address);
        Assert.All([read.Subject ?? "", read.From.Mailboxes.Single().Name ?? ""], text =>
            Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202E'));
        var name = Assert.IsType<MimePart>(Assert.Single(read.Attachments)).FileName!;
        Assert.Equal(name, Path.GetFileName(name));
        Assert.All(name, c => Assert.True(char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)));
    }

    static IEnumerable<string> Hostile()
    {
        string[] attacks =
        [
            "x\r\nBcc: victim@example.net", "x\nBcc: victim@example.net", "x\rBcc: victim@example.net", "x\u2028Bcc: victim@example.net",
            "x\u2029Bcc: victim@example.net", "x\u0085Bcc: victim@example.net", "x\0\r\n\r\nbody",
                "\r\n.\r\nMAIL FROM:<a@b>\r\n", "\r\n\r\n",
            "x\n.\nRCPT TO:<victim@example.net>", "=?utf-8?B?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm5ldA==?=", "\"quoted\" <other@example.net>,",
            "a,b;c:<d@e>", "gnp\u202Eexe", "\ud800", "", new string('W', 5000), string.Concat(Enumerable.Repeat("株", 3000)),
            "../../etc/passwd", "\"; filename=\"x", "\tTo: x", " ", "\x1b[31m",
        ];
        var random = new List<string>();
        Gen.OneOf(Gen.String[0, 120], Gen.String[Gen.Char["\r\n: Bc\u2028=?<>,\"\0."], 0, 40])
            .Array[60].Sample(random.AddRange, iter: 1, threads: 1);
        return [.. attacks, .. random];
    }
}
