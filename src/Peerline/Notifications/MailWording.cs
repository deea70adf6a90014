using System.Linq.Expressions;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Monitoring.Alerts;
using Peerline.Stages;
using Peerline.Stages.Allocation;
using Peerline.Stages.Authorization;
using Peerline.Stages.Eligibility;
using Peerline.Stages.LinkTest;
using Peerline.Stages.PlannedWork;
using Peerline.Stages.Provisioning.Drift;
using Peerline.Stages.Provisioning.Rollouts;
using Peerline.Stages.Registration;
using Peerline.Stages.Validation;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Notifications;

/// <summary>From an event to the mails that it makes: which milestone it is, for whom, with what attached.</summary>
public sealed class MailWording(MailOptions options, PublicAddress address)
{
    internal async Task<IReadOnlyList<(Audience Audience, MailMessageDraft Draft)>> OfAsync(Work work, EventRow e, CancellationToken cancel)
    {
        if (await work.ProfileOrNullAsync() is not { } profile) return [];
        if (e.Type.StartsWith("peer-asn.", StringComparison.Ordinal)) return await OfPeerAsnAsync(work, e, profile);
        if (e.Type.StartsWith("connection.", StringComparison.Ordinal)) return await OfConnectionAsync(work, e, profile, cancel);
        if (e.Type.StartsWith("maintenance.", StringComparison.Ordinal)) return await OfMaintenanceAsync(work, e, profile);
        if (e.Type.StartsWith("alert.", StringComparison.Ordinal)) return await OfAlertAsync(work, e, profile);
        return OfOperatorsOwn(e) is { } milestone ? OfOperator(e, milestone, profile) : [];
    }

    /// <summary>What only the operator is told.</summary>
    private static Milestone? OfOperatorsOwn(EventRow e) => e.Type switch
    {
        DriftEvent.DiffersLong when PeerlineJson.Read<DriftEvent>(e.Body) is var told => new Milestone.RouterDiffers(told.Router, told.Sentence),
        DriftEvent.NotCompared when PeerlineJson.Read<DriftEvent>(e.Body) is var told => new Milestone.RouterSilent(told.Router, told.Sentence),
        RolloutEvents.Held => new Milestone.RolloutHeld(PeerlineJson.Read<RolloutEvent>(e.Body).Sentence),
        StockEvents.Short or StockEvents.Enough => new Milestone.StockTold(
            e.Type is StockEvents.Short, PeerlineJson.Read<StockEvent>(e.Body).Sentence),
        _ => null,
    };

    private IReadOnlyList<(Audience, MailMessageDraft)> OfOperator(EventRow e, Milestone milestone, OperatorProfile profile) =>
        Parsed([profile.PeeringEmail]) is { Count: > 0 } to
            ? [(Audience.Operator, Draft(e, Audience.Operator, e.Subject, to, MailTemplates.Write(milestone, FactsOf(profile), Audience.Operator)))]
            : [];

    private MailFacts FactsOf(OperatorProfile profile) =>
        new(profile.LegalName, profile.Asn.Value, profile.LegalName, profile.Asn.Value, address.Base);

    /// <summary>To the contacts of the peer whom the work touches, with an entry for calendars.</summary>
    private async Task<IReadOnlyList<(Audience, MailMessageDraft)>> OfMaintenanceAsync(Work work, EventRow e, OperatorProfile profile)
    {
        var told = PeerlineJson.Read<MaintenanceEvent>(e.Body);
        if (told.PeerAsnId is not { } id || await work.PeerAsnAsync(id) is not { } peer) return [];
        var to = Parsed(peer.Contacts.Select(c => c.Email));
        if (to.Count == 0) return [];
        var word = e.Type["maintenance.".Length..];
        var text = MailTemplates.Write(
            new Milestone.MaintenanceTold(word, told.Title, told.Description, told.StartsAt, told.EndsAt, [.. told.Connections.Select(c => c.Name)]),
            Facts(profile, peer, null), Audience.Peer);
        var note = MaintNote.Write(e.Subject, told, word, profile, peer, options.Domain, e.At.FromMicros());
        return [(Audience.Peer, Draft(e, Audience.Peer, e.Subject, to, text) with { Attachments = [new("maintenance.ics", MaintNote.MediaType(word), note)] })];
    }

