using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Sources.Irr;
using Peerline.Stages.Allocation;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What waits for the operator, the longest first.</summary>
internal static class ReviewApi
{
    public static void MapReview(this RouteGroupBuilder api) =>
        api.MapGet("/review", ListAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Paged())
            .WithTags("Review").WithName("ListReview").WithSummary("ASNs and connections that wait for a decision");

    private static async Task<Reply<Wire.Page<Wire.ReviewItem>>> ListAsync(
        Caller caller, PeerlineStore store, IrrSource irr, StockBook stock, Paging paging, CancellationToken cancel) =>
        paging.Of(await store.ReadAsync(caller, async db => (IReadOnlyList<Wire.ReviewItem>)
            [.. (await WaitingAsync(db, irr, cancel)).Concat(await ShortAsync(db, stock, store.Time, cancel)).Concat(await HeldAsync(db, cancel)).OrderBy(i => i.Since)], cancel));

    private static async Task<IReadOnlyList<Wire.ReviewItem>> WaitingAsync(PeerlineDb db, IrrSource irr, CancellationToken cancel)
    {
        var asns = (await db.PeerAsns.ToListAsync(cancel)).Select(r => r.ToPeerAsn()).ToDictionary(a => a.Id);
        var pending = await (
            from c in db.Connections
            join p in db.Peerings on c.PeeringId equals p.Id
            where c.State == nameof(ConnectionState.PendingApproval)
                // The word stands in the record only while a change waits for the operator.
                || (c.State == nameof(ConnectionState.Active) || c.State == nameof(ConnectionState.TypeChangeRequested)
                    || c.State == nameof(ConnectionState.TypeChangeInProgress)) && c.Body.Contains("\"awaitsApprovalSince\"")
                // So does this one, while a change is held for its size.
                || c.State != nameof(ConnectionState.Gone) && c.Body.Contains("\"needsSecondPerson\"")
            select new { Connection = c, Peering = p }).ToListAsync(cancel);
        return
        [
            .. asns.Values.Where(a => a.Validation is PeerAsnValidation.Pending).Select(Of)
                .Concat(pending.Select(x => Of(x.Connection.ToConnection(), x.Peering.ToPeering(), asns[x.Peering.PeerAsnId])))
                .Concat(asns.Values.SelectMany(a => Of(a, irr)))
                .OrderBy(i => i.Since),
        ];
    }

    /// <summary>What is short stands beside what waits: a request that comes next may find nothing.</summary>
    private static async Task<IEnumerable<Wire.ReviewItem>> ShortAsync(PeerlineDb db, StockBook book, TimeProvider time, CancellationToken cancel)
    {
        if ((await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is not { } profile) return [];
        var few = (await book.CountAsync(db, cancel)).Where(s => s.Short).ToList();
        var told = await StockEvents.StandingAsync(db, few, cancel);
        return few.Select(s => new Wire.ReviewItem(
            "stock", s.Place, Guid.Empty, profile.Asn.Value, profile.LegalName, s.Sentence,
            told.GetValueOrDefault((s.Place, StockEvent.Of(s).Key)) is { Type: StockEvents.Short } e ? e.At.FromMicros() : time.GetUtcNow(),
            s.Of is StockOf.Subnets ? "Add an address pool." : "Add ports."));
    }

    private static async Task<IEnumerable<Wire.ReviewItem>> HeldAsync(PeerlineDb db, CancellationToken cancel) =>
        (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is { Rollout: { State: RolloutState.Held } held } profile
            ? [new("rollout", held.Id, Guid.Empty, profile.Asn.Value, profile.LegalName,
                $"A change of the policy ({string.Join(", ", held.Changes)}) is held. {held.Finding}", held.Since,
                "Let it go on (peerline rollout go-on) or give it up (peerline rollout give-up).")]
            : [];

    private static Wire.ReviewItem Of(PeerAsn a) =>
        new("peer-asn", a.Id, a.SubscriptionId, a.Asn.Value, a.PeerName, $"{a.PeerName} says that it holds AS{a.Asn}. {Proved(a)}", a.ChangedAt,
            "Approve it or fail it with a reason.");

    private static string Proved(PeerAsn a) => a.Proof switch
    {
        { Lapse: { } lapse } => lapse,
        { } proof => $"{proof.Evidence} Last seen {proof.SeenAt:u}.",
        _ => "It has shown no proof.",
    };

    private static IEnumerable<Wire.ReviewItem> Of(PeerAsn a, IrrSource irr)
    {
        if (irr.Find(a.Asn) is not { } record) yield break;
        var sets = string.Join(", ", record.Objects);
        if (record.Held is { } held)
            yield return new("irr-held", a.Id, a.SubscriptionId, a.Asn.Value, a.PeerName, $"{sets}: {held.Reason}", held.Set.At,
                $"Look at what would go, then release it: peerline irr release AS{a.Asn}.");
        else if (irr.StateOf(record) is IrrState.Stale)
            yield return new("irr-stale", a.Id, a.SubscriptionId, a.Asn.Value, a.PeerName, $"{sets} is old: {record.Failure}", record.Known!.At,
                "See that the IRR server answers, or that the peer mends its set.");
    }

    private static string Limits(ConnectionRequest asked)
    {
        var limits = new[] { (asked.MaxPrefixesV4, "IPv4"), (asked.MaxPrefixesV6, "IPv6") }.Where(l => l.Item1 is not null).Select(l => $"{l.Item1} {l.Item2}");
        return string.Join(" and ", limits) is { Length: > 0 } text ? $", up to {text} prefixes" : "";
    }

    private static Wire.ReviewItem Of(Connection c, Peering p, PeerAsn a)
    {
        if (c.Trouble?.Held is { } held)
        {
            return new("connection", c.Id, c.SubscriptionId, a.Asn.Value, a.PeerName, $"{p.Name}: a change of the router is held. {held.Sentence}",
                held.Since, "Release it, or wait.");
        }

        var what = c.Change is { } change
            ? $"{p.Name}, a change: {RequestDifference.Sentence(c.Requested, change.Wanted)}."
            : c.Adoption is null
            ? c.HasCable
                ? $"{p.Name}: {c.Requested.BandwidthMbps} Mbps in {p.Metro} at facility {c.Requested.FacilityId}{Limits(c.Requested)}."
                : $"{p.Name}: a session in {p.Metro} on exchange {c.Requested.FacilityId}{Limits(c.Requested)}."
            : $"{p.Name}: conversion of the legacy session on {c.Adoption.InterfaceName} in {p.Metro}.";
        var waiting = c switch
        {
            { Question: { AnsweredAt: null } q } => $"The peer has yet to answer: {q.Text}",
            { Adoption: { ApprovedAt: not null, AdoptedAt: null } } => "Approved; the session is being taken over.",
            { Offer: { } offer } => $"The peer has yet to answer the offer: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}.",
            { AwaitsJudgement: true } => "The eligibility rules are being asked.",
            { Question.Answer: { } answer } => $"Answered: {answer}",
            { Standing.Summary: { } summary } => $"{summary} Approve it, reject it with a reason, or ask.",
            _ => "Approve it, reject it with a reason, or ask.",
        };
        return new("connection", c.Id, c.SubscriptionId, a.Asn.Value, a.PeerName, what, c.Change?.AwaitsApprovalSince ?? c.StateSince, waiting);
    }
}
