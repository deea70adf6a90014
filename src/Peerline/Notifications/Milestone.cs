using System.Net.Sockets;

using Peerline.Stages.Authorization;

namespace Peerline.Notifications;

/// <summary>Everything about which a mail is written, with the facts that only this milestone has. The list is closed.</summary>
public abstract record Milestone
{
    Milestone()
    {
    }

    // A network registers.
    public sealed record PeerAsnReceived : Milestone;

    public sealed record PeerAsnApproved : Milestone;

    public sealed record PeerAsnFailed(string Reason) : Milestone;

    /// <summary>To a contact of the network, who is to hand the code back if the network asks for it.</summary>
    /// <param name="Subscription">Who asked, in the operator's word for it.</param>
    /// <param name="Complaints">Whom to write to when the network does not ask for it.</param>
    public sealed record AsnChallenged(string Code, string Subscription, string Complaints, DateTimeOffset Until) : Milestone;

    public sealed record AsnProven(string Evidence) : Milestone;

    public sealed record AsnProofLapsed(string Reason) : Milestone;

    // A peering is asked for and decided.
    /// <param name="OnExchange">A session on an exchange is asked for, and no cable.</param>
    public sealed record RequestReceived(bool OnExchange = false) : Milestone;

    public sealed record InformationAsked(string Question) : Milestone;

    public sealed record InformationAnswered(string Answer) : Milestone;

    public sealed record OfferMade(int BandwidthMbps, int FacilityId, string Text, DateTimeOffset Until) : Milestone;

    public sealed record OfferAccepted(int BandwidthMbps, int FacilityId) : Milestone;

    public sealed record OfferDeclined(string Sentence) : Milestone;

    public sealed record OfferLapsed : Milestone;

    /// <summary>The operator's eligibility rules were asked, and a person has the last word.</summary>
    public sealed record RequestJudged(IReadOnlyList<MailFinding> Findings, bool OfChange = false) : Milestone;

    /// <param name="Findings">What the eligibility rules found, where they decided.</param>
    public sealed record Approved(bool OnExchange = false, IReadOnlyList<MailFinding>? Findings = null) : Milestone;

    /// <inheritdoc cref="Approved"/>
    public sealed record Rejected(string Reason, IReadOnlyList<MailFinding>? Findings = null) : Milestone;

    // The papers. The PDF is attached by the caller.
    public sealed record LetterIssued(LetterNumber Number, int Version, DateOnly ExpiresOn) : Milestone;

    public sealed record LetterSuperseded(LetterNumber Number, int Version, int NewVersion, string Reason) : Milestone;

    public sealed record LetterRevoked(LetterNumber Number, int Version, string Reason) : Milestone;

    // The wire and the configuration.
    public sealed record ProvisioningStarted(IReadOnlyList<string> NextSteps, DateTimeOffset? Deadline) : Milestone;

    /// <summary>On an exchange nothing is wired: the peer configures its side.</summary>
    public sealed record ReadyAwaited(IReadOnlyList<string> NextSteps, DateTimeOffset? Deadline) : Milestone;

    /// <param name="Figures">"Loss" → "0 of 100", "RTT" → "0.21 / 0.24 / 0.41 ms", in the order to be shown.</param>
    public sealed record LinkTestDone(
        bool Passed, IReadOnlyList<KeyValuePair<string, string>> Figures, IReadOnlyList<MailFinding> Findings) : Milestone;

    public sealed record BlockerRaised(string Reason) : Milestone;

    public sealed record BlockerCleared : Milestone;

    public sealed record ReadyReceived(int PrefixesStated) : Milestone;

    public sealed record DenyAllApplied : Milestone;

    // The verdict.
    public sealed record ValidationFailed(IReadOnlyList<MailFinding> Findings) : Milestone;

    /// <summary>Anything else that ended provisioning: the router did not take the configuration, adoption failed.</summary>
    public sealed record ProvisioningFailed(string Reason) : Milestone;

    /// <summary>An open policy was closed again, back to DENY ALL.</summary>
    public sealed record PolicyClosed(string Reason) : Milestone;

    public sealed record Activated(int? AcceptedIPv4, int? AcceptedIPv6) : Milestone;

    public sealed record LegacyConverted : Milestone;

    // Changes of a connection in service.
    public sealed record ChangeAsked(IReadOnlyList<string> Differences) : Milestone;

    /// <inheritdoc cref="Approved"/>
    public sealed record ChangeApproved(string What, IReadOnlyList<MailFinding>? Findings = null) : Milestone;

    /// <inheritdoc cref="Approved"/>
    public sealed record ChangeRejected(string Reason, IReadOnlyList<MailFinding>? Findings = null) : Milestone;

    public sealed record ChangeDone(string What) : Milestone;

    /// <summary>What was in force before is put back.</summary>
    public sealed record ChangeFailed(string Reason) : Milestone;

    public sealed record UpgradeAdvised(string Peak) : Milestone;

    // Planned work and alert rules.

    /// <param name="Word">"planned", "changed", "started", "done" or "cancelled".</param>
    /// <param name="Connections">Those of the reader that it touches, by name.</param>
    public sealed record MaintenanceTold(
        string Word, string Title, string? Description, DateTimeOffset StartsAt, DateTimeOffset EndsAt, IReadOnlyList<string> Connections) : Milestone;

    /// <summary>To the operator: little is left of subnets or ports, or there is enough again.</summary>
    public sealed record StockTold(bool Short, string Sentence) : Milestone;

    /// <param name="Word">"fired", "resolved" or "test".</param>
    public sealed record AlertTold(string Word, string Sentence) : Milestone;

    /// <summary>For the operator alone.</summary>
    public sealed record RouterDiffers(string Router, string Sentence) : Milestone;

    /// <summary>For the operator alone.</summary>
    public sealed record RouterSilent(string Router, string Sentence) : Milestone;

    /// <summary>For the operator alone.</summary>
    public sealed record RolloutHeld(string Sentence) : Milestone;

    // Afterwards.
    public sealed record SessionDown(AddressFamily Family, DateTimeOffset At, string LastError) : Milestone;

    public sealed record SessionUpAgain(AddressFamily Family, DateTimeOffset At, TimeSpan DownFor) : Milestone;

    public sealed record MemberDark(string Sentence) : Milestone;

    public sealed record MemberLit(string Sentence) : Milestone;

    public sealed record DeadlineNear(string Task, DateTimeOffset Deadline) : Milestone;

    public sealed record DeadlinePassed(string Task, DateTimeOffset Deadline) : Milestone;

    public sealed record RemovalStarted(string Reason) : Milestone;

    /// <param name="Cease">None when the connection died before a letter of authorization was issued.</param>
    public sealed record Removed(LetterNumber? Cease) : Milestone;
}