    /// <summary>To whom the rule names, in the words of its side.</summary>
    private async Task<IReadOnlyList<(Audience, MailMessageDraft)>> OfAlertAsync(Work work, EventRow e, OperatorProfile profile)
    {
        if ((await work.Db.AlertRules.FirstOrDefaultAsync(r => r.Id == e.Subject))?.ToAlertRule() is not { } rule) return [];
        var to = Parsed(rule.Mails);
        if (to.Count == 0) return [];
        var told = PeerlineJson.Read<AlertEvent>(e.Body);
        var asn = told.PeeringId is { } id && await work.PeeringAsync(id) is { } peering ? await work.PeerAsnAsync(peering.PeerAsnId) : null;
        var facts = asn is null
            ? FactsOf(profile)
            : Facts(profile, asn, null);
        var audience = rule.SubscriptionId is null ? Audience.Operator : Audience.Peer;
        var text = MailTemplates.Write(new Milestone.AlertTold(e.Type["alert.".Length..], told.Sentence), facts, audience);
        return [(audience, Draft(e, audience, e.Subject, to, text))];
    }

    private async Task<IReadOnlyList<(Audience, MailMessageDraft)>> OfPeerAsnAsync(Work work, EventRow e, OperatorProfile profile)
    {
        Milestone? milestone = e.Type switch
        {
            PeerAsnEvents.Registered => new Milestone.PeerAsnReceived(),
            PeerAsnEvents.Approved => new Milestone.PeerAsnApproved(),
            PeerAsnEvents.Failed => new Milestone.PeerAsnFailed(PeerlineJson.Read<PeerAsnEvent>(e.Body).Reason ?? ""),
            PeerAsnEvents.Proven => new Milestone.AsnProven(PeerlineJson.Read<PeerAsnEvent>(e.Body).Sentence),
            PeerAsnEvents.ProofLapsed => new Milestone.AsnProofLapsed(PeerlineJson.Read<PeerAsnEvent>(e.Body).Sentence),
            _ => null,
        };
        if (milestone is null || await work.PeerAsnAsync(e.Subject) is not { } peer) return [];
        return [.. Drafts(e, milestone, Facts(profile, peer, null), profile, peer, e.Subject, [])];
    }

    private async Task<IReadOnlyList<(Audience, MailMessageDraft)>> OfConnectionAsync(Work work, EventRow e, OperatorProfile profile, CancellationToken cancel)
    {
        if (await work.ConnectionAsync(e.Subject) is not { } c) return [];
        var fact = PeerlineJson.Read<ConnectionEvent>(e.Body).Fact;
        if (await MilestoneAsync(work, e, c, fact, cancel) is not { } milestone) return [];
        var found = await (
            from p in work.Db.Peerings.IgnoreQueryFilters()
            join a in work.Db.PeerAsns on p.PeerAsnId equals a.Id
            where p.Id == c.PeeringId
            select new { Peering = p, Asn = a }).FirstOrDefaultAsync(cancel);
        if (found is null) return [];
        var peering = found.Peering.ToPeering();
        var peer = found.Asn.ToPeerAsn();
        var place = c.HasCable
            ? (await work.Db.Facilities.FirstOrDefaultAsync(f => f.PeeringDbId == c.Requested.FacilityId, cancel))?.ToFacility().Name
            : (await work.Db.Exchanges.FirstOrDefaultAsync(x => x.PeeringDbId == c.Requested.FacilityId, cancel))?.ToExchange().Name;
        var port = c.Port is null ? null : (await work.Db.Ports.FirstOrDefaultAsync(p => p.Id == c.Port.PortId, cancel))?.ToPort();
        var connection = new ConnectionFacts(
            c.Id, peering.Name, port?.CircuitId ?? c.Identifier.ToString(), peering.Metro,
            place ?? $"{(c.HasCable ? "facility" : "exchange")} {c.Requested.FacilityId}", c.Requested.BandwidthMbps);
        var attached = await AttachedAsync(work, c, milestone, cancel);
        return [.. Drafts(e, milestone, Facts(profile, peer, connection), profile, peer, c.Id, attached)];
    }

