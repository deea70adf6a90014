using Peerline.Monitoring.Metrics;

namespace Peerline.Server.Arm;

/// <summary>
/// Azure Resource Manager's face, for Azure's own clients: a projection of the model, never the model. One file a resource type.
/// What is not built is refused by name.
/// </summary>
internal static class ArmApi
{
    public static void AddArm(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<ArmQuota>()
        .AddSingleton<PeeringServices.Agents>()
        .AddSingleton<MetricSource>()
        .AddSingleton<PeeringProbes>()
        .AddSingleton<PeeringProjection>();

    public static void UseArm(this WebApplication app) =>
        app.UseWhen(context => ArmRequest.IsArm(context.Request.Path), arm => arm.UseMiddleware<ArmHeaders>());

    public static void UseAnswerMemory(this WebApplication app) => app.UseMiddleware<AnswerMemory>();

    public static void MapArm(this WebApplication app)
    {
        app.MapMetadataEndpoints();
        var arm = app.MapGroup("").AddEndpointFilter(ArmRequest.RequireApiVersion).WithMetadata(ArmEndpoint.Instance)
            .ExcludeFromDescription();
        ((IEndpointConventionBuilder)arm).Finally(ArmOperation.Declare);
        arm.MapTenants();
        arm.MapRoleDefinitions();
        arm.MapOperations();
        arm.MapSubscriptionList();
        arm.MapProviderList();
        arm.MapUnbuilt("/providers/{**rest}");

        var subscription = arm.MapGroup("/subscriptions/{subscriptionId}").AddEndpointFilter(ArmRequest.RequireSubscription)
            .AddEndpointFilter(ArmAccess.Require);
        subscription.MapSubscription();
        subscription.MapProviders();
        subscription.MapResourceGroups();
        subscription.MapResources();
        subscription.MapTagsDefault();
        subscription.MapRoleAssignments();
        subscription.MapActivityLog();
        subscription.MapMetrics();
        subscription.MapServiceHealthEvents();
        subscription.MapPeerAsns();
        subscription.MapPeeringLocations();
        subscription.MapLegacyPeerings();
        subscription.MapPeerings();
        subscription.MapReceivedRoutes();
        subscription.MapRegisteredAsns();
        subscription.MapRegisteredPrefixes();
        subscription.MapRpUnbilledPrefixes();
        subscription.MapPeeringServices();
        subscription.MapServicePrefixes();
        subscription.MapConnectionMonitorTests();
        subscription.MapPeeringServiceLists();
        subscription.MapCdnPeeringPrefixes();
        subscription.MapLookingGlass();
        subscription.MapUnbuilt("/{**rest}");
    }
}

/// <summary>Marks the operations of this face.</summary>
internal sealed class ArmEndpoint
{
    public static ArmEndpoint Instance { get; } = new();
}
