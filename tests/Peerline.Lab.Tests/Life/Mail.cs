using MimeKit;

namespace Peerline.Lab.Tests;

/// <summary>One mail as it left the house.</summary>
public sealed record Mail(string MessageId, IReadOnlyList<string> To, string Subject, string Text, IReadOnlyList<string> Attachments)
{
    public static Mail Read(string file)
    {
        using var message = MimeMessage.Load(file);
        return new Mail(
            message.MessageId ?? "", [.. message.To.Mailboxes.Select(m => m.Address)], message.Subject ?? "", message.TextBody ?? "",
            [.. message.Attachments.Select(a => a.ContentDisposition?.FileName ?? a.ContentType.MimeType)]);
    }

    public override string ToString() => $"{string.Join(", ", To)}: {Subject}";
}