    private static async Task<Milestone?> MilestoneAsync(Work work, EventRow e, Connection c, Fact fact, CancellationToken cancel)
    {
        switch (e.Type)
        {
            case FactTypes.Requested or FactTypes.Resubmitted: return new Milestone.RequestReceived(OnExchange: !c.HasCable);
            case FactTypes.QuestionAsked: return new Milestone.InformationAsked(fact.Sentence);
            case FactTypes.QuestionAnswered: return new Milestone.InformationAnswered(fact.Sentence);
            case FactTypes.OfferMade when c.Offer is { } offer: return new Milestone.OfferMade(offer.BandwidthMbps, offer.FacilityId, offer.Text, offer.Until);
            case FactTypes.OfferAccepted: return new Milestone.OfferAccepted(c.Requested.BandwidthMbps, c.Requested.FacilityId);
            case FactTypes.OfferDeclined: return new Milestone.OfferDeclined(fact.Sentence);
            case FactTypes.OfferLapsed: return new Milestone.OfferLapsed();
            case FactTypes.Judged when await DecisionAsync(work, e, cancel) is { Judgement.Outcome: EligibilityOutcome.Review } decision:
                return new Milestone.RequestJudged(Findings(decision), OfChange: decision.Change is not null);
            case FactTypes.Approved: return new Milestone.Approved(OnExchange: !c.HasCable, await JudgedAsync(work, e, cancel));
            case FactTypes.Rejected: return new Milestone.Rejected(c.Reason ?? fact.Sentence, await JudgedAsync(work, e, cancel));
            case FactTypes.LoaIssued when await LetterAsync(work, c, l => l.Id == fact.Evidence, cancel) is { } letter
                && LetterNumber.TryParse(letter.Number, out var number):
                return new Milestone.LetterIssued(
                    number, letter.Version, DateOnly.FromDateTime(letter.ExpiresAt!.Value.FromMicros().UtcDateTime.AddDays(-1)));
            case FactTypes.Undone when fact.Task is RemovalTask.RevokeLoa
                && await LetterAsync(work, c, l => l.Kind == nameof(LetterKind.Authorization), cancel) is { } revoked
                && LetterNumber.TryParse(revoked.Number, out var number):
                return new Milestone.LetterRevoked(number, revoked.Version, c.Removal?.Reason ?? "The connection is removed.");
            case FactTypes.ProvisioningStarted:
                return new Milestone.ProvisioningStarted(NextSteps(c), c.Deadline);
            case FactTypes.ReadyAwaited: return new Milestone.ReadyAwaited(NextSteps(c), c.Deadline);
            case FactTypes.LinkTestPassed or FactTypes.LinkTestFailed:
                return await work.Db.LinkTests.FirstOrDefaultAsync(t => t.Id == fact.Evidence, cancel) is { } test ? LinkTestDone(PeerlineJson.Read<LinkTestRecord>(test.Body)) : null;
            case FactTypes.BlockerRaised: return new Milestone.BlockerRaised(fact.Sentence);
            case FactTypes.BlockerCleared: return new Milestone.BlockerCleared();
            case FactTypes.Ready: return new Milestone.ReadyReceived(c.Stated?.Prefixes.Count ?? 0);
            case FactTypes.DenyAllApplied: return new Milestone.DenyAllApplied();
            case FactTypes.ValidationFailed: return await ReportAsync(work, fact, cancel) is { } report ? new Milestone.ValidationFailed(Findings(report)) : null;
            case DeadlineWatch.Near when c.Deadline is { } deadline: return new Milestone.DeadlineNear(fact.Sentence, deadline);
            case FactTypes.DeadlinePassed: return new Milestone.DeadlinePassed(fact.Sentence, e.At.FromMicros());
            // A failed validation and a passed deadline have told it already.
            case FactTypes.ProvisioningFailed when await BeforeAsync(work, e, cancel) is FactTypes.ValidationFailed or FactTypes.DeadlinePassed: return null;
            case FactTypes.ProvisioningFailed: return new Milestone.ProvisioningFailed(fact.Sentence);
            case FactTypes.AdoptionFailed: return new Milestone.ProvisioningFailed(fact.Sentence);
            case FactTypes.PolicyClosed: return new Milestone.PolicyClosed(c.Reason ?? fact.Sentence);
            case FactTypes.Active:
                var opened = await ReportAsync(work, fact, cancel);
                return new Milestone.Activated(opened?.V4?.Accepted, opened?.V6?.Accepted);
            case FactTypes.Adopted: return new Milestone.LegacyConverted();
            case FactTypes.ChangeRequested when c.Change is { AwaitsApprovalSince: not null } change:
                return new Milestone.ChangeAsked([.. RequestDifference.Parts(c.Requested, change.Wanted)]);
            case FactTypes.ChangeApproved: return new Milestone.ChangeApproved(fact.Sentence, await JudgedAsync(work, e, cancel));
            case FactTypes.ChangeRejected: return new Milestone.ChangeRejected(c.Reason ?? fact.Sentence, await JudgedAsync(work, e, cancel));
            case FactTypes.ChangeDone when c.IsInService: return new Milestone.ChangeDone(fact.Sentence);
            case FactTypes.ChangeFailed: return new Milestone.ChangeFailed(fact.Sentence);
            case UpgradeWatch.Advised: return new Milestone.UpgradeAdvised(fact.Sentence);
            case FactTypes.SessionDown when c.IsInService && fact.Family is { } family:
                return new Milestone.SessionDown(Of(family), e.At.FromMicros(), fact.Sentence);
            case FactTypes.SessionEstablished when c.IsInService && fact.Family is { } family
                && await DownSinceAsync(work, e, family, cancel) is { } down:
                return new Milestone.SessionUpAgain(Of(family), e.At.FromMicros(), e.At.FromMicros() - down);
            case FactTypes.MemberDark when c.IsInService: return new Milestone.MemberDark(fact.Sentence);
            case FactTypes.MemberLit when c.IsInService: return new Milestone.MemberLit(fact.Sentence);
            case FactTypes.RemovalRequested: return new Milestone.RemovalStarted(c.Removal?.Reason ?? fact.Sentence);
            case FactTypes.Gone:
                var cease = await LetterAsync(work, c, l => l.Kind == nameof(LetterKind.Cease), cancel);
                return new Milestone.Removed(LetterNumber.TryParse(cease?.Number, out var ceased) ? ceased : null);
            default: return null;
        }
    }

