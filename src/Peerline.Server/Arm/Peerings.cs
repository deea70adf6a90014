using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/peerings</c>: request, read, change, tag and delete.</summary>
internal static class Peerings
{
    private const string Type = "peerings";

    public static void MapPeerings(this RouteGroupBuilder group)
    {
        group.MapGet($"/providers/{ArmRequest.Provider}/{Type}",
            (HttpContext context, Caller caller, PeeringDesk desk, PeeringProjection projection, PeeringProbes probes,
                PeerlineOptions options) =>
            ListAsync(context, null, caller, desk, projection, probes, options)).WithMetadata(MadeOfRecords.Alone);
        var peerings = group.MapGroup($"/resourceGroups/{{resourceGroup}}/providers/{ArmRequest.Provider}/{Type}");
        peerings.MapGet("", ListInGroupAsync).WithMetadata(MadeOfRecords.Alone);
        peerings.MapGet("/{name}", GetAsync).WithMetadata(MadeOfRecords.Alone);
        peerings.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        peerings.MapPatch("/{name}", PatchAsync);
        peerings.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<IResult> ListInGroupAsync(
        HttpContext context, string resourceGroup, Caller caller, PeeringDesk desk, PeeringProjection projection, PeeringProbes probes,
            PeerlineOptions options,
        Stages.Registration.ResourceGroupDesk groups) =>
        await groups.FindAsync(caller, context.Subscription().Id, resourceGroup, context.RequestAborted) is null
            ? ArmAnswers.GroupNotFound(context, resourceGroup)
            : await ListAsync(context, resourceGroup, caller, desk, projection, probes, options);

    private static async Task<IResult> ListAsync(
        HttpContext context, string? resourceGroup, Caller caller, PeeringDesk desk, PeeringProjection projection, PeeringProbes probes,
            PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk
            .ListAsync(caller, context.Subscription().Id, resourceGroup, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        var with = await probes.OfAsync(context, caller, found);
        return ArmAnswers.Ok(
            ArmPage.Of(context, found, size, p => with(p, projection.Body(p, context.HasSystemData())), p => p.Peering.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string resourceGroup, string name, Caller caller, PeeringDesk desk, PeeringProjection projection,
            PeeringProbes probes) =>
        await desk.FindAsync(caller, context.Subscription().Id, resourceGroup, name, context.RequestAborted) is { } found
            ? ArmAnswers.Ok((await probes.OfAsync(context, caller, [found]))(found, projection.Body(found, context.HasSystemData())))
            : ArmAnswers.ResourceNotFound(context, Type, name, resourceGroup);

    private static async Task<IResult> PutAsync(
        HttpContext context, string resourceGroup, string name, Caller caller, PeeringDesk desk, PeeringProjection projection,
            PeeringProbes probes)
    {
        var (body, refusal) = await context.ReadAsync<PeeringBody>();
        if (refusal is not null) return refusal;
        var draft = PeeringReading.Draft(body!, context.Subscription().Id, resourceGroup, name);
        draft = draft with { Misread = [.. draft.Misread, .. PeeringProbes.Problems(context, body!)] };
        var answer = await desk.PutAsync(caller, draft, cancel: context.RequestAborted);
        if (PeeringReading.IsExchange(body!)) answer = OnExchange(answer);
        if (answer is Answer<WholePeering>.Done { Value: var made }) await probes.PutAsync(context, caller, made.Peering.Id, body!);
        return await AnswerAsync(context, caller, answer, projection, probes, () => ArmAnswers.GroupNotFound(context, resourceGroup));
    }

    private static Answer<WholePeering> OnExchange(Answer<WholePeering> answer) => answer switch
    {
        Answer<WholePeering>.Invalid invalid => new Answer<WholePeering>.Invalid(Named(invalid.Problems)),
        Answer<WholePeering>.Refused refused => new Answer<WholePeering>.Refused(Named(refused.Problems)),
        _ => answer,
    };

    private static IReadOnlyList<Problem> Named(IReadOnlyList<Problem> problems) =>
        [.. problems.Select(p => p with { Target = ArmTarget.OnExchange(p.Target) })];

    private static async Task<IResult> PatchAsync(
        HttpContext context, string resourceGroup, string name, Caller caller, PeeringDesk desk, PeeringProjection projection,
            PeeringProbes probes)
    {
        var (body, refusal) = await context.ReadAsync<ResourceTags>();
        if (refusal is not null) return refusal;
        var answer = await desk.TagAsync(
            caller, context.Subscription().Id, resourceGroup, name, body!.Tags ?? new Dictionary<string, string>(), context.RequestAborted);
        return await AnswerAsync(
            context, caller, answer, projection, probes, () => ArmAnswers.ResourceNotFound(context, Type, name, resourceGroup));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, Caller caller, Answer<WholePeering> answer, PeeringProjection projection, PeeringProbes probes,
        Func<IResult> missing)
    {
        var with = await probes.OfAsync(context, caller, answer is Answer<WholePeering>.Done done ? [done.Value] : []);
        return ArmAnswers.From(answer, p => with(p, projection.Body(p, context.HasSystemData())), missing);
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, string resourceGroup, string name, Caller caller, PeeringDesk desk) =>
        await desk.DeleteAsync(caller, context.Subscription().Id, resourceGroup, name, cancel: context.RequestAborted) switch
        {
            Answer<WholePeering>.Done => Results.Ok(),
            Answer<WholePeering>.NotFound => Results.NoContent(),
            var answer => ArmAnswers.From(answer, p => p, Results.NoContent),
        };
}
