using Peerline.Access;
using Peerline.Routing.Addressing;
using Peerline.Server.Cluster;
using Peerline.Server.Tokens;
using Peerline.Sources.PeeringDb;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The mirror of PeeringDB.</summary>
internal static class PeeringDbApi
{
    public static void MapPeeringDb(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/peeringdb").WithTags("PeeringDB");
        group.MapGet("", (PeeringDbMirror mirror) => Reply<Wire.PeeringDbStatus>.Ok(Shape(mirror))).RequireAuthorization(TokenAuthority.Operator)
            .WithName("GetPeeringDb").WithSummary("The mirror of PeeringDB: what it has, and how the last look ended (operator)");
        group.MapPost("/sync", Sync).RequireAuthorization(TokenAuthority.Operator)
            .WithName("SyncPeeringDb").WithSummary("Look at PeeringDB now; the answer does not wait for it (operator)");
        group.MapGet("/networks/{asn}", Network)
            .WithName("GetPeeringDbNetwork").WithSummary("What PeeringDB says of the network with this ASN");
    }

    private static Reply<Wire.PeeringDbStatus> Sync(PeeringDbMirror mirror, PeeringDbRunner runner)
    {
        if (!mirror.IsConfigured) return Reply<Wire.PeeringDbStatus>.No(NotConfigured);
        runner.Ask();
        return Reply<Wire.PeeringDbStatus>.Ok(Shape(mirror));
    }

    private static Reply<Wire.PeeringDbNetwork> Network(Caller caller, PeeringDbMirror mirror, string asn)
    {
        var rules = new InputRules();
        rules.Must(Asn.TryParse(asn, out var number), "InvalidAsn", "An AS number, such as 64496.", "asn");
        if (!rules.Hold) return Reply<Wire.PeeringDbNetwork>.No(Refusal.Invalid(rules.Problems));
        var view = mirror.View;
        return view switch
        {
            { State: PeeringDbState.NotConfigured } => Reply<Wire.PeeringDbNetwork>.No(NotConfigured),
            _ when view.Network(number) is { } profile => Reply<Wire.PeeringDbNetwork>.Ok(Shape(profile, view, caller)),
            _ => Reply<Wire.PeeringDbNetwork>.NotFound("network in the mirror of PeeringDB"),
        };
    }

    private static Refusal NotConfigured { get; } = new(
        StatusCodes.Status404NotFound, "not-found", "Not found",
        "No mirror of PeeringDB is kept here: the operator sets Peerline:PeeringDb:Enabled.", []);

    private static Wire.PeeringDbStatus Shape(PeeringDbMirror mirror)
    {
        var (view, attempt) = (mirror.View, mirror.Attempt);
        return new(
            view.State.ToString(), view.SyncedAt, attempt is { EndedAt: null }, attempt?.BeganAt, attempt?.EndedAt, attempt?.Failure,
            attempt?.RetryAt,
            mirror.IsConfigured
                ? [.. mirror.Kinds.Select(k => new Wire.PeeringDbKind(k.Kind, k.Objects, k.Newest, k.ComparedAt, k.Unconfirmed))]
                : []);
    }

    /// <summary>What a network shows to users of PeeringDB only was given to the operator, not to the peers of the operator.</summary>
    private static Wire.PeeringDbNetwork Shape(PeeringDbProfile p, PeeringDbView view, Caller caller) => new()
    {
        Id = p.Network.Id,
        Asn = p.Network.Asn,
        Name = p.Network.Name,
        Organisation = p.Organisation?.Name,
        Website = p.Network.Website,
        IrrAsSet = p.Network.IrrAsSet,
        Prefixes4 = p.Network.InfoPrefixes4,
        Prefixes6 = p.Network.InfoPrefixes6,
        Type = p.Network.InfoType,
        Policy = p.Network.PolicyGeneral,
        PolicyUrl = p.Network.PolicyUrl,
        NeverViaRouteServers = p.Network.InfoNeverViaRouteServers ?? false,
        RirStatus = p.Network.RirStatus,
        Updated = p.Network.Updated,
        Contacts = [.. p.Contacts.Where(c => c.IsPublic || caller.IsOperator)
            .Select(c => new Wire.PeeringDbContact(c.Role, c.Visible, c.Name, c.Email, c.Phone))],
        Facilities = [.. p.Facilities.Select(f => new Wire.PeeringDbFacility(f.Id, f.Name, f.City, f.Country))],
        Exchanges = [.. p.Ports.Select(x => new Wire.PeeringDbExchangePort(x.IxId, x.Name, x.Speed, x.Ipaddr4, x.Ipaddr6, x.IsRsPeer ?? false))],
        MirrorState = view.State.ToString(),
        SyncedAt = view.SyncedAt,
    };
}
