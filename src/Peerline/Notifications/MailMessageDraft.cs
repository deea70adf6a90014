namespace Peerline.Notifications;

/// <summary>
/// A mail as it is stored before it is sent. Sending it twice sends the same bytes with the same Message-ID, so that a repetition
/// after a crash is recognised by whoever receives it.
/// </summary>
public sealed record MailMessageDraft
{
    /// <summary>Left and right part as in RFC 5322, without the angle brackets: "{event id}.{audience}@{mail domain}".</summary>
    public required string MessageId { get; init; }

    /// <summary>What the mail belongs to, in the same form; mail readers put all mails of one connection into one thread.</summary>
    public string? ThreadId { get; init; }

    public required DateTimeOffset Date { get; init; }
    public required IReadOnlyList<AddrSpec> To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];
}
