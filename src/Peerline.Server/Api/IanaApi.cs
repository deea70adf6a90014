using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Server.Tokens;
using Peerline.Sources.Iana;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>IANA's registries: shown, compared with newer ones, replaced by these. The files come with the request: nothing is fetched
/// from here.</summary>
internal static class IanaApi
{
    public static void MapIana(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/iana").WithTags("IANA").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", GetAsync).WithName("GetIana").WithSummary("The registries of special-purpose addresses and AS numbers in use (operator)");
        group.MapPost("/compare", (Caller caller, PeerlineStore store, IanaShelf shelf, Body<Wire.IanaFiles> body, CancellationToken cancel) =>
                AnswerAsync(caller, store, shelf, body.Value, take: false, cancel))
            .WithName("CompareIana").WithSummary("What newer registries would change; nothing is changed (operator)");
        group.MapPost("/take", (Caller caller, PeerlineStore store, IanaShelf shelf, Body<Wire.IanaFiles> body, CancellationToken cancel) =>
                AnswerAsync(caller, store, shelf, body.Value, take: true, cancel))
            .WithName("TakeIana").WithSummary("Use newer registries, after they were compared (operator)");
    }

    private static async Task<Reply<Wire.IanaRegistries>> GetAsync(Caller caller, PeerlineStore store, IanaShelf shelf, CancellationToken cancel)
    {
        var now = shelf.Current;
        return Reply<Wire.IanaRegistries>.Ok(new(
            Day(now.Date), shelf.IsShipped, [.. now.Blocks.Select(b => new Wire.IanaBlock(b.Prefix.ToString(), b.Name, b.Reachable))],
            [.. now.Asns.Select(a => new Wire.IanaAsns(a.Range.First.Value, a.Range.Last.Value, a.Reason))],
            IanaDifference.Advice(now, await PolicyAsync(caller, store, cancel))));
    }

    private static async Task<Reply<Wire.IanaDifference>> AnswerAsync(
        Caller caller, PeerlineStore store, IanaShelf shelf, Wire.IanaFiles files, bool take, CancellationToken cancel)
    {
        var (rules, now) = (new InputRules(), shelf.Current);
        rules.Must(files.Ipv4 is not null || files.Ipv6 is not null || files.Asns is not null, "Required", "At least one registry is needed.", "ipv4");
        var v4 = files.Ipv4 is { } a ? IanaFile.ReadBlocks(a, Afi.IPv4, rules, "ipv4") : now.Blocks.Where(b => b.Prefix.Afi is Afi.IPv4);
        var v6 = files.Ipv6 is { } b ? IanaFile.ReadBlocks(b, Afi.IPv6, rules, "ipv6") : now.Blocks.Where(b => b.Prefix.Afi is Afi.IPv6);
        var asns = files.Asns is { } c ? IanaFile.ReadAsns(c, rules, "asns") : now.Asns;
        rules.Must(!take || files.ComparedWith is not null, "Required", "Compare them first, and say with what they were compared.", "comparedWith");
        if (!rules.Hold) return Reply<Wire.IanaDifference>.No(Refusal.Invalid([.. rules.Problems.Take(50)]));
        var next = new IanaRegistries(DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime), [.. v4, .. v6], asns);
        var difference = IanaDifference.Between(now, next);
        if (take)
        {
            if (Day(now.Date) != files.ComparedWith) return Reply<Wire.IanaDifference>.No(Changed);
            await store.WriteAsync(caller, work =>
            {
                work.Audit(null, "iana/take", "iana",
                    $"{difference.Added.Count} added, {difference.Removed.Count} removed, {difference.Changed.Count} changed.");
                return Task.FromResult(true);
            }, cancel);
            if (!shelf.Take(next, now.Date)) return Reply<Wire.IanaDifference>.No(Changed);
        }

        return Reply<Wire.IanaDifference>.Ok(new(
            Day(now.Date), take, difference.Added, difference.Removed, difference.Changed,
            IanaDifference.Advice(next, await PolicyAsync(caller, store, cancel))));
    }

    private static Refusal Changed { get; } = Refusal.Refused(
        new Problem("ComparedWithOthers", "The registries in use are not those that were compared: compare again.", "comparedWith"));

    private static Task<PeeringPolicy> PolicyAsync(Caller caller, PeerlineStore store, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile().Policy ?? new PeeringPolicy(), cancel);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
