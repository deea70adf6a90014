using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/peeringServices</c>: a customer's use of a provider that peers here.</summary>
internal static class PeeringServices
{
    private const string Type = "peeringServices";

    public static void MapPeeringServices(this RouteGroupBuilder group)
    {
        group.MapGet($"/providers/{ArmRequest.Provider}/{Type}",
            (HttpContext context, Caller caller, PeeringServiceDesk desk, Agents agents, PeerlineOptions options) =>
            ListAsync(context, null, caller, desk, agents, options));
        var services = group.MapGroup($"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/{Type}");
        services.MapGet("", ListInGroupAsync);
        services.MapGet("/{service}", GetAsync);
        services.MapPut("/{service}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        services.MapPatch("/{service}", PatchAsync);
        services.MapDelete("/{service}",
            async (HttpContext context, string resourceGroup, string service, Caller caller, PeeringServiceDesk desk) =>
            ArmAnswers.Deleted(await desk.DeleteAsync(caller, context.Subscription().Id, resourceGroup, service, context.RequestAborted)));
        group.MapPost($"/providers/{ArmRequest.Provider}/initializeConnectionMonitor",
            async (HttpContext context, Caller caller, SubscriptionDesk desk) =>
                await desk.MonitorAsync(caller, context.Subscription().Id, context.RequestAborted) is Answer<Subscription>.Done
                    ? Results.Ok()
                    : ArmAnswers.Error(StatusCodes.Status404NotFound, "SubscriptionNotFound", "The subscription could not be found."));
    }

    private static async Task<IResult> ListInGroupAsync(
        HttpContext context, string resourceGroup, Caller caller, PeeringServiceDesk desk, Agents agents, PeerlineOptions options,
        ResourceGroupDesk groups) =>
        await groups.FindAsync(caller, context.Subscription().Id, resourceGroup, context.RequestAborted) is null
            ? ArmAnswers.GroupNotFound(context, resourceGroup)
            : await ListAsync(context, resourceGroup, caller, desk, agents, options);

    private static async Task<IResult> ListAsync(
        HttpContext context, string? resourceGroup, Caller caller, PeeringServiceDesk desk, Agents agents, PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk.ListAsync(
            caller, context.Subscription().Id, resourceGroup, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        var names = await agents.NamesAsync(context);
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, s => Body(context, s, names), s => s.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string resourceGroup, string service, Caller caller, PeeringServiceDesk desk, Agents agents) =>
        await desk.FindAsync(caller, context.Subscription().Id, resourceGroup, service, context.RequestAborted) is { } found
            ? ArmAnswers.Ok(Body(context, found, await agents.NamesAsync(context)))
            : ArmAnswers.ResourceNotFound(context, Type, service, resourceGroup);

    private static async Task<IResult> PutAsync(
        HttpContext context, string resourceGroup, string service, Caller caller, PeeringServiceDesk desk, Agents agents)
    {
        var (body, refusal) = await context.ReadAsync<PeeringServiceBody>();
        if (refusal is not null) return refusal;
        var properties = body!.Properties;
        var draft = new PeeringServiceDraft
        {
            Subscription = context.Subscription().Id,
            ResourceGroup = resourceGroup,
            Name = service,
            Location = body.Location,
            Sku = body.Sku?.Name,
            Place = properties?.PeeringServiceLocation,
            Provider = properties?.PeeringServiceProvider,
            PrimaryMetro = properties?.ProviderPrimaryPeeringLocation,
            BackupMetro = properties?.ProviderBackupPeeringLocation,
            Tags = body.Tags,
            Misread = string.IsNullOrWhiteSpace(body.Location)
                ? [new("LocationRequired", "The location property is required for this resource.", "location")]
                : [],
        };
        var names = await agents.NamesAsync(context);
        return ArmAnswers.From(
            await desk.PutAsync(caller, draft, context.RequestAborted), s => Body(context, s, names),
            () => ArmAnswers.GroupNotFound(context, resourceGroup));
    }

    private static async Task<IResult> PatchAsync(
        HttpContext context, string resourceGroup, string service, Caller caller, PeeringServiceDesk desk, Agents agents)
    {
        var (body, refusal) = await context.ReadAsync<ResourceTags>();
        if (refusal is not null) return refusal;
        var names = await agents.NamesAsync(context);
        return ArmAnswers.From(
            await desk.TagAsync(
                caller, context.Subscription().Id, resourceGroup, service, body!.Tags ?? new Dictionary<string, string>(),
                    context.RequestAborted),
            s => Body(context, s, names),
            () => ArmAnswers.ResourceNotFound(context, Type, service, resourceGroup));
    }

    internal static object Body(HttpContext context, PeeringService s, IReadOnlyList<string> agents) => new PeeringServiceBody
    {
        Sku = s.Sku is null ? null : new ServiceSku(s.Sku),
        Properties = new PeeringServiceProperties
        {
            PeeringServiceLocation = s.Place,
            PeeringServiceProvider = s.Provider,
            ProvisioningState = "Succeeded",
            ProviderPrimaryPeeringLocation = s.PrimaryMetro,
            ProviderBackupPeeringLocation = s.BackupMetro,
            LogAnalyticsWorkspaceProperties = context.Subscription().MonitoredSince is null
                ? null
                : new Workspace { WorkspaceId = s.SubscriptionId.ToString(), ConnectedAgents = agents },
        },
        Location = s.Location,
        Tags = s.Tags.Count == 0 ? null : s.Tags.ToDictionary(),
        Name = s.Name,
        Id = ArmParents.Id(s),
        Type = $"{ArmRequest.Provider}/{Type}",
        SystemData = context.HasSystemData() ? SystemDataBody.Of(s.Made) : null,
    };

    /// <summary>The places from which monitor tests can be run, once the subscription has asked for them: the operator's metros.</summary>
    internal sealed class Agents(PeerlineStore store)
    {
        public async Task<IReadOnlyList<string>> NamesAsync(HttpContext context) => context.Subscription().MonitoredSince is null
            ? []
            : await store.ReadAsync(Caller.System, async db =>
                (IReadOnlyList<string>)[.. (await db.Metros.OrderBy(m => m.NameKey).ToListAsync(context.RequestAborted))
                    .Select(m => m.ToMetro().Name)]);
    }

    private sealed record PeeringServiceBody
    {
        public ServiceSku? Sku { get; init; }
        public PeeringServiceProperties? Properties { get; init; }
        public string? Location { get; init; }
        public Dictionary<string, string>? Tags { get; init; }
        [ReadOnly(true)]
        public string? Name { get; init; }
        [ReadOnly(true)]
        public string? Id { get; init; }
        [ReadOnly(true)]
        public string? Type { get; init; }
        [ReadOnly(true)]
        public SystemDataBody? SystemData { get; init; }
    }

    private sealed record ServiceSku(string? Name);

    private sealed record PeeringServiceProperties
    {
        public string? PeeringServiceLocation { get; init; }
        public string? PeeringServiceProvider { get; init; }
        [ReadOnly(true)]
        public string? ProvisioningState { get; init; }
        [Since("2021-01-01")]
        public string? ProviderPrimaryPeeringLocation { get; init; }
        [Since("2021-01-01")]
        public string? ProviderBackupPeeringLocation { get; init; }
        [Since("2021-06-01")]
        public Workspace? LogAnalyticsWorkspaceProperties { get; init; }
    }

    /// <summary>Peerline keeps the results itself: the workspace is the subscription's own, and needs no key.</summary>
    private sealed record Workspace
    {
        [ReadOnly(true), JsonPropertyName("workspaceID")]
        public string? WorkspaceId { get; init; }
        [ReadOnly(true)]
        public IReadOnlyList<string>? ConnectedAgents { get; init; }
    }
}
