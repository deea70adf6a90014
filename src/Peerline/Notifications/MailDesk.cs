using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Notifications;

/// <summary>
/// Mail is a projection of the events: every event that is a milestone becomes one draft for each side, stored with the cursor in one
/// transaction, and is sent from there. Nothing is lost, and only a process that dies between the server's 250 and our commit sends a
/// mail again, under the same Message-ID.
/// </summary>
public sealed class MailDesk(PeerlineStore store, MailWording wording, IMailer mailer)
{
    private const string Cursor = "mail";
    private const int Batch = 100;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>Writes the mails of new events and sends what is due.</summary>
    /// <returns>How long to wait, unless an event comes before.</returns>
    public async Task<TimeSpan> RunAsync(CancellationToken cancel)
    {
        while (await WriteAsync(cancel) == Batch)
        {
        }

        while (await NextAsync(cancel) is { } due)
        {
            var now = store.Time.GetUtcNow();
            if (due.DueAt!.Value.FromMicros() > now) return Shorter(due.DueAt.Value.FromMicros() - now, Idle);
            await SendAsync(due, cancel);
        }

        return Idle;
    }

    private Task<int> WriteAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var cursor = await work.Db.Cursors.FirstOrDefaultAsync(c => c.Name == Cursor, cancel);
        if (cursor is null) work.Db.Cursors.Add(cursor = new CursorRow { Name = Cursor });
        var events = await work.Db.Events.Where(e => e.Position > cursor.Position).OrderBy(e => e.Position).Take(Batch).ToListAsync(cancel);
        foreach (var e in events)
        {
            foreach (var (audience, draft) in await wording.OfAsync(work, e, cancel)) work.Db.Mails.Add(Row(e, audience, draft));
            cursor.Position = e.Position;
        }

        return events.Count;
    }, cancel);

    private static MailRow Row(EventRow e, Audience audience, MailMessageDraft draft) => new()
    {
        Id = Guid.CreateVersion7(e.At.FromMicros()),
        EventPosition = e.Position,
        Audience = audience.ToString(),
        Draft = PeerlineJson.Write(draft),
        State = nameof(MailState.Pending),
        DueAt = e.At,
    };

    private Task<MailRow?> NextAsync(CancellationToken cancel) => store.ReadAsync(Caller.System, db =>
        db.Mails.Where(m => m.DueAt != null).OrderBy(m => m.DueAt).ThenBy(m => m.EventPosition).FirstOrDefaultAsync(cancel), cancel);

    private async Task SendAsync(MailRow mail, CancellationToken cancel)
    {
        var draft = PeerlineJson.Read<MailMessageDraft>(mail.Draft);
        var outcome = await mailer.SendAsync(draft, draft.To, cancel);
        await store.WriteAsync(Caller.System, async work =>
        {
            var row = await work.Db.Mails.FirstAsync(m => m.Id == mail.Id, CancellationToken.None);
            row.Attempts++;
            row.LastError = outcome.AllAccepted ? null : string.Join(" ", outcome.Recipients.Where(r => r.Result is not MailResult.Accepted).Select(r => $"{r.Recipient}: {r.Answer}"));
            row.DueAt = outcome.Deferred.Count > 0 ? MailRetry.Next(draft.Date, row.Attempts, work.Now)?.ToMicros() : null;
            row.State = (row.DueAt, outcome.Refused.Count) switch
            {
                (not null, _) => nameof(MailState.Pending),
                (null, 0) when outcome.AllAccepted => nameof(MailState.Sent),
                _ => nameof(MailState.Failed),
            };

            // Who has got it does not get it again.
            if (row.DueAt is not null) row.Draft = PeerlineJson.Write(draft with { To = outcome.Deferred });
            return 0;
        }, CancellationToken.None);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>Where a mail is, as it is stored.</summary>
public enum MailState { Pending, Sent, Failed }
