using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Request;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What has happened, as pages, oldest first; and what happens, as a stream.</summary>
internal static class HistoryApi
{
    public static void MapHistory(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("History");
        group.MapGet("/history", AllAsync)
            .WithMetadata(new Paged(),
            new TakesQuery("after", Microsoft.OpenApi.JsonSchemaType.Integer, "Only events behind this position."))
            .WithName("ListHistory").WithSummary("Everything that has happened");
        group.MapGet("/connections/{id:guid}/history", OfConnectionAsync).WithMetadata(new Paged()).WithName("ListConnectionHistory")
            .WithSummary("The history of a connection");
        group.MapGet("/peerings/{id:guid}/history", OfPeeringAsync).WithMetadata(new Paged()).WithName("ListPeeringHistory")
            .WithSummary("The history of a peering and its connections");
        group.MapGet("/events", StreamAsync)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .WithMetadata(
            new TakesQuery("subject", Microsoft.OpenApi.JsonSchemaType.String, "Only what happens to this connection or peering."))
            .RequireRateLimiting(CallerLimits.Streams).WithName("StreamEvents").WithSummary("Server-sent events; Last-Event-ID resumes behind an event");
    }

    private static Task<Reply<Wire.Page<Wire.HistoryEvent>>> AllAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging, long? after, CancellationToken cancel) =>
        PageAsync(caller, store, names, paging, _ => Task.FromResult<Func<IQueryable<EventRow>,
            IQueryable<EventRow>>?>(rows => after is { } a ? rows.Where(e => e.Position > a) : rows), "", cancel);

    private static Task<Reply<Wire.Page<Wire.HistoryEvent>>> OfConnectionAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging, Guid id, CancellationToken cancel) =>
        PageAsync(caller, store, names, paging, async db =>
            await db.Connections.AnyAsync(c => c.Id == id, cancel) ? rows => rows.Where(e => e.Subject == id) : null, "connection", cancel);

    private static Task<Reply<Wire.Page<Wire.HistoryEvent>>> OfPeeringAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging, Guid id, CancellationToken cancel) =>
        PageAsync(caller, store, names, paging, db => EventFeed.SubjectsAsync(db, id, cancel), "peering", cancel);

    private static async Task<Reply<Wire.Page<Wire.HistoryEvent>>> PageAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging,
        Func<PeerlineDb, Task<Func<IQueryable<EventRow>, IQueryable<EventRow>>?>> choose, string what, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db =>
        {
            if (await choose(db) is not { } chosen) return Reply<Wire.Page<Wire.HistoryEvent>>.NotFound(what);
            var behind = paging.AfterNumber;
            var rows = await chosen(db.Events.Where(e => e.Position > behind)).OrderBy(e => e.Position).Take(paging.Limit + 1)
                .ToListAsync(cancel);
            return paging.Of(rows, r => r.Position.ToString(), r => EventShape.Of(r, names.Of));
        }, cancel);
    }

    private static async Task<IResult> StreamAsync(
        HttpContext http, Caller caller, EventFeed feed, Names names, Guid? subject, CancellationToken cancel)
    {
        if (subject is { } id && !await feed.SeesAsync(caller, id, cancel)) return Refusal.NotFound("connection or peering");
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        long? after = last.Length == 0 ? null : long.TryParse(last, out var position) && position >= 0 ? position : -1;
        if (after == -1)
            return Refusal.Invalid([new("InvalidEventId", "Last-Event-ID is the id of an event of this stream.", "Last-Event-ID")]);
        await names.LoadAsync(cancel);
        return new EventStream(feed, http.Features.Get<Bearer>()!, caller, names, after, subject);
    }
}
