using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>Resource groups of a subscription: a name, a region and tags. A group goes at once, or when the last of its peerings has
/// gone; meanwhile the client asks at the address of the operation.</summary>
internal static class ResourceGroups
{
    private const int AskAgainSeconds = 2;

    public static void MapResourceGroups(this RouteGroupBuilder group)
    {
        group.MapGet("/resourceGroups", ListAsync);
        group.MapGet("/resourceGroups/{name}", async (HttpContext context, string name, Caller caller, ResourceGroupDesk desk) =>
            await desk.FindAsync(caller, context.Subscription().Id, name, context.RequestAborted) is { } found
                ? ArmAnswers.Ok(Body(found))
                : ArmAnswers.GroupNotFound(context, name));
        group.MapMethods("/resourceGroups/{name}", ["HEAD"],
            async (HttpContext context, string name, Caller caller, ResourceGroupDesk desk) =>
            await desk.FindAsync(caller, context.Subscription().Id, name, context.RequestAborted) is null
                ? Results.StatusCode(StatusCodes.Status404NotFound)
                : Results.NoContent());
        group.MapPut("/resourceGroups/{name}", PutAsync);
        group.MapPatch("/resourceGroups/{name}", PatchAsync);
        group.MapDelete("/resourceGroups/{name}", async (HttpContext context, string name, Caller caller, ResourceGroupDesk desk) =>
            await desk.DeleteAsync(caller, context.Subscription().Id, name, context.RequestAborted) switch
            {
                Answer<ResourceGroup>.Done { Value: { DeletingSince: not null } going } => Accepted(context, going.Id),
                var answer => ArmAnswers.From(answer, Body, () => ArmAnswers.GroupNotFound(context, name)),
            });
        group.MapGet("/operationresults/{operation}", OperationAsync);
    }

    /// <summary>How far a deletion is; operations are called by the group that they delete.</summary>
    private static async Task<IResult> OperationAsync(HttpContext context, string operation, Caller caller, PeerlineStore store)
    {
        _ = Guid.TryParse(operation, out var id);
        var (subscription, cancel) = (context.Subscription().Id, context.RequestAborted);
        var (group, gone) = await store.ReadAsync(caller, async db => (
            (await db.ResourceGroups.FirstOrDefaultAsync(g => g.SubscriptionId == subscription && g.Id == id, cancel))?.ToResourceGroup(),
            await ResourceGroupDesk.WasDeletedAsync(db, subscription, id, cancel)));
        return group switch
        {
            null when gone => Results.Ok(),
            null => ArmAnswers.Error(StatusCodes.Status404NotFound, "OperationNotFound", "There is no such operation."),
            { DeletingSince: not null } => Accepted(context, id),
            _ => ArmAnswers.Error(StatusCodes.Status409Conflict, "ResourceGroupNotEmpty",
                $"The resource group '{group.Name}' stays: the removal of a peering in it was taken back."),
        };
    }

    private static IResult Accepted(HttpContext context, Guid operation)
    {
        var request = context.Request;
        context.Response.Headers.Location = $"{request.Scheme}://{request.Host}/subscriptions/{context.Subscription().Id}/operationresults/"
            + $"{operation}?api-version={Uri.EscapeDataString(request.Query["api-version"].ToString())}";
        context.Response.Headers.RetryAfter = AskAgainSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        var (after, size, subscription) = (ArmPage.AfterId(context), options.Azure.PageSize, context.Subscription().Id);
        var rows = await store.ReadAsync(caller, db => db.ResourceGroups
            .Where(g => g.SubscriptionId == subscription && (after == null || g.Id > after))
            .OrderBy(g => g.Id).Take(size + 1).ToListAsync(context.RequestAborted));
        return ArmAnswers.Ok(ArmPage.Of(context, rows, size, r => Body(r.ToResourceGroup()), r => r.Id.ToString()));
    }

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, ResourceGroupDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<GroupBody>();
        return refusal ?? ArmAnswers.From(
            await desk.PutAsync(caller, context.Subscription().Id, name, body!.Location, body.Tags, context.RequestAborted),
            Body, () => ArmAnswers.GroupNotFound(context, name));
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string name, Caller caller, ResourceGroupDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<GroupBody>();
        return refusal ?? ArmAnswers.From(
            await desk.TagAsync(caller, context.Subscription().Id, name, body!.Tags
                ?? new Dictionary<string, string>(), context.RequestAborted),
            Body, () => ArmAnswers.GroupNotFound(context, name));
    }

    private static object Body(ResourceGroup group) => new
    {
        Properties = new { ProvisioningState = group.DeletingSince is null ? "Succeeded" : "Deleting" },
        group.Location,
        Tags = group.Tags.Count == 0 ? null : group.Tags,
        group.Name,
        Id = $"/subscriptions/{group.SubscriptionId}/resourceGroups/{group.Name}",
        Type = "Microsoft.Resources/resourceGroups",
    };

    private sealed record GroupBody(string? Location, Dictionary<string, string>? Tags);
}
