using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Waivers;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Rules that the operator waives for one peer, and what is agreed about BLACKHOLE: both sides read it, the operator says it.</summary>
internal static class RuleWaiverApi
{
    public static void MapRuleWaivers(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/peer-asns/{id:guid}/waivers").WithTags("Peer ASNs");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListRuleWaivers").WithSummary("The rules that are waived for the ASN");
        group.MapPost("", WaiveAsync).WithMetadata(new TakesIfMatch()).WithName("WaiveRule")
            .WithSummary("Take routes of the ASN although they break one rule, until a moment (operator)");
        group.MapDelete("/{rule}", TakeBackAsync).WithMetadata(new TakesIfMatch()).WithName("TakeBackRuleWaiver")
            .WithSummary("The rule holds again (operator)");
        var agreement = api.MapGroup("/peer-asns/{id:guid}/blackhole").WithTags("Peer ASNs");
        agreement.MapPut("", AgreeAsync).WithMetadata(new TakesIfMatch()).WithName("AgreeOnBlackhole")
            .WithSummary("Discard what of the permitted prefixes comes with BLACKHOLE (operator)");
        agreement.MapDelete("", EndAsync).WithMetadata(new TakesIfMatch()).WithName("EndBlackhole")
            .WithSummary("Routes with BLACKHOLE are refused again (operator)");
    }

    private static async Task<Reply<Wire.PeerAsn>> AgreeAsync(
        Caller caller, RuleWaiverDesk desk, Guid id, Body<Wire.NewBlackholeAgreement> body, IfMatch match, CancellationToken cancel) =>
        Reply<Wire.PeerAsn>.From(
            await desk.AgreeOnBlackholeAsync(caller, id, body.Value.ShortestV4, body.Value.ShortestV6, body.Value.Reason, match.Version, cancel),
            PeerAsnApi.Shape, a => a.Version);

    private static async Task<Gone> EndAsync(Caller caller, RuleWaiverDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await desk.EndBlackholeAsync(caller, id, match.Version, cancel));

    private static async Task<Reply<Wire.Page<Wire.RuleWaiver>>> ListAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging, Guid id, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db => await db.PeerAsns.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? paging.Of(Shapes(row.ToPeerAsn(), names, store.Time.GetUtcNow()))
            : Reply<Wire.Page<Wire.RuleWaiver>>.NotFound("peer ASN"), cancel);
    }

    private static async Task<Reply<Wire.RuleWaiver>> WaiveAsync(
        Caller caller, RuleWaiverDesk desk, PeerlineStore store, Names names, Guid id, Body<Wire.NewRuleWaiver> body, IfMatch match,
        CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        var (rule, now) = (body.Value.Rule, store.Time.GetUtcNow());
        return Reply<Wire.RuleWaiver>.From(
            await desk.WaiveAsync(caller, id, rule, body.Value.Reason, body.Value.Until.ToUniversalTime(), match.Version, cancel),
            a => Shape(a.Waivers.First(w => w.Rule == rule), names, now));
    }

    private static async Task<Gone> TakeBackAsync(
        Caller caller, RuleWaiverDesk desk, Guid id, string rule, IfMatch match, CancellationToken cancel) =>
        Gone.From(await desk.TakeBackAsync(caller, id, rule, match.Version, cancel));

    private static IReadOnlyList<Wire.RuleWaiver> Shapes(PeerAsn asn, Names names, DateTimeOffset now) =>
        [.. asn.Waivers.OrderBy(w => w.Rule, StringComparer.Ordinal).Select(w => Shape(w, names, now))];

    public static Wire.RuleWaiver Shape(RuleWaiver w, Names names, DateTimeOffset now) =>
        new(w.Rule, w.Reason, names.Of(w.By), w.At, w.Until, w.Holds(now));
}
