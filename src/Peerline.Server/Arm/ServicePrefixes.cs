using System.ComponentModel;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Arm;

/// <summary><c>peeringServices/prefixes</c>: a customer's prefixes, with what the checks say and what happened to their routes.</summary>
internal static class ServicePrefixes
{
    private const string Type = "peeringServices/prefixes";

    public static void MapServicePrefixes(this RouteGroupBuilder group)
    {
        var prefixes = group.MapGroup(ArmParents.ServicePath("prefixes")).AddEndpointFilter(ArmParents.RequireService);
        prefixes.MapGet("", ListAsync);
        prefixes.MapGet("/{name}", GetAsync);
        prefixes.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        prefixes.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, ServicePrefixDesk desk, PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk.ListAsync(caller, context.Service().Id, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        var events = await EventsAsync(context, caller, desk, found);
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, p => Body(context, p, events?[p.Id]), p => p.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string name, Caller caller, ServicePrefixDesk desk) =>
        await desk.FindAsync(caller, context.Service().Id, name, context.RequestAborted) is { } found
            ? ArmAnswers.Ok(Body(context, found, (await EventsAsync(context, caller, desk, [found]))?[found.Id]))
            : Missing(context, name);

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, ServicePrefixDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<ChildBody<PrefixProperties>>();
        return refusal ?? ArmAnswers.From(
            await desk.PutAsync(
                caller, context.Service().Id, name, body!.Properties?.Prefix, body.Properties?.PeeringServicePrefixKey,
                    context.RequestAborted),
            p => Body(context, p, null), () => Missing(context, name));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, Caller caller, ServicePrefixDesk desk) =>
        ArmAnswers.Deleted(await desk.DeleteAsync(caller, context.Service().Id, name, context.RequestAborted));

    /// <summary>Events are told when they are asked for.</summary>
    private static async Task<ILookup<Guid, EventRow>?> EventsAsync(
        HttpContext context, Caller caller, ServicePrefixDesk desk, IReadOnlyList<ServicePrefix> prefixes) =>
        context.Request.Query["$expand"].ToString().Equals("events", StringComparison.OrdinalIgnoreCase)
            ? await desk.EventsAsync(caller, [.. prefixes.Select(p => p.Id)], context.RequestAborted)
            : null;

    private static IResult Missing(HttpContext context, string name) =>
        ArmAnswers.ResourceNotFound(context, Type, $"{context.Service().Name}/{name}", context.Service().ResourceGroup);

    private static object Body(HttpContext context, ServicePrefix p, IEnumerable<EventRow>? events) => ChildBody<PrefixProperties>.Of(
        context, ArmParents.Id(context.Service()), Type, p.Name, p.Made, new PrefixProperties
        {
            Prefix = p.Prefix.ToString(),
            PrefixValidationState = p.Validation.ToString(),
            LearnedType = p.LearnedFromProvider ? "ViaServiceProvider" : "None",
            ErrorMessage = p.Reason,
            Events = events is null ? null : [.. events.Select(Event)],
            PeeringServicePrefixKey = p.Key?.ToString(),
            ProvisioningState = "Succeeded",
        });

    private static PrefixEventBody Event(EventRow row)
    {
        var happened = PeerlineJson.Read<PrefixEvent>(row.Body);
        var (type, level) = happened.Kind switch
        {
            PrefixEventKind.Announced => ("PrefixAnnouncementEvent", "Information"),
            PrefixEventKind.Withdrawn => ("PrefixWithdrawalEvent", "Warning"),
            PrefixEventKind.BackupAnnounced => ("PrefixBackupRouteAnnouncementEvent", "Information"),
            PrefixEventKind.BackupWithdrawn => ("PrefixBackupRouteWithdrawalEvent", "Warning"),
            PrefixEventKind.ActivePath => ("PrefixActivePath", "Information"),
            PrefixEventKind.BackupPath => ("PrefixBackupPath", "Information"),
            PrefixEventKind.OriginChanged => ("PrefixOriginAsChangeEvent", "Critical"),
            _ => ("PrefixBackupRouteOriginAsChangeEvent", "Error"),
        };
        return new PrefixEventBody(row.At.FromMicros(), type, happened.Sentence, level, happened.Sentence);
    }

    private sealed record PrefixEventBody(
        DateTimeOffset EventTimestamp, string EventType, string EventSummary, string EventLevel, string EventDescription);

    private sealed record PrefixProperties
    {
        public string? Prefix { get; init; }
        [ReadOnly(true)]
        public string? PrefixValidationState { get; init; }
        [ReadOnly(true)]
        public string? LearnedType { get; init; }
        [ReadOnly(true)]
        public string? ErrorMessage { get; init; }
        [ReadOnly(true)]
        public IReadOnlyList<PrefixEventBody>? Events { get; init; }
        public string? PeeringServicePrefixKey { get; init; }
        [ReadOnly(true)]
        public string? ProvisioningState { get; init; }
    }
}