    private static IReadOnlyList<string> NextSteps(Connection c) =>
        [.. TaskList.Of(c).Where(t => t is { Owner: TaskOwner.Peer, Done: false }).Select(t => t.Sentence)];

    private static Milestone.LinkTestDone LinkTestDone(LinkTestRecord record) => new(
        record.Passed,
        [.. record.Checks.Select(c => KeyValuePair.Create(c.Name, c.Figures))],
        [.. record.Checks.Where(c => c.Passed == false).Select(c => new MailFinding(c.Name, c.Required, c.Figures, c.Hint))]);

    private static IReadOnlyList<MailFinding> Findings(ValidationReport report) =>
        [.. report.Findings.Where(f => f.Blocks || f.Warns).OrderByDescending(f => f.Blocks).Select(f => new MailFinding(f.Check, f.Blocks, f.Sentence, f.Hint))];

    /// <summary>What the rules found, when it was they who decided: their word stands just before.</summary>
    private static async Task<IReadOnlyList<MailFinding>?> JudgedAsync(Work work, EventRow e, CancellationToken cancel) =>
        await BeforeAsync(work, e, cancel) is FactTypes.Judged && await DecisionAsync(work, e, cancel) is { Judgement.Outcome: not EligibilityOutcome.Review } decision
            ? Findings(decision)
            : null;

    private static async Task<EligibilityDecision?> DecisionAsync(Work work, EventRow e, CancellationToken cancel) =>
        await work.Db.Events.Where(d => d.Subject == e.Subject && d.Type == EligibilityDecision.EventType && d.Sequence < e.Sequence)
            .OrderByDescending(d => d.Sequence).FirstOrDefaultAsync(cancel) is { } row ? PeerlineJson.Read<EligibilityDecision>(row.Body) : null;

    /// <summary>What speaks against the request first; what is met, last.</summary>
    private static IReadOnlyList<MailFinding> Findings(EligibilityDecision decision) =>
        [.. decision.Judgement.Findings.OrderByDescending(f => f.Consequence).Select(f =>
            new MailFinding(f.Rule, f.Consequence is Consequence.Reject, $"{f.State}: {f.Evidence}{(f.Why is null ? "" : $" ({f.Why})")}", f.Hint))];

    private static async Task<ValidationReport?> ReportAsync(Work work, Fact fact, CancellationToken cancel) =>
        fact.Evidence is { } id && await work.Db.Reports.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row ? PeerlineJson.Read<ValidationReport>(row.Body) : null;

