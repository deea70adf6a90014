using System.Globalization;

namespace Peerline.Notifications;

/// <summary>
/// Writes each mail as a file in Internet Message Format. A mail transfer agent may collect them there, or a person may read them.
/// A mail that is repeated replaces itself.
/// </summary>
sealed class PickupFolder(MailOptions options, string folder) : IMailer
{
    public async Task<MailOutcome> SendAsync(MailMessageDraft draft, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellation)
    {
        using var message = MailWriter.Write(draft, options);
        var name = string.Create(CultureInfo.InvariantCulture, $"{draft.Date.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{draft.MessageId}.eml");
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(message, Path.Combine(folder, name), cancellation);
            return MailOutcome.Same(recipients, MailResult.Accepted, $"Written as {name}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return MailOutcome.Same(recipients, MailResult.Deferred, $"The outbox cannot be written: {exception.Message}");
        }
    }

    // Whoever collects the files must never see half of one.
    static async Task WriteAsync(MimeKit.MimeMessage message, string path, CancellationToken cancellation)
    {
        var unfinished = path + ".tmp";
        var format = MimeKit.FormatOptions.Default.Clone();
        format.NewLineFormat = MimeKit.NewLineFormat.Dos;
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await message.WriteToAsync(format, file, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
