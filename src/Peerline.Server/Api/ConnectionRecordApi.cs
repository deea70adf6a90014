using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Monitoring;
using Peerline.Stages.Addressing;
using Peerline.Stages.LinkTest;
using Peerline.Stages.Validation;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What is recorded of a connection: reports, link tests, letters, samples. It stays readable when the connection is
/// gone.</summary>
internal static class ConnectionRecordApi
{
    public static void MapConnectionRecords(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/connections/{id:guid}").WithTags("Records");
        group.MapGet("/parameters", ParametersAsync).WithName("GetParameters")
            .WithSummary("The BGP parameter sheet, with configuration hints");
        group.MapGet("/reports", ReportsAsync).WithMetadata(new Paged()).WithName("ListReports")
            .WithSummary("Validation reports, newest first");
        group.MapGet("/reports/{report:guid}", ReportAsync).WithName("GetReport").WithSummary("One validation report with every finding");
        group.MapGet("/link-tests", LinkTestsAsync).WithMetadata(new Paged()).WithName("ListLinkTests")
            .WithSummary("Records of link tests, newest first");
        group.MapGet("/letters", LettersAsync).WithMetadata(new Paged()).WithName("ListLettersOfConnection")
            .WithSummary("Letters of the connection");
        group.MapGet("/samples", SamplesAsync)
            .WithMetadata(new Paged(),
            new TakesQuery("span", Microsoft.OpenApi.JsonSchemaType.Integer, "0 for single looks, 300 or 3600 for roll-ups."),
                new TakesQuery("from", Microsoft.OpenApi.JsonSchemaType.String, "Not before this time."),
                new TakesQuery("to", Microsoft.OpenApi.JsonSchemaType.String, "Before this time."))
            .WithName("ListSamples").WithSummary("What the session's halves looked like, oldest first");
    }

    private static Task<Reply<Wire.ParameterSheet>> ParametersAsync(ConnectionViews views, Guid id, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, connection) =>
        {
            var profile = (await db.Profiles.FirstAsync(cancel)).ToProfile().For(connection.Id);
            var asn =
                await (from p in db.Peerings join a in db.PeerAsns on p.PeerAsnId equals a.Id where p.Id == connection.PeeringId select a)
                    .FirstAsync(cancel);
            return ParameterSheet.Of(connection, asn.ToPeerAsn().Asn, profile) is { } sheet
                ? Reply<Wire.ParameterSheet>.Ok(RecordShape.Sheet(sheet))
                : Reply<Wire.ParameterSheet>.NotFound("parameter sheet yet: the connection has no addresses");
        }, cancel);

    private static Task<Reply<Wire.Page<Wire.ReportSummary>>> ReportsAsync(
        ConnectionViews views, Guid id, Paging paging, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, _) =>
        {
            var before = paging.After is null ? long.MaxValue : paging.AfterNumber;
            var rows = await db.Reports.Where(r => r.ConnectionId == id && r.At < before).OrderByDescending(r => r.At)
                .Take(paging.Limit + 1).ToListAsync(cancel);
            return paging.Of(rows, r => r.At.ToString(), r => RecordShape.Summary(PeerlineJson.Read<ValidationReport>(r.Body)));
        }, cancel);

    private static Task<Reply<Wire.ValidationReport>> ReportAsync(
        ConnectionViews views, Names names, Guid id, Guid report, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, _) =>
            await db.Reports.FirstOrDefaultAsync(r => r.Id == report && r.ConnectionId == id, cancel) is { } row
            ? Reply<Wire.ValidationReport>.Ok(RecordShape.Report(PeerlineJson.Read<ValidationReport>(row.Body), names.Of))
            : Reply<Wire.ValidationReport>.NotFound("report"), cancel);

    private static Task<Reply<Wire.Page<Wire.LinkTest>>> LinkTestsAsync(
        ConnectionViews views, Guid id, Paging paging, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, _) =>
        {
            var before = paging.After is null ? long.MaxValue : paging.AfterNumber;
            var rows = await db.LinkTests.Where(r => r.ConnectionId == id && r.At < before).OrderByDescending(r => r.At)
                .Take(paging.Limit + 1).ToListAsync(cancel);
            return paging.Of(rows, r => r.At.ToString(), r => RecordShape.LinkTest(PeerlineJson.Read<LinkTestRecord>(r.Body)));
        }, cancel);

    private static Task<Reply<Wire.Page<Wire.Letter>>> LettersAsync(
        ConnectionViews views, Guid id, Paging paging, CancellationToken cancel) =>
        views.ReadAsync(id, (db, _) => paging.PageAsync(db.Letters.Where(l => l.ConnectionId == id), LetterShape.Letter, cancel), cancel);

    private static Task<Reply<Wire.Page<Wire.Sample>>> SamplesAsync(
        ConnectionViews views, Guid id, Paging paging, int? span, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, _) =>
        {
            var seconds = span ?? 0;
            if (seconds is not (0 or 300 or 3600))
                return Reply<Wire.Page<Wire.Sample>>.No(Refusal.Invalid([new("InvalidSpan", "span is 0, 300 or 3600.", "span")]));

            // One look has a sample of each family at the same time: the key of the page is both.
            var (first, end, after) = (from?.ToMicros() ?? 0, to?.ToMicros() ?? long.MaxValue, paging.AfterNumber);
            var rows = await db.Samples
                .Where(s => s.ConnectionId == id && s.Span == seconds && s.At >= first && s.At < end && s.At * 10 + s.Family > after)
                .OrderBy(s => s.At).ThenBy(s => s.Family).Take(paging.Limit + 1).ToListAsync(cancel);
            return paging.Of(rows, s => (s.At * 10 + s.Family).ToString(), s => seconds == 0
                ? RecordShape.Sample(PeerlineJson.Read<SessionSample>(s.Body))
                : RecordShape.Sample(PeerlineJson.Read<SampleBucket>(s.Body)));
        }, cancel);
}
