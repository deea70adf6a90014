using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.Provisioning.Gate;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Times in which nothing is opened or changed on routers.</summary>
internal static class FreezeApi
{
    public static void MapFreezes(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/freezes").WithTags("Pause").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListFreezes")
            .WithSummary("Times in which nothing is opened or changed on routers, those to come included");
        group.MapPost("", AddAsync).WithMetadata(new Creates()).WithName("AddFreeze")
            .WithSummary("Open and change nothing on these routers, or on all, until then");
        group.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveFreeze").WithSummary("End a freeze, or take back one to come");
    }

    private static async Task<Reply<Wire.Page<Wire.Freeze>>> ListAsync(
        Caller caller, FreezeDesk desk, Names names, Paging paging, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await desk.ListAsync(caller, cancel) switch
        {
            Answer<IReadOnlyList<FreezeWindow>>.Done done => paging.Of(done.Value.Select(f => Shape(f, names))),
            var refused => Reply<Wire.Page<Wire.Freeze>>.No(Refusal.From(refused)),
        };
    }

    private static async Task<Reply<Wire.Freeze>> AddAsync(
        Caller caller, FreezeDesk desk, Names names, Body<Wire.NewFreeze> body, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return Reply<Wire.Freeze>.From(
            await desk.AddAsync(caller, body.Value.From, body.Value.Until, body.Value.EdgeRouters ?? [], body.Value.Reason, cancel),
            f => Shape(f, names), location: f => $"{NativeApi.Root}/freezes/{f.Id}");
    }

    private static async Task<Gone> RemoveAsync(Caller caller, FreezeDesk desk, Guid id, CancellationToken cancel) =>
        Gone.From(await desk.RemoveAsync(caller, id, cancel));

    private static Wire.Freeze Shape(FreezeWindow f, Names names) => new(f.Id, f.From, f.Until, f.EdgeRouters, f.Reason, names.Of(f.By), f.At);
}
