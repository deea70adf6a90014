using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Arm;

/// <summary>
/// <c>Microsoft.Insights/eventtypes/management/values</c>: who did what in the subscription, from its audit chain, newest first.
/// </summary>
internal static class ActivityLog
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);
    private static readonly string[] Fields =
        ["eventTimestamp", "resourceGroupName", "resourceUri", "resourceId", "resourceProvider", "correlationId", "caller", "status",
            "levels"];

    public static void MapActivityLog(this RouteGroupBuilder group) =>
        group.MapGet("/providers/Microsoft.Insights/eventtypes/management/values", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options, Installation installation)
    {
        if (ArmFilter.Parse(context.Request.Query["$filter"], Fields) is not { } filter)
            return ArmAnswers.Error(StatusCodes.Status400BadRequest, "BadRequest",
                $"The $filter compares {string.Join(", ", Fields)} with texts.");
        var (subscription, size) = (context.Subscription().Id, options.Azure.PageSize);
        var since = filter.Fields.Contains("eventTimestamp") ? 0 : (store.Time.GetUtcNow() - Usual).ToMicros();
        var before = long.TryParse(ArmPage.After(context), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token
            : long.MaxValue;
        var found = new List<(AuditRow Row, ActivityBody Body)>();
        while (found.Count <= size)
        {
            var rows = await store.ReadAsync(caller, db => db.Audit
                .Where(a => a.Chain == subscription && a.Sequence < before && a.At >= since)
                .OrderByDescending(a => a.Sequence).Take(500).ToListAsync(context.RequestAborted));
            if (rows.Count == 0) break;
            before = rows[^1].Sequence;
            var names = await ActivityNames.OfAsync(store, caller, rows, context.RequestAborted);
            found.AddRange(rows.Select(r => (r, Body(r, names, installation.TenantId))).Where(x => filter.Matches(f => Field(x.Item2, f))));
        }

        return ArmAnswers.Ok(ArmPage.Of(
            context, [.. found.Take(size + 1)], size, x => x.Body, x => x.Row.Sequence.ToString(CultureInfo.InvariantCulture)));
    }

    private static string? Field(ActivityBody body, string field) => field switch
    {
        "eventTimestamp" => body.EventTimestamp.ToString("o", CultureInfo.InvariantCulture),
        "resourceGroupName" => body.ResourceGroupName,
        "resourceUri" or "resourceId" => body.ResourceId,
        "resourceProvider" => body.ResourceProviderName.Value,
        "correlationId" => body.CorrelationId.ToString(),
        "caller" => body.Caller,
        "status" => body.Status.Value,
        _ => body.Level,
    };

    private static ActivityBody Body(AuditRow row, ActivityNames names, Guid tenant)
    {
        var (operation, resource, group) = names.Of(row);
        var id = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(row.Hash)).AsSpan(0, 16));
        var provider = operation[..operation.IndexOf('/')];
        return new ActivityBody
        {
            Authorization = new(operation, resource),
            Caller = row.Actor,
            CorrelationId = id,
            EventDataId = id,
            EventName = new("EndRequest", "End request"),
            Category = new("Administrative", "Administrative"),
            Id = $"{resource}/events/{id}",
            Level = "Informational",
            ResourceGroupName = group,
            ResourceProviderName = new(provider, provider),
            ResourceId = resource,
            ResourceType = new($"{provider}/{ArmPath.Of(resource)?.Type}".TrimEnd('/'),
                $"{provider}/{ArmPath.Of(resource)?.Type}".TrimEnd('/')),
            OperationId = id,
            OperationName = new(operation, operation),
            Description = row.Detail,
            Status = new("Succeeded", "Succeeded"),
            SubStatus = new("", ""),
            EventTimestamp = row.At.FromMicros(),
            SubmissionTimestamp = row.At.FromMicros(),
            SubscriptionId = row.Chain,
            TenantId = tenant,
        };
    }

    private sealed record Words(string Value, string LocalizedValue);

    private sealed record Right(string Action, string Scope);

    private sealed record ActivityBody
    {
        public required Right Authorization { get; init; }
        public required string Caller { get; init; }
        public required Guid CorrelationId { get; init; }
        public required Guid EventDataId { get; init; }
        public required Words EventName { get; init; }
        public required Words Category { get; init; }
        public required string Id { get; init; }
        public required string Level { get; init; }
        public string? ResourceGroupName { get; init; }
        public required Words ResourceProviderName { get; init; }
        public required string ResourceId { get; init; }
        public required Words ResourceType { get; init; }
        public required Guid OperationId { get; init; }
        public required Words OperationName { get; init; }
        public required string Description { get; init; }
        public required Words Status { get; init; }
        public required Words SubStatus { get; init; }
        public required DateTimeOffset EventTimestamp { get; init; }
        public required DateTimeOffset SubmissionTimestamp { get; init; }
        public required Guid SubscriptionId { get; init; }
        public required Guid TenantId { get; init; }
    }
}
