using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Routing.Addressing;

namespace Peerline.Server.EdgeProcess;

/// <summary>What an embedded router answers on its socket; <see cref="EmbeddedRouterClient"/> is the other side.</summary>
internal static class EdgeEndpoints
{
    private static readonly EmbeddedJson Json = EmbeddedJson.Default;

    public static void Map(IEndpointRouteBuilder app, EmbeddedRouter router)
    {
        Get(app, "/status", Json.RouterStatus, _ => Task.FromResult(router.Status));
        Get(app, "/configuration", Json.RouterReadBack, c => router.ReadBackAsync(c.RequestAborted));
        Get(app, "/observation", Json.RouterObservation, c => router.ObserveAsync(c.RequestAborted));
        Get(app, "/routes/{view}/{peer}", Json.IReadOnlyListRoute, c => Task.FromResult(router.Routes(AddressIn(c, "peer"), ViewIn(c))));

        Post(app, "/commits", Json.CommitRequest, Json.CommitAnswer, (c, change) => router.CommitAsync(change, c.RequestAborted));
        Post(app, "/commits/{id}/confirm", Json.String, Json.Boolean, (c, _) => router.ConfirmAsync(IdIn(c), c.RequestAborted));
        Post(app, "/commits/{id}/abandon", Json.String, Json.Boolean,
            (c, reason) => router.AbandonAsync(IdIn(c), reason, c.RequestAborted));

        Get(app, "/base", Json.BaseConfiguration, _ => Task.FromResult(router.Base));
        Post(app, "/base", Json.BaseConfiguration, Json.IReadOnlyListString, (c, hand) => router.ConfigureAsync(hand, c.RequestAborted));

        Post(app, "/link-test", Json.LinkTestPlan, Json.LinkTestResult, (c, plan) => router.TestLinkAsync(plan, c.RequestAborted));
        Post(app, "/ping", Json.PingRequest, Json.PingResult, (c, request) => router.PingAsync(request, c.RequestAborted));
        Get(app, "/neighbours/{port}/{address}", Json.IReadOnlyListString,
            c => router.WhoHasAsync(Value(c, "port"), AddressIn(c, "address"), c.RequestAborted));
        Get(app, "/trace/{address}", Json.TraceResult, c => router.TraceAsync(AddressIn(c, "address"), c.RequestAborted));
        Post(app, "/connect", Json.ConnectRequest, Json.ConnectResult, (c, request) => router.ConnectAsync(request, c.RequestAborted));
        Get(app, "/look-up/{address}", Json.IReadOnlyListFoundRoute, c => Task.FromResult(router.LookUp(AddressIn(c, "address"))));
    }

    private static void Get<T>(IEndpointRouteBuilder app, string path, JsonTypeInfo<T> json, Func<HttpContext, Task<T>> answer) =>
        app.MapGet(path, Delegate(json, answer));

    private static void Post<TBody, TAnswer>(
        IEndpointRouteBuilder app, string path, JsonTypeInfo<TBody> body, JsonTypeInfo<TAnswer> json,
        Func<HttpContext, TBody, Task<TAnswer>> answer) =>
        app.MapPost(path, Delegate(json, async c => await answer(
            c, await c.Request.ReadFromJsonAsync(body, c.RequestAborted) ?? throw new FormatException("The body is empty."))));

    // Plain delegates: what is bound by reflection is compiled at the first request, which is a good part of the start.
    private static RequestDelegate Delegate<T>(JsonTypeInfo<T> json, Func<HttpContext, Task<T>> answer) => async context =>
    {
        try
        {
            await context.Response.WriteAsJsonAsync(await answer(context), json, cancellationToken: context.RequestAborted);
        }
        catch (Exception fault) when (fault is FormatException or JsonException && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(fault.Message);
        }
    };

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Guid IdIn(HttpContext context) => Guid.Parse(Value(context, "id"));

    private static Address AddressIn(HttpContext context, string name) => Address.Parse(Value(context, name));

    private static RouteView ViewIn(HttpContext context) =>
        Enum.TryParse<RouteView>(Value(context, "view"), out var view)
            ? view : throw new FormatException("There is no such view of routes.");
}
