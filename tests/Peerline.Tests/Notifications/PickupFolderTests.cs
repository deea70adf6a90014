using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public sealed class PickupFolderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("peerline-mail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_mail_server_each_mail_is_a_file_and_a_repetition_replaces_it()
    {
        var outbox = Path.Combine(_folder, "mail");
        var mailer = Mailers.From(new MailOptions { From = "peerline@transit.example" }, outbox);
        var draft = Drafts.Ordinary;

        Assert.True((await mailer.SendAsync(draft, draft.To, CancellationToken.None)).AllAccepted);
        var once = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(outbox, "*.eml")));
        Assert.True((await mailer.SendAsync(draft, draft.To, CancellationToken.None)).AllAccepted);
        var file = Assert.Single(Directory.GetFiles(outbox));

        Assert.Equal(once, await File.ReadAllBytesAsync(file));
        Assert.StartsWith("20261123T083000Z-", Path.GetFileName(file));
        Assert.Equal(draft.Subject, new WireMail(once)["Subject"]);
        Assert.Equal("noc@peer.example", new WireMail(once)["To"]);
    }

    [Fact]
    public async Task An_outbox_that_cannot_be_written_defers()
    {
        var file = Path.Combine(_folder, "not-a-folder");
        await File.WriteAllTextAsync(file, "");
        var mailer = Mailers.From(new MailOptions(), Path.Combine(file, "mail"));

        Assert.Equal(Drafts.Ordinary.To, (await mailer.SendAsync(Drafts.Ordinary, Drafts.Ordinary.To, CancellationToken.None)).Deferred);
    }

    [Theory]
    [InlineData("no-at-sign")]
    [InlineData("a b@example.net")]
    [InlineData("../../a@example.net")]
    [InlineData("a@example.net\r\nBcc: b")]
    [InlineData("a@example.net\n")]
    [InlineData("a@example.net>\u2028")]
    [InlineData("")]
    public async Task An_identifier_that_is_none_is_a_fault_of_the_caller(string id)
    {
        var mailer = Mailers.From(new MailOptions(), _folder);

        await Assert.ThrowsAsync<ArgumentException>(
            () => mailer.SendAsync(Drafts.Ordinary with { MessageId = id }, Drafts.Ordinary.To, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
