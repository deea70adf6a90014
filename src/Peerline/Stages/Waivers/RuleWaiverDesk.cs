using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Stages.Waivers;

/// <summary>
/// Where the operator waives a rule for a peer, and takes that back. The list stands with the peer's ASN; every connection of the peer has
/// it too, written in the same transaction, since a connection decides by what it has.
/// </summary>
public sealed class RuleWaiverDesk(PeerlineStore store)
{
    private const int LongestReason = 500;

    /// <summary>Waives the rule, or changes reason and end of a waiver that there is.</summary>
    public Task<Answer<PeerAsn>> WaiveAsync(
        Caller caller, Guid id, string rule, string reason, DateTimeOffset until, long? ifVersion = null,
        CancellationToken cancel = default) =>
        ChangeAsync(caller, id, ifVersion, (work, asn) =>
        {
            var rules = new InputRules();
            if (RouteRule.NotWaivable(rule) is { } why)
                rules.Add("NotWaivable", $"{rule} cannot be waived: {why}. Can be: {string.Join(", ", RouteRule.Waivable)}.", "rule");
            rules.Line(reason, "reason", LongestReason);
            rules.Must(until > work.Now, "NotAhead", "until is a moment ahead.", "until");
            rules.Must(until <= work.Now + RuleWaiver.AtMost, "TooFar", $"until is at most {RuleWaiver.AtMost.Days} days ahead.", "until");
            if (!rules.Hold) return new Answer<Change>.Invalid(rules.Problems);
            var waiver = new RuleWaiver(rule, reason.Trim(), caller.Name, work.Now, until);
            return new Change(
                asn with { Waivers = [.. asn.Waivers.Where(w => w.Rule != rule), waiver] }, PeerAsnEvents.RuleWaived, "waive-rule",
                $"The rule {rule} is waived for AS{asn.Asn} until {until.UtcDateTime:yyyy-MM-dd HH:mm}Z: {waiver.Reason}");
        }, cancel);

    public Task<Answer<PeerAsn>> TakeBackAsync(
        Caller caller, Guid id, string rule, long? ifVersion = null, CancellationToken cancel = default) =>
        ChangeAsync(caller, id, ifVersion, (work, asn) => asn.Waivers.FirstOrDefault(w => w.Rule == rule) is { } present
            ? new Change(
                asn with { Waivers = [.. asn.Waivers.Where(w => w.Rule != rule)] }, PeerAsnEvents.WaiverTakenBack, "take-back-waiver",
                present.Holds(work.Now)
                    ? $"The waiver of {rule} for AS{asn.Asn} is taken back: the rule holds again."
                    : $"The waiver of {rule} for AS{asn.Asn}, which had run out, is off the list.")
            : new Answer<Change>.NotFound("waiver"), cancel);

    /// <summary>Agrees with the peer that what it asks to be discarded is discarded (RFC 7999), or changes what was agreed.</summary>
    public Task<Answer<PeerAsn>> AgreeOnBlackholeAsync(
        Caller caller, Guid id, int? shortestV4, int? shortestV6, string reason, long? ifVersion = null, CancellationToken cancel = default) =>
        ChangeAsync(caller, id, ifVersion, (work, asn) =>
        {
            var rules = new InputRules();
            rules.Must(shortestV4 is null or (>= 24 and <= 32), "OutOfRange", "shortestV4 is a length from 24 to 32.", "shortestV4");
            rules.Must(shortestV6 is null or (>= 48 and <= 128), "OutOfRange", "shortestV6 is a length from 48 to 128.", "shortestV6");
            rules.Must(
                (shortestV4 ?? shortestV6) is not null, "Required", "shortestV4 or shortestV6 is needed: without both nothing is agreed.", "shortestV4");
            rules.Line(reason, "reason", LongestReason);
            if (!rules.Hold) return new Answer<Change>.Invalid(rules.Problems);
            var agreement = new BlackholeAgreement(shortestV4, shortestV6, reason.Trim(), caller.Name, work.Now);
            return new Change(
                asn with { Blackhole = agreement }, PeerAsnEvents.BlackholeAgreed, "agree-on-blackhole",
                $"With AS{asn.Asn} it is agreed that {agreement.Words} are discarded when they come with BLACKHOLE: {agreement.Reason}");
        }, cancel);

    public Task<Answer<PeerAsn>> EndBlackholeAsync(Caller caller, Guid id, long? ifVersion = null, CancellationToken cancel = default) =>
        ChangeAsync(caller, id, ifVersion, (_, asn) => asn.Blackhole is null
            ? new Answer<Change>.NotFound("agreement")
            : new Change(
                asn with { Blackhole = null }, PeerAsnEvents.BlackholeEnded, "end-blackhole",
                $"With AS{asn.Asn} nothing is agreed about BLACKHOLE any more: routes that ask for it are refused."), cancel);

    private Task<Answer<PeerAsn>> ChangeAsync(
        Caller caller, Guid id, long? ifVersion, Func<Work, PeerAsn, Answer<Change>> decide, CancellationToken cancel) =>
        store.WriteAsync<Answer<PeerAsn>>(caller, async work =>
        {
            if (await work.PeerAsnAsync(id) is not { } asn) return new Answer<PeerAsn>.NotFound("peer ASN");
            if (!caller.IsOperatorOf(Scope.Of(asn.SubscriptionId)))
                return new Answer<PeerAsn>.Forbidden("A rule is the operator's to waive.");
            if (ifVersion is { } version && version != asn.Version) return new Answer<PeerAsn>.Stale(asn.Version);
            var decided = decide(work, asn);
            if (decided is not Answer<Change>.Done { Value: var change }) return decided.As<PeerAsn>();
            var saved = await work.SaveAsync(change.Asn with { ChangedAt = work.Now });
            await work.AppendAsync(
                asn.Id, asn.SubscriptionId, change.Event, caller.Name, new PeerAsnEvent(asn.Name, asn.Asn, change.Sentence, null));
            work.Audit(asn.SubscriptionId, $"peer-asn/{change.Action}", $"peerAsns/{asn.Id}", change.Sentence);
            await TellAsync(work, saved, change.Sentence);
            return saved;
        }, cancel);

    private static async Task TellAsync(Work work, PeerAsn asn, string sentence)
    {
        IReadOnlyList<RuleWaiver> waivers = [.. asn.Waivers.Where(w => w.Holds(work.Now))];
        var peerings = await work.Db.Peerings.Where(p => p.PeerAsnId == asn.Id).Select(p => p.Id).ToListAsync();
        foreach (var connection in await work.Db.Connections
            .Where(c => peerings.Contains(c.PeeringId) && c.State != nameof(ConnectionState.Gone)).OrderBy(c => c.Id).ToListAsync())
        {
            await ConnectionDesk.SayAsync(work, connection.ToConnection(), new WaiveRules(waivers, sentence) { Blackhole = asn.Blackhole });
        }
    }

    /// <param name="Asn">As it is after it.</param>
    private sealed record Change(PeerAsn Asn, string Event, string Action, string Sentence);
}
