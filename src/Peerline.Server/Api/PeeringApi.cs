using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Stages.Routes;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Peerings: asked for, changed and deleted as a whole.</summary>
internal static class PeeringApi
{
    public static void MapPeerings(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/peerings").WithTags("Peerings");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListPeerings").WithSummary("Peerings with their connections");
        group.MapPost("", RequestAsync).WithMetadata(new Creates()).WithName("RequestPeering").WithSummary("Ask for a peering");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetPeering").WithSummary("One peering");
        group.MapPut("/{id:guid}", ChangeAsync).WithMetadata(new TakesIfMatch()).WithName("ChangePeering")
            .WithSummary("The whole peering as it is to be");
        group.MapDelete("/{id:guid}", DeleteAsync).WithMetadata(new TakesIfMatch()).WithName("DeletePeering")
            .WithSummary("Remove every connection");
        group.MapGet("/{id:guid}/routes", RoutesAsync)
            .WithMetadata(new Paged(), new TakesQuery("prefix", Microsoft.OpenApi.JsonSchemaType.String, "This prefix exactly."),
                new TakesQuery("asPath", Microsoft.OpenApi.JsonSchemaType.String, "The path as the router prints it: 64500 64501."),
                new TakesQuery("accepted", Microsoft.OpenApi.JsonSchemaType.Boolean, "Only what is accepted, or only what is not."),
                new TakesQuery("connection", Microsoft.OpenApi.JsonSchemaType.String, "Only what this connection receives."))
            .RequireRateLimiting(CallerLimits.Dear).WithName("ListReceivedRoutes").WithSummary("What the peer announces as the routers have it now: accepted, or why not");
    }

    private static Task<Reply<Wire.Page<Wire.Peering>>> ListAsync(PeeringViews views, Paging paging, CancellationToken cancel) =>
        views.PageAsync(paging, cancel);

    private static async Task<Reply<Wire.Peering>> GetAsync(PeeringViews views, Guid id, CancellationToken cancel) =>
        await views.FindAsync(id, cancel) is { } whole ? await views.OkAsync(whole, cancel) : Reply<Wire.Peering>.NotFound("peering");

    private static async Task<Reply<Wire.Peering>> RequestAsync(
        Caller caller, PeeringDesk desk, PeeringViews views, Body<Wire.PeeringRequest> body, CancellationToken cancel) =>
        await desk.PutAsync(caller, Draft(body.Value), ifVersion: 0, cancel) switch
        {
            Answer<WholePeering>.Stale => await views.ReplyAsync(new Answer<WholePeering>.Refused(
                [new("NameTaken", $"There is a peering named {body.Value.Name} in this resource group already.", "name")]), cancel),
            var answer => await views.ReplyAsync(answer, cancel),
        };

    private static async Task<Reply<Wire.Peering>> ChangeAsync(
        Caller caller, PeeringDesk desk, PeeringViews views, Guid id, Body<Wire.PeeringRequest> body, IfMatch match,
            CancellationToken cancel)
    {
        if (await views.FindAsync(id, cancel) is not { } whole) return Reply<Wire.Peering>.NotFound("peering");
        if (!match.IsPresent) return Reply<Wire.Peering>.No(Refusal.MatchRequired);
        var rules = new InputRules();
        Same(body.Value.Name, whole.Peering.Name, "name");
        Same(body.Value.ResourceGroup, whole.Peering.ResourceGroup, "resourceGroup");
        Same(body.Value.SubscriptionId.ToString(), whole.Peering.SubscriptionId.ToString(), "subscriptionId");
        return rules.Hold
            ? await views.ReplyAsync(await desk.PutAsync(caller, Draft(body.Value), match.Version, cancel), cancel)
            : Reply<Wire.Peering>.No(Refusal.Invalid(rules.Problems));

        void Same(string given, string present, string target) =>
            rules.Must(given.Equals(present, StringComparison.OrdinalIgnoreCase), "Immutable", $"{target} is {present} and stays so.",
                target);
    }

    private static async Task<Reply<Wire.Peering>> DeleteAsync(
        Caller caller, PeeringDesk desk, PeeringViews views, Guid id, IfMatch match, CancellationToken cancel) =>
        await views.FindAsync(id, cancel) is { Peering: var p }
            ? await views.ReplyAsync(await desk.DeleteAsync(caller, p.SubscriptionId, p.ResourceGroup, p.Name, null, match.Version, cancel),
            cancel)
            : Reply<Wire.Peering>.NotFound("peering");

    private static async Task<Reply<Wire.Page<Wire.Route>>> RoutesAsync(
        Caller caller, PeeringViews views, IReceivedRoutes routes, Names names, Paging paging, Guid id, string? prefix, string? asPath,
        bool? accepted, Guid? connection, CancellationToken cancel)
    {
        if (await views.FindAsync(id, cancel) is null) return Reply<Wire.Page<Wire.Route>>.NotFound("peering");
        Routing.Addressing.Prefix? exact = null;
        if (prefix is not null)
        {
            if (!Routing.Addressing.Prefix.TryParse(prefix, out var parsed))
                return Reply<Wire.Page<Wire.Route>>.No(
                    Refusal.Invalid([new("InvalidPrefix", "prefix is written like 192.0.2.0/24 or 2001:db8::/32.", "prefix")]));
            exact = parsed;
        }

        var filter = new ReceivedRouteFilter { Prefix = exact, AsPath = asPath };
        await names.LoadAsync(cancel);
        return paging.Of((await routes.JudgedAsync(caller, id, filter, cancel))
            .Where(j => (accepted is null || j.Accepted == accepted) && (connection is null || j.Route.ConnectionId == connection))
            .Select(j => Shape(j, names)));
    }

    private static Wire.Route Shape(JudgedRoute judged, Names names)
    {
        var r = judged.Route;
        return new Wire.Route(
            r.ConnectionId, r.Family.ToString(), r.Prefix.ToString(), r.NextHop?.ToString(), r.AsPath, r.Rpki.ToString(), r.ReceivedAt,
            judged.Accepted, [.. judged.Reasons.Select(f => RecordShape.Reason(f, names.Of))]);
    }

    private static PeeringDraft Draft(Wire.PeeringRequest r) => new()
    {
        Subscription = r.SubscriptionId,
        ResourceGroup = r.ResourceGroup,
        Name = r.Name,
        Location = r.Location,
        Sku = r.Sku,
        Kind = r.Kind,
        DirectPeeringType = r.DirectPeeringType,
        PeerAsn = r.PeerAsn,
        Metro = r.Metro,
        Connections =
        [
            .. r.Connections.Select(c => new ConnectionDraft
            {
                Identifier = c.Identifier?.ToString(),
                FacilityId = c.FacilityId,
                BandwidthMbps = c.BandwidthMbps,
                AddressProvider = c.AddressProvider,
                PrefixV4 = c.PrefixV4,
                PrefixV6 = c.PrefixV6,
                MaxPrefixesV4 = c.MaxPrefixesV4,
                MaxPrefixesV6 = c.MaxPrefixesV6,
                Md5Key = c.Md5Key,
                Md5KeyV4 = c.Md5KeyV4,
                Md5KeyV6 = c.Md5KeyV6,
                UseForPeeringService = c.UseForPeeringService,
                PeerAddressV4 = c.PeerAddressV4,
                PeerAddressV6 = c.PeerAddressV6,
                OperatorAddressV4 = c.OperatorAddressV4,
                OperatorAddressV6 = c.OperatorAddressV6,
            }),
        ],
    };
}
