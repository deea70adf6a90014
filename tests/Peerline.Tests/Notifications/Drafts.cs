using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

static class Drafts
{
    public static readonly MailMessageDraft Ordinary = new()
    {
        MessageId = "019ab0c4-7f52-7d1e-9c3a-5b6c7d8e9f01.peer@transit.example",
        ThreadId = "connection.019ab0c4-7f52-7d1e-9c3a-000000000001@transit.example",
        Date = new DateTimeOffset(2026, 11, 23, 8, 30, 0, TimeSpan.Zero),
        To = [AddrSpec.Parse("noc@peer.example")],
        Subject = "[AS64496-AS64500] ams-1: Letter of Authorization",
        Text = "The letter is attached.\n\nGrüße\n",
        Attachments = [new MailAttachment("LOA-2026-000123-v1.pdf", "application/pdf", "%PDF-1.4 …"u8.ToArray())],
    };

    public static MailMessageDraft To(params string[] addresses) => Ordinary with { To = [.. addresses.Select(AddrSpec.Parse)] };

    public static MailOptions Options(int port) =>
        new() { Host = "127.0.0.1", Port = port, From = "peerline@transit.example", FromName = "Example Transit" };
}
