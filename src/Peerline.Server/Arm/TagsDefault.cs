using Peerline.Access;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary><c>{resource}/providers/Microsoft.Resources/tags/default</c>: the tags of whatever has tags, as one resource.</summary>
internal static class TagsDefault
{
    private const string End = "/providers/Microsoft.Resources/tags/default";

    public static void MapTagsDefault(this RouteGroupBuilder group)
    {
        Map(group, "", Subscription);
        Map(group, "/resourceGroups/{resourceGroup}", ResourceGroup);
        Map(group, $"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/peerings/{{name}}", Peering);
        Map(group, $"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/peeringServices/{{name}}", Service);
    }

    private static void Map(RouteGroupBuilder group, string scope, Func<HttpContext, Tagged> of)
    {
        // With its return type: else it would be taken for a handler that writes the response itself.
        group.MapGet(scope + End, async Task<IResult> (HttpContext context) => await AnswerAsync(context, of(context), null));
        group.MapPut(scope + End, async (HttpContext context) =>
        {
            var (body, refusal) = await context.ReadAsync<TagsBody>();
            return refusal ?? await AnswerAsync(context, of(context), _ => Given(body!));
        });
        group.MapPatch(scope + End, async (HttpContext context) =>
        {
            var (body, refusal) = await context.ReadAsync<TagsBody>();
            if (refusal is not null) return refusal;
            return Change(body!) is { } change
                ? await AnswerAsync(context, of(context), change)
                : ArmAnswers.Error(StatusCodes.Status400BadRequest,
                    new ArmError("InvalidTagsPatchOperation", "The operation is Replace, Merge or Delete.", "operation"));
        });
        group.MapDelete(scope + End, async (HttpContext context) =>
            await of(context).ReadAsync() is null
                ? Results.NoContent()
                : await of(context).WriteAsync(new Dictionary<string, string>()) is { } wrong ? wrong : Results.Ok());
    }

    private static Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>>? Change(TagsBody body)
    {
        var given = Given(body);
        return body.Operation?.ToLowerInvariant() switch
        {
            "replace" => _ => given,
            "merge" => present =>
            {
                var merged = new Dictionary<string, string>(present);
                foreach (var (name, value) in given) merged[name] = value;
                return merged;
            },
            "delete" => present => present.Where(t => !given.TryGetValue(t.Key, out var value) || (value.Length > 0 && value != t.Value))
                .ToDictionary(),
            _ => null,
        };
    }

    private static Dictionary<string, string> Given(TagsBody body) => body.Properties?.Tags ?? [];

    private static async Task<IResult> AnswerAsync(
        HttpContext context, Tagged of, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>>? change)
    {
        if (await of.ReadAsync() is not { } present) return of.NotFound();
        var tags = change is null ? present : change(present);
        if (change is not null && await of.WriteAsync(tags) is { } wrong) return wrong;
        var path = context.Request.Path.Value!;
        return ArmAnswers.Ok(new
        {
            Id = path,
            Name = "default",
            Type = "Microsoft.Resources/tags",
            Properties = new { Tags = tags },
        });
    }

    // ---- what has tags ----------------------------------------------------------------------------------------------------------------

    private static Tagged Subscription(HttpContext context)
    {
        var (desk, subscription) = (Get<SubscriptionDesk>(context), context.Subscription());
        return new Tagged(
            () => Task.FromResult<IReadOnlyDictionary<string, string>?>(subscription.Tags),
            async tags => Failure(await desk.TagAsync(Caller(context), subscription.Id, tags, context.RequestAborted), () =>
                Results.NotFound()),
            () => Results.NotFound());
    }

    private static Tagged ResourceGroup(HttpContext context)
    {
        var (desk, id, name) = (Get<ResourceGroupDesk>(context), context.Subscription().Id, Value(context, "resourceGroup"));
        return new Tagged(
            async () => (await desk.FindAsync(Caller(context), id, name, context.RequestAborted))?.Tags,
            async tags => Failure(await desk.TagAsync(Caller(context), id, name, tags, context.RequestAborted), Missing), Missing);

        IResult Missing() => ArmAnswers.GroupNotFound(context, name);
    }

    private static Tagged Peering(HttpContext context)
    {
        var (desk, id) = (Get<PeeringDesk>(context), context.Subscription().Id);
        var (group, name) = (Value(context, "resourceGroup"), Value(context, "name"));
        return new Tagged(
            async () => (await desk.FindAsync(Caller(context), id, group, name, context.RequestAborted))?.Peering.Tags,
            async tags => Failure(await desk.TagAsync(Caller(context), id, group, name, tags, context.RequestAborted), Missing), Missing);

        IResult Missing() => ArmAnswers.ResourceNotFound(context, "peerings", name, group);
    }

    private static Tagged Service(HttpContext context)
    {
        var (desk, id) = (Get<PeeringServiceDesk>(context), context.Subscription().Id);
        var (group, name) = (Value(context, "resourceGroup"), Value(context, "name"));
        return new Tagged(
            async () => (await desk.FindAsync(Caller(context), id, group, name, context.RequestAborted))?.Tags,
            async tags => Failure(await desk.TagAsync(Caller(context), id, group, name, tags, context.RequestAborted), Missing), Missing);

        IResult Missing() => ArmAnswers.ResourceNotFound(context, "peeringServices", name, group);
    }

    private static IResult? Failure<T>(Answer<T> answer, Func<IResult> missing) =>
        answer is Answer<T>.Done ? null : ArmAnswers.From(answer, v => v!, missing);

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    private static Caller Caller(HttpContext context) => Get<Caller>(context);

    private static string Value(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    /// <param name="ReadAsync">Null when it is not there.</param>
    /// <param name="WriteAsync">Null when it went well.</param>
    private sealed record Tagged(
        Func<Task<IReadOnlyDictionary<string, string>?>> ReadAsync, Func<IReadOnlyDictionary<string, string>, Task<IResult?>> WriteAsync,
        Func<IResult> NotFound);

    private sealed record TagsBody(string? Operation, TagsProperties? Properties);

    private sealed record TagsProperties(Dictionary<string, string>? Tags);
}
