namespace Peerline.Notifications;

/// <param name="FileName">As the reader will save it; cut down to ASCII letters, digits, dot, dash and underscore.</param>
/// <param name="MediaType">"application/pdf", "application/json", "text/plain", or one of <see cref="MaintNote"/>'s.</param>
public sealed record MailAttachment(string FileName, string MediaType, ReadOnlyMemory<byte> Content);
