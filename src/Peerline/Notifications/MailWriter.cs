using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

using MimeKit;
using MimeKit.Text;

namespace Peerline.Notifications;

/// <summary>
/// A draft in the form in which it travels (RFC 5322, MIME). No text of the draft can begin a header of its own: names and subjects
/// become one line of visible characters, addresses are bare, identifiers are checked. The same draft gives the same octets.
/// </summary>
static partial class MailWriter
{
    const int LongestSubject = 200;
    const int LongestName = 80;

    static readonly string[] MediaTypes = ["application/pdf", "application/json", "text/plain", MaintNote.Published, MaintNote.Cancelled];

    public static MimeMessage Write(MailMessageDraft draft, MailOptions options)
    {
        var message = new MimeMessage { MessageId = Identifier(draft.MessageId), Date = draft.Date.ToUniversalTime() };
        message.From.Add(new MailboxAddress(Encoding.UTF8, Phrase(options.FromName, LongestName), AddrSpec.Parse(options.From).ToString()));
        message.To.AddRange(draft.To.Select(Mailbox));
        message.Subject = Phrase(draft.Subject, LongestSubject);
        if (draft.ThreadId is { } thread && thread != draft.MessageId)
        {
            message.InReplyTo = Identifier(thread);
            message.References.Add(Identifier(thread));
        }

        // RFC 3834: no vacation notice is to answer this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = Body(draft);
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    public static MailboxAddress Mailbox(AddrSpec address) => new("", address.ToString());

    // Text that looks like an encoded word (RFC 2047) would be decoded by lenient readers, and whatever it hides with it.
    static string Phrase(string text, int longest) => PlainText.OneLine(text, longest).Replace("=?", "= ?");

    static MimeEntity Body(MailMessageDraft draft)
    {
        var text = new TextPart(TextFormat.Plain);
        text.SetText(Encoding.UTF8, Visible(draft.Text));
        if (draft.Attachments.Count == 0)
        {
            return text;
        }

        var boundary = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(draft.MessageId)))[..32];
        var body = new Multipart("mixed") { Boundary = $"=-{boundary}" };
        body.Add(text);
        foreach (var attachment in draft.Attachments)
        {
            body.Add(Part(attachment));
        }

        return body;
    }

    static MimePart Part(MailAttachment attachment)
    {
        var type = MediaTypes.Contains(attachment.MediaType) ? attachment.MediaType : "application/octet-stream";
        return new MimePart(ContentType.Parse(type))
        {
            Content = new MimeContent(new MemoryStream(attachment.Content.ToArray(), writable: false)),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = FileName(attachment.FileName),
        };
    }

    // Leading dots would hide the file, and nothing may look like a path.
    static string FileName(string name)
    {
        var kept = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')).TrimStart('.');
        return kept.Length == 0 ? "attachment" : kept[..Math.Min(kept.Length, 80)];
    }

    static string Visible(string text)
    {
        var visible = new StringBuilder();
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            visible.Append(rune.Value == '\n' ? "\n" : PlainText.Shown(rune));
        }

        return visible.ToString().TrimEnd('\n') + "\n";
    }

    static string Identifier(string id) =>
        MessageIdentifier().IsMatch(id)
            ? id
            : throw new ArgumentException("Not an identifier of a mail (RFC 5322 section 3.6.4).", nameof(id));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex MessageIdentifier();
}
