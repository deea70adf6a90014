using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>Resource groups of a subscription: a name, a region and tags.</summary>
internal static class ResourceGroups
{
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
            ArmAnswers.From(
                await desk.DeleteAsync(caller, context.Subscription().Id, name, context.RequestAborted),
                Body, () => ArmAnswers.GroupNotFound(context, name)));
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
        Properties = new { ProvisioningState = "Succeeded" },
        group.Location,
        Tags = group.Tags.Count == 0 ? null : group.Tags,
        group.Name,
        Id = $"/subscriptions/{group.SubscriptionId}/resourceGroups/{group.Name}",
        Type = "Microsoft.Resources/resourceGroups",
    };

    private sealed record GroupBody(string? Location, Dictionary<string, string>? Tags);
}
