using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The pause switch: all, one router, one subscription. It is a folder of files too, for when the database does not
/// answer.</summary>
internal static class PauseApi
{
    public static void MapPause(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Pause").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("/pause", (PauseSwitch pause) => Reply<Wire.Pause>.Ok(Shape(pause))).WithName("GetPause").WithSummary("What is held");
        group.MapPost("/pause", (Caller caller, PeerlineStore store, PauseSwitch pause) => HoldAsync(caller, store, pause))
            .WithName("Pause").WithSummary("Hold everything");
        group.MapPost("/resume", (Caller caller, PeerlineStore store, PauseSwitch pause) => ResumeAsync(caller, store, pause))
            .WithName("Resume").WithSummary("Let everything go on");
        group.MapPost("/edge-routers/{id:guid}/pause", (Caller caller, PeerlineStore store, PauseSwitch pause, Guid id) =>
            HoldAsync(caller, store, pause, router: id))
            .WithName("PauseEdgeRouter").WithSummary("Change nothing on this router");
        group.MapPost("/edge-routers/{id:guid}/resume", (Caller caller, PeerlineStore store, PauseSwitch pause, Guid id) =>
            ResumeAsync(caller, store, pause, router: id))
            .WithName("ResumeEdgeRouter").WithSummary("Let this router go on");
        group.MapPost("/subscriptions/{id:guid}/pause", (Caller caller, PeerlineStore store, PauseSwitch pause, Guid id) =>
            HoldAsync(caller, store, pause, subscription: id))
            .WithName("PauseSubscription").WithSummary("Change nothing for this peer");
        group.MapPost("/subscriptions/{id:guid}/resume", (Caller caller, PeerlineStore store, PauseSwitch pause, Guid id) =>
            ResumeAsync(caller, store, pause, subscription: id))
            .WithName("ResumeSubscription").WithSummary("Let this peer go on");
    }

    private static async Task<Reply<Wire.Pause>> HoldAsync(
        Caller caller, PeerlineStore store, PauseSwitch pause, Guid? router = null, Guid? subscription = null)
    {
        if (!await IsThereAsync(caller, store, router, subscription))
            return Reply<Wire.Pause>.NotFound(router is null ? "subscription" : "edge router");
        pause.Pause(router, subscription);
        await NoteAsync(caller, store, "hold", router, subscription);
        return Reply<Wire.Pause>.Ok(Shape(pause));
    }

    private static async Task<Reply<Wire.Pause>> ResumeAsync(
        Caller caller, PeerlineStore store, PauseSwitch pause, Guid? router = null, Guid? subscription = null)
    {
        if (!await IsThereAsync(caller, store, router, subscription))
            return Reply<Wire.Pause>.NotFound(router is null ? "subscription" : "edge router");
        pause.Resume(router, subscription);
        await NoteAsync(caller, store, "resume", router, subscription);
        return Reply<Wire.Pause>.Ok(Shape(pause));
    }

    private static Task<bool> IsThereAsync(
        Caller caller, PeerlineStore store, Guid? router, Guid? subscription) => store.ReadAsync(caller, async db =>
        (router is null || await db.EdgeRouters.AnyAsync(r => r.Id == router))
        && (subscription is null || await db.Subscriptions.AnyAsync(s => s.Id == subscription)));

    private static Task<bool> NoteAsync(
        Caller caller, PeerlineStore store, string what, Guid? router, Guid? subscription) => store.WriteAsync(caller, async work =>
    {
        var target = router is { } r ? $"edge-routers/{r}" : subscription is { } s ? $"subscriptions/{s}" : "all";
        work.Audit(null, $"pause/{what}", target);
        await work.AppendAsync(router ?? subscription ?? Work.OperatorProfileId, null, $"pause.{what}", caller.Name, new { target });
        return true;
    });

    private static Wire.Pause Shape(PauseSwitch pause)
    {
        var held = pause.List();
        return new(held.Contains("all"), Ids("router-"), Ids("subscription-"));

        IReadOnlyList<Guid> Ids(string prefix) =>
            [.. held.Where(h => h.StartsWith(prefix, StringComparison.Ordinal))
                .Select(h => Guid.TryParse(h[prefix.Length..], out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
    }
}
