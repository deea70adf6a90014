using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary>The resource in which the asked one lies: without it there is nothing to ask.</summary>
internal static class ArmParents
{
    public static string PeeringPath(string child) =>
        $"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/peerings/{{peering}}/{child}";

    public static string ServicePath(string child) =>
        $"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/peeringServices/{{service}}/{child}";

    /// <summary>Refuses what is asked of a peering that is not there, and keeps the one that is for <see cref="Peering"/>.</summary>
    public static async ValueTask<object?> RequirePeering(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var (group, name) = (Value(context, "resourceGroup"), Value(context, "peering"));
        var desk = context.RequestServices.GetRequiredService<PeeringDesk>();
        if (await desk.FindAsync(context.Features.Get<Caller>()!, context.Subscription().Id, group, name,
            context.RequestAborted) is not { } found)
            return ArmAnswers.ResourceNotFound(context, "peerings", name, group);
        context.Features.Set(found.Peering);
        return await next(invocation);
    }

    /// <summary>The same for a peering service.</summary>
    public static async ValueTask<object?> RequireService(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var (group, name) = (Value(context, "resourceGroup"), Value(context, "service"));
        var desk = context.RequestServices.GetRequiredService<PeeringServiceDesk>();
        if (await desk.FindAsync(context.Features.Get<Caller>()!, context.Subscription().Id, group, name,
            context.RequestAborted) is not { } found)
            return ArmAnswers.ResourceNotFound(context, "peeringServices", name, group);
        context.Features.Set(found);
        return await next(invocation);
    }

    public static Peering Peering(this HttpContext context) => context.Features.Get<Peering>()!;

    public static PeeringService Service(this HttpContext context) => context.Features.Get<PeeringService>()!;

    public static string Id(Peering peering) =>
        $"/subscriptions/{peering.SubscriptionId}/resourceGroups/{peering.ResourceGroup}"
            + $"/providers/{ArmRequest.Provider}/peerings/{peering.Name}";

    public static string Id(PeeringService service) =>
        $"/subscriptions/{service.SubscriptionId}/resourceGroups/{service.ResourceGroup}"
            + $"/providers/{ArmRequest.Provider}/peeringServices/{service.Name}";

    private static string Value(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";
}
