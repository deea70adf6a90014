using Microsoft.AspNetCore.Mvc;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Routing.Addressing;

namespace Peerline.Server.EdgeProcess;

/// <summary>What an embedded router answers on its socket; <see cref="EmbeddedRouterClient"/> is the other side.</summary>
internal static class EdgeEndpoints
{
    public static void Map(IEndpointRouteBuilder app, EmbeddedRouter router)
    {
        app.MapGet("/status", () => router.Status);
        app.MapGet("/configuration", (CancellationToken cancel) => router.ReadBackAsync(cancel));
        app.MapGet("/observation", (CancellationToken cancel) => router.ObserveAsync(cancel));
        app.MapGet("/routes/{view}/{peer}", (RouteView view, Address peer) => router.Routes(peer, view));

        app.MapPost("/commits", ([FromBody] CommitRequest change, CancellationToken cancel) => router.CommitAsync(change, cancel));
        app.MapPost("/commits/{id}/confirm", (Guid id, CancellationToken cancel) => router.ConfirmAsync(id, cancel));
        app.MapPost("/commits/{id}/abandon", (Guid id, [FromBody] string reason, CancellationToken cancel) => router.AbandonAsync(id, reason, cancel));

        app.MapGet("/base", () => router.Base);
        app.MapPost("/base", ([FromBody] BaseConfiguration configuration, CancellationToken cancel) => router.ConfigureAsync(configuration, cancel));

        app.MapPost("/link-test", ([FromBody] LinkTestPlan plan, CancellationToken cancel) => router.TestLinkAsync(plan, cancel));
        app.MapPost("/ping", ([FromBody] PingRequest request, CancellationToken cancel) => router.PingAsync(request, cancel));
        app.MapGet("/neighbours/{port}/{address}", (string port, Address address, CancellationToken cancel) => router.WhoHasAsync(port, address, cancel));
    }
}