    private static Task<string?> BeforeAsync(Work work, EventRow e, CancellationToken cancel) =>
        work.Db.Events.Where(b => b.Subject == e.Subject && b.Sequence == e.Sequence - 1).Select(b => b.Type).FirstOrDefaultAsync(cancel);

    private static async Task<DateTimeOffset?> DownSinceAsync(Work work, EventRow e, Family family, CancellationToken cancel)
    {
        var downs = await work.Db.Events.Where(b => b.Subject == e.Subject && b.Position < e.Position && b.Type == FactTypes.SessionDown)
            .OrderByDescending(b => b.Position).Take(10).ToListAsync(cancel);
        return downs.FirstOrDefault(d => PeerlineJson.Read<ConnectionEvent>(d.Body).Fact.Family == family)?.At.FromMicros();
    }

    private static AddressFamily Of(Family family) => family is Family.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    /// <summary>What a mail says of a letter; its paper is read only where it is attached.</summary>
    private sealed record LetterTold(string Number, int Version, long? ExpiresAt);

    /// <summary>The last of these.</summary>
    private static Task<LetterTold?> LetterAsync(
        Work work, Connection c, Expression<Func<LetterRow, bool>> which, CancellationToken cancel) =>
        work.Db.Letters.Where(l => l.ConnectionId == c.Id).Where(which).OrderByDescending(l => l.IssuedAt)
            .Select(l => new LetterTold(l.Number, l.LetterVersion, l.ExpiresAt)).FirstOrDefaultAsync(cancel);

    private static async Task<IReadOnlyList<MailAttachment>> AttachedAsync(
        Work work, Connection c, Milestone milestone, CancellationToken cancel)
    {
        var (number, version) = milestone switch
        {
            Milestone.LetterIssued m => (m.Number.ToString(), m.Version),
            Milestone.Removed { Cease: { } cease } => (cease.ToString(), 1),
            _ => (null, 0),
        };
        if (number is null) return [];
        var pdf = await work.Db.Letters.Where(l => l.ConnectionId == c.Id && l.Number == number && l.LetterVersion == version)
            .Select(l => l.Pdf).FirstOrDefaultAsync(cancel);
        return pdf is null ? [] : [new MailAttachment($"{number}-v{version}.pdf", "application/pdf", pdf)];
    }

    private MailFacts Facts(OperatorProfile profile, PeerAsn peer, ConnectionFacts? connection) =>
        new(profile.LegalName, profile.Asn.Value, peer.PeerName, peer.Asn.Value, address.Base, connection);

    private IEnumerable<(Audience, MailMessageDraft)> Drafts(
        EventRow e, Milestone milestone, MailFacts facts, OperatorProfile profile, PeerAsn peer, Guid thread, IReadOnlyList<MailAttachment> attachments)
    {
        var peers = peer.Contacts.Select(c => c.Email);
        string?[] operators = milestone is Milestone.SessionDown or Milestone.SessionUpAgain or Milestone.MemberDark or Milestone.MemberLit
            ? [profile.PeeringEmail, profile.Noc.Email] : [profile.PeeringEmail];
        foreach (var (audience, addresses) in new[] { (Audience.Peer, Parsed(peers)), (Audience.Operator, Parsed(operators)) })
        {
            if (addresses.Count == 0) continue;
            var text = MailTemplates.Write(milestone, facts, audience);
            yield return (audience, Draft(e, audience, thread, addresses, text) with { Attachments = attachments });
        }
    }

    private MailMessageDraft Draft(EventRow e, Audience audience, Guid thread, IReadOnlyList<AddrSpec> to, MailText text) => new()
    {
        MessageId = $"{e.Id}.{audience.ToString().ToLowerInvariant()}@{options.Domain}",
        ThreadId = $"{thread}.{audience.ToString().ToLowerInvariant()}@{options.Domain}",
        Date = e.At.FromMicros(),
        To = to,
        Subject = text.Subject,
        Text = text.Body,
    };

    private static IReadOnlyList<AddrSpec> Parsed(IEnumerable<string?> addresses) =>
        [.. addresses.Select(a => AddrSpec.TryParse(a, out var spec) ? spec : null).OfType<AddrSpec>().Distinct()];
}
