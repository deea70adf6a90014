using System.Globalization;
using System.Text;
using System.Text.Json;
using Peerline.Access;
using Peerline.Client;
using Peerline.Server.Tokens;

namespace Peerline.Server.Api;

/// <summary>
/// Server-sent events (the HTML standard, section 9.2). The first, <c>start</c>, holds the position from which the stream begins, so that a
/// listener that has seen nothing yet can resume too. A line that begins with a colon is a heartbeat.
/// </summary>
internal sealed class EventStream(EventFeed feed, Bearer bearer, Caller caller, Names names, long? after, Guid? subject) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var cancel = http.RequestAborted;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var begin = after ?? await feed.HeadAsync(cancel);
        try
        {
            await WriteAsync(http, begin, "start", "{}");
            await http.Response.Body.FlushAsync(cancel);
            await foreach (var batch in feed.ReadAsync(bearer, caller, begin, subject, cancel))
            {
                if (batch.Count == 0) await http.Response.Body.WriteAsync(": heartbeat\n\n"u8.ToArray(), cancel);
                foreach (var row in batch)
                    await WriteAsync(http, row.Position, row.Type,
                        JsonSerializer.Serialize(EventShape.Of(row, names.Of), PeerlineApiJson.Options));
                await http.Response.Body.FlushAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The listener went away.
        }
    }

    /// <summary>JSON as we write it has no line break, so one data line is enough.</summary>
    private static ValueTask WriteAsync(HttpContext http, long id, string type, string data) =>
        http.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {type}\ndata: {data}\n\n")),
                http.RequestAborted);
}
