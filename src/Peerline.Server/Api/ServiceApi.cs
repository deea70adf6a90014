using Microsoft.EntityFrameworkCore;
using Microsoft.OpenApi;
using Peerline.Access;
using Peerline.Stages.Probing;
using Peerline.Stages.Request;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The peering service as both sides see it, and the looking glass.</summary>
internal static class ServiceApi
{
    public static void MapServices(this RouteGroupBuilder api)
    {
        var peerings = api.MapGroup("/peerings/{id:guid}").WithTags("Peering service");
        peerings.MapGet("/registered-prefixes", PrefixesAsync).WithMetadata(new Paged()).WithName("ListRegisteredPrefixes")
            .WithSummary("Prefixes of the peering service that the peer registered, and what the checks say");
        peerings.MapGet("/registered-asns", AsnsAsync).WithMetadata(new Paged()).WithName("ListRegisteredAsns")
            .WithSummary("Customers that the peer registered");
        var services = api.MapGroup("/peering-services").WithTags("Peering service");
        services.MapGet("", ServicesAsync).WithMetadata(new Paged()).WithName("ListPeeringServices")
            .WithSummary("Peering services of customers");
        services.MapGet("/{id:guid}/prefixes", ServicePrefixesAsync).WithMetadata(new Paged()).WithName("ListServicePrefixes")
            .WithSummary("The prefixes of a peering service, and what the checks say");
        api.MapGet("/subscriptions/{id:guid}/looking-glass", GlassAsync).WithTags("Peering service")
            .WithMetadata(
                new TakesQuery("command", JsonSchemaType.String, "ping, traceroute or bgproute."),
                new TakesQuery("destination", JsonSchemaType.String, "One address."),
                new TakesQuery("from", JsonSchemaType.String, "A metro, a facility or an edge router."))
            .RequireRateLimiting(CallerLimits.Dear).WithName("AskLookingGlass").WithSummary("Ping, trace or look up from an edge router");
    }

    private static Task<Reply<Wire.Page<Wire.RegisteredPrefix>>> PrefixesAsync(
        Caller caller, PeerlineStore store, Paging paging, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.LivePeerings().AnyAsync(p => p.Id == id, cancel)
            ? await paging.PageAsync(db.RegisteredPrefixes.Where(p => p.PeeringId == id), r => Shape(r.ToRegisteredPrefix()), cancel)
            : Reply<Wire.Page<Wire.RegisteredPrefix>>.NotFound("peering"), cancel);

    private static Task<Reply<Wire.Page<Wire.RegisteredAsn>>> AsnsAsync(
        Caller caller, PeerlineStore store, Paging paging, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.LivePeerings().AnyAsync(p => p.Id == id, cancel)
            ? await paging.PageAsync(db.RegisteredAsns.Where(p => p.PeeringId == id), r => Shape(r.ToRegisteredAsn()), cancel)
            : Reply<Wire.Page<Wire.RegisteredAsn>>.NotFound("peering"), cancel);

    private static Task<Reply<Wire.Page<Wire.PeeringService>>> ServicesAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.PeeringServices, r => Shape(r.ToPeeringService()), cancel), cancel);

    private static Task<Reply<Wire.Page<Wire.ServicePrefix>>> ServicePrefixesAsync(
        Caller caller, PeerlineStore store, Paging paging, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.PeeringServices.AnyAsync(s => s.Id == id, cancel)
            ? await paging.PageAsync(db.ServicePrefixes.Where(p => p.ServiceId == id), r => Shape(r.ToServicePrefix()), cancel)
            : Reply<Wire.Page<Wire.ServicePrefix>>.NotFound("peering service"), cancel);

    private static async Task<Reply<Wire.GlassAnswer>> GlassAsync(
        Caller caller, PeerlineStore store, LookingGlass glass, Guid id, string? command, string? destination, string? from,
        CancellationToken cancel)
    {
        if (!await store.ReadAsync(caller, db => db.Subscriptions.AnyAsync(s => s.Id == id, cancel), cancel))
            return Reply<Wire.GlassAnswer>.NotFound("subscription");
        if (!Enum.TryParse<GlassCommand>(command, ignoreCase: true, out var asked) || !Enum.IsDefined(asked))
            return Reply<Wire.GlassAnswer>.No(Refusal.Invalid(
                [new("InvalidCommand", "The command is ping, traceroute or bgproute.", "command")]));
        return Reply<Wire.GlassAnswer>.From(
            await glass.AskAsync(caller, id, new GlassQuestion(asked, IsRegion: false, from ?? "", destination ?? ""), cancel),
            output => new Wire.GlassAnswer(asked.ToString(), output));
    }

    private static Wire.RegisteredPrefix Shape(Model.RegisteredPrefix p) =>
        new(p.Id, p.PeeringId, p.Name, p.Prefix.ToString(), p.Key, p.Validation.ToString(), p.Reason, p.CheckedAt);

    private static Wire.RegisteredAsn Shape(Model.RegisteredAsn a) => new(a.Id, a.PeeringId, a.Name, a.Asn.Value, a.Key);

    private static Wire.PeeringService Shape(Model.PeeringService s) =>
        new(s.Id, s.SubscriptionId, s.ResourceGroup, s.Name, s.Place, s.Provider, s.PrimaryMetro, s.BackupMetro);

    private static Wire.ServicePrefix Shape(Model.ServicePrefix p) =>
        new(p.Id, p.ServiceId, p.Name, p.Prefix.ToString(), p.Validation.ToString(), p.Reason, p.CheckedAt);
}
