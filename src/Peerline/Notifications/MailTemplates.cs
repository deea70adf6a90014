using System.Globalization;
using System.Net.Sockets;

using static Peerline.Notifications.Milestone;

namespace Peerline.Notifications;

/// <summary>From a milestone to the words of its mail: one arm a milestone, and what each side reads in it.</summary>
public static class MailTemplates
{
    public static MailText Write(Milestone milestone, MailFacts facts, Audience audience) =>
        MailLayout.Set(Story(milestone, facts, audience is Audience.Operator), facts);

    static MailStory Story(Milestone milestone, MailFacts facts, bool toOperator) => milestone switch
    {
        PeerAsnReceived => new("registration received", toOperator
            ? $"{Peer(facts)} asks to be registered."
            : $"{Operator(facts)} received the registration of AS{facts.PeerAsn} and checks it. You are told the result by mail.")
        {
            ToDo = toOperator ? ["Check the contacts and the holder of the ASN, then approve or fail the registration."] : [],
        },

        PeerAsnApproved => new("registration approved", $"AS{facts.PeerAsn} is registered with {Operator(facts)}.")
        {
            ToDo = toOperator ? [] : ["Request your peerings."],
        },

        PeerAsnFailed failed => new("registration failed", $"AS{facts.PeerAsn} could not be registered with {Operator(facts)}.")
        {
            Quotation = failed.Reason,
            ToDo = toOperator ? [] : ["Correct what is named and register again."],
        },

        AsnChallenged asked => new($"code to prove AS{facts.PeerAsn}",
            $"Somebody who says to be {Peer(facts)} wants to peer with {Operator(facts)}, and is to show that the network is theirs. "
            + "You get this because PeeringDB shows this address as a contact of the network.")
        {
            Figures = [new("Code", asked.Code), new("Good until", Time(asked.Until)), new("Asked by", asked.Subscription)],
            ToDo =
            [
                "If you do not know of this, do nothing: without the code nothing happens. Never give it to anybody outside your own network.",
                $"If your network asked for it, hand it back: peerline asn prove AS{facts.PeerAsn} CODE",
                $"Complaints go to {asked.Complaints}.",
            ],
        },

        AsnProven proven => new($"AS{facts.PeerAsn} proved", toOperator
            ? $"{Peer(facts)} has proved that it holds its ASN."
            : $"{Operator(facts)} has seen the proof that you hold AS{facts.PeerAsn}.")
        {
            Quotation = proven.Evidence,
        },

        AsnProofLapsed lapsed => new($"proof of AS{facts.PeerAsn} lapsed", "What proved who holds the ASN is not there any more. Peerings that exist go on.")
        {
            Quotation = lapsed.Reason,
            ToDo = toOperator ? [] : [$"Prove it anew: peerline asn challenge AS{facts.PeerAsn}"],
        },

        RequestReceived received => new("peering requested", toOperator
            ? $"{Peer(facts)} asks for {(received.OnExchange ? "an exchange peering" : "a direct peering")}."
            : $"{Operator(facts)} received your request and reviews it. You are told the decision by mail.")
        {
            ToDo = toOperator ? ["Review the request: approve it, reject it with a reason, or ask for information."] : [],
        },

        InformationAsked asked => new("question about your request", toOperator
            ? $"{Peer(facts)} was asked for information:"
            : $"Before it decides, {Operator(facts)} asks:")
        {
            Quotation = asked.Question,
            ToDo = toOperator ? [] : ["Answer in Peerline. The request waits for your answer; an answer to this mail reaches nobody."],
        },

        InformationAnswered answered => new("question answered", toOperator
            ? $"{Peer(facts)} answers:"
            : $"Your answer was handed to {Operator(facts)}:")
        {
            Quotation = answered.Answer,
            ToDo = toOperator ? ["Decide the request."] : [],
        },

        OfferMade offer => new("another place or bandwidth is offered", Until(
            toOperator
                ? $"{Peer(facts)} was offered in place of its request: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}."
                : $"{Operator(facts)} cannot give you just what you asked for and offers instead: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}.",
            offer.Until, "The offer holds until"))
        {
            Quotation = offer.Text,
            ToDo = toOperator ? [] : ["Accept the offer, which approves your request with it, or decline it. The request waits for your answer."],
        },

        OfferAccepted accepted => new("offer accepted", toOperator
            ? $"{Peer(facts)} accepted your offer: {accepted.BandwidthMbps} Mbps at facility {accepted.FacilityId}. Its request is approved with it."
            : $"You accepted the offer of {Operator(facts)}: {accepted.BandwidthMbps} Mbps at facility {accepted.FacilityId}. Your request is approved with it."),

        OfferDeclined declined => new("offer declined", toOperator
            ? $"{Peer(facts)} declined your offer. The request stands as it was."
            : $"You declined the offer of {Operator(facts)}. The request stands as it was.")
        {
            Quotation = declined.Sentence,
            ToDo = toOperator ? ["Decide the request."] : [],
        },

        OfferLapsed => new("offer lapsed", toOperator
            ? $"{Peer(facts)} did not answer your offer in time. The request stands as it was."
            : $"The offer of {Operator(facts)} was not answered in time. The request stands as it was.")
        {
            ToDo = toOperator ? ["Decide the request."] : [],
        },

        RequestJudged { OfChange: true } judged => new("change judged", toOperator
            ? $"The change that {Peer(facts)} asks for was judged by your eligibility rules. The decision is yours."
            : $"{Operator(facts)} judged your change by its eligibility rules. A person decides; you are told by mail.")
        {
            Findings = judged.Findings,
            ToDo = toOperator
                ? ["Decide the change: approve it, reject it with a reason, or ask for information."]
                : judged.Findings.Count > 0 ? ["Mend what you can, then have the change judged again."] : [],
        },

        RequestJudged judged => new("request judged", toOperator
            ? $"The request of {Peer(facts)} was judged by your eligibility rules. The decision is yours."
            : $"{Operator(facts)} judged your request by its eligibility rules. A person decides; you are told by mail.")
        {
            Findings = judged.Findings,
            ToDo = toOperator
                ? ["Decide the request: approve it, reject it with a reason, or ask for information."]
                : judged.Findings.Count > 0 ? ["Mend what you can, then have the request judged again."] : [],
        },

        Approved { OnExchange: true } exchange => new("request approved", toOperator
            ? $"The request of {Peer(facts)} is approved. It configures its session on the exchange next."
            : $"{Operator(facts)} approved your request. You get the parameters of the session next.") { Findings = exchange.Findings ?? [] },

        Approved approved => new("request approved", toOperator
            ? $"The request of {Peer(facts)} is approved. Port and addresses are allocated, then the Letter of Authorization is issued."
            : $"{Operator(facts)} approved your request. Port and addresses are allocated, then you get the Letter of Authorization.")
        {
            Findings = approved.Findings ?? [],
        },

        Rejected rejected => new("request rejected", toOperator
            ? $"The request of {Peer(facts)} is rejected."
            : $"{Operator(facts)} rejected your request.")
        {
            Quotation = rejected.Reason,
            Findings = rejected.Findings ?? [],
            ToDo = toOperator ? [] : ["If the reason can be mended, change the request and submit it again."],
        },

        LetterIssued issued => new($"Letter of Authorization {issued.Number}", toOperator
            ? $"Letter of Authorization {issued.Number}, version {issued.Version}, was issued to {Peer(facts)}. "
                + $"It is valid through {Date(issued.ExpiresOn)}."
            : $"Attached is Letter of Authorization {issued.Number}, version {issued.Version}. "
                + $"It is valid through {Date(issued.ExpiresOn)}.")
        {
            Letter = issued.Number,
            ToDo = toOperator ? [] :
            [
                "Order the cross connect at the facility with the attached letter.",
                "When it is patched, tell Peerline the facility's reference of the cross connect.",
            ],
        },

        LetterSuperseded superseded => new($"Letter of Authorization {superseded.Number} superseded",
            $"Letter of Authorization {superseded.Number}, version {superseded.Version}, is void. "
                + $"Version {superseded.NewVersion} stands in its place.")
        {
            Letter = superseded.Number,
            Quotation = superseded.Reason,
            ToDo = toOperator ? [] : ["Give the facility the new version. If the old one is already at work, call the NOC."],
        },

        LetterRevoked revoked => new($"Letter of Authorization {revoked.Number} revoked",
            $"Letter of Authorization {revoked.Number}, version {revoked.Version}, is revoked. Nothing may be patched with it any more.")
        {
            Letter = revoked.Number,
            Quotation = revoked.Reason,
            ToDo = toOperator ? [] : ["Withdraw the order at the facility if it is not yet carried out."],
        },

        ProvisioningStarted started => new("provisioning started", Until(
            toOperator ? $"{Peer(facts)} can wire and configure." : "Your connection is ready to be wired and configured.",
            started.Deadline, toOperator ? "It has to say \"ready\" by" : "Say \"ready\" by"))
        {
            ToDo = toOperator ? [] : started.NextSteps,
        },

        ReadyAwaited awaited => new("configure the session", Until(
            toOperator ? $"{Peer(facts)} can configure its session on the exchange." : "Your session on the exchange is ready to be configured.",
            awaited.Deadline, toOperator ? "It has to say \"ready\" by" : "Say \"ready\" by"))
        {
            ToDo = toOperator ? [] : awaited.NextSteps,
        },

        LinkTestDone test => new(
            test.Passed ? "link test passed" : "link test failed",
            test.Passed
                ? "The link test passed. The test addresses are released; remove yours from the interface."
                : "The link test failed. It can be repeated as often as you need.")
        {
            Figures = test.Figures,
            Findings = test.Findings,
            ToDo = toOperator || test.Passed ? [] : ["Mend what is named, then run the test again."],
        },

        BlockerRaised raised => new("waiting for somebody outside",
            "The work stands still until something outside of both networks is settled.")
        {
            Quotation = raised.Reason,
        },

        BlockerCleared => new("no longer blocked", "What blocked the work from outside is settled. It goes on."),

        ReadyReceived ready => new("ready", toOperator
            ? $"{Peer(facts)} says that it is ready and states {Count(ready.PrefixesStated, "prefix", "prefixes")}."
            : $"Peerline heard that you are ready, with {Count(ready.PrefixesStated, "prefix", "prefixes")} stated. "
                + "The router is configured next.")
        {
            ToDo = ready.PrefixesStated == 0 && toOperator
                ? ["No prefix is stated: attach the list of what is to be accepted, or ask for it."]
                : [],
        },

        DenyAllApplied => new("session configured, DENY ALL",
            "The BGP session is on the edge router. Its policy denies everything in both directions until validation has passed.")
        {
            ToDo = toOperator ? [] : ["Bring up the session and announce your prefixes. They are seen and checked, not yet accepted."],
        },

        ValidationFailed failed => new("validation failed",
            $"Validation found {Count(failed.Findings.Count(finding => finding.Blocks), "fault", "faults")}. The policy stays at DENY ALL.")
        {
            Findings = failed.Findings,
            ToDo = toOperator ? [] : ["Mend what is named, then retry."],
        },

        ProvisioningFailed failed => new("provisioning failed",
            "Provisioning stopped. Nothing is accepted or announced on this connection.")
        {
            Quotation = failed.Reason,
            ToDo = toOperator ? ["Mend the cause, then retry."] : [],
        },

        PolicyClosed closed => new("policy closed, DENY ALL",
            "The policy was closed again. Nothing is accepted or announced until validation passes anew.")
        {
            Quotation = closed.Reason,
        },

        Activated active => new("active", $"The peering is active. {Accepted(active)}"),

        LegacyConverted => new("existing session taken over", toOperator
            ? $"The existing session with {Peer(facts)} is now run by Peerline. Nothing was changed on the router."
            : $"Your existing session with {Operator(facts)} is now run by Peerline. Nothing was changed on the wire."),

        ChangeAsked asked => new("change requested", toOperator
            ? $"{Peer(facts)} asks to change the connection; a part of it is yours to approve."
            : $"{Operator(facts)} received your change. More bandwidth and another use wait for its approval; the rest is carried out at once.")
        {
            Figures = [.. asked.Differences.Select((d, i) => KeyValuePair.Create($"{i + 1}", d))],
            ToDo = toOperator ? ["Approve the change, reject it with a reason, or ask for information."] : [],
        },

        ChangeApproved approved => new("change approved", toOperator
            ? $"The change that {Peer(facts)} asked for is approved and carried out."
            : $"{Operator(facts)} approved your change; it is carried out.")
        {
            Quotation = approved.What,
            Findings = approved.Findings ?? [],
        },

        ChangeRejected rejected => new("change rejected", toOperator
            ? $"The change that {Peer(facts)} asked for is rejected. The connection stays as it is."
            : $"{Operator(facts)} rejected your change. The connection stays as it is.")
        {
            Quotation = rejected.Reason,
            Findings = rejected.Findings ?? [],
        },

        ChangeDone done => new("change done", "A change of the connection is in force.") { Quotation = done.What },

        ChangeFailed failed => new("change failed", "The change was not carried out. What was in force before is put back.")
        {
            Quotation = failed.Reason,
            ToDo = toOperator ? [] : ["Mend the cause, then ask for the change again."],
        },

        UpgradeAdvised advised => new("upgrade advised", "The connection carries more than it should at its peak, and has to take over from others.")
        {
            Quotation = advised.Peak,
            ToDo = toOperator ? [] : ["Ask for more bandwidth on this connection, or for another connection."],
        },

        RouterDiffers differs => new($"{MailLayout.Name(differs.Router, 60)} is not what is wished of it", "An edge router has differed from what is wished of it for too long:")
        {
            Quotation = differs.Sentence,
            ToDo = toOperator
                ? ["Look at the plan of the connection (peerline connection plan), then adopt what was changed by hand, restore what is wished, release what is held, or mend what fails."]
                : [],
        },

        RouterSilent silent => new($"{MailLayout.Name(silent.Router, 60)} cannot be compared", "Whether an edge router is what is wished of it has not been known for too long:")
        {
            Quotation = silent.Sentence,
            ToDo = toOperator ? ["Look at the router (peerline inventory status); until it answers in time, a change by hand is not seen."] : [],
        },

        RolloutHeld held => new("a change of the policy is held", "A change of the policy did not do what was predicted. Nothing else gets it until you decide:")
        {
            Quotation = held.Sentence,
            ToDo = toOperator
                ? ["Look at it (peerline rollout show), then let it go on (peerline rollout go-on) or give it up (peerline rollout give-up)."]
                : [],
        },

        MaintenanceTold told => new($"maintenance {told.Word}", MailLayout.Name(told.Title, 120) + ": " + (told.Word switch
        {
            "planned" => $"{Operator(facts)} plans work that touches your connections.",
            "started" => $"{Operator(facts)} works on what your connections need.",
            "done" => "the work is done.",
            "cancelled" when told.Connections.Count == 0 => "the work touches none of your connections any more.",
            "cancelled" => "the work is cancelled.",
            _ => "the plan of the work was changed.",
        }))
        {
            Quotation = told.Description,
            Figures = [new("Start", Time(told.StartsAt)), new("Estimated end", Time(told.EndsAt)), .. told.Connections.Select(c =>
                new KeyValuePair<string, string>("Connection", c))],
        },

        AlertTold told => new($"alert {told.Word}", told.Word is "test" ? "This is a test of an alert rule. Nothing has happened." : told.Word is "fired"
            ? "An alert rule has fired." : "What an alert rule told is over.")
        {
            Quotation = told.Sentence,
        },

        StockTold told => new(told.Short ? "little is left" : "enough again",
            told.Short ? "Connections will soon find nothing to be given." : "What was short is no longer.")
        {
            Quotation = told.Sentence,
            ToDo = told.Short ? ["Add an address pool or ports to the inventory: peerline inventory stock shows what is left."] : [],
        },

        SessionDown down => new($"{Family(down.Family)} session down", $"The {Family(down.Family)} session went down on {Time(down.At)}.")
        {
            Quotation = down.LastError,
            ToDo = ["Check your side. The policy stays as it is; routes come back with the session."],
        },

        SessionUpAgain up => new($"{Family(up.Family)} session up again",
            $"The {Family(up.Family)} session is established again since {Time(up.At)}. It was down for {Duration(up.DownFor)}."),

        MemberDark dark => new("a member of the LAG is dark", "The session stays up over the other members, with less bandwidth:")
        {
            Quotation = dark.Sentence,
            ToDo = ["Check your side of this cross connect."],
        },

        MemberLit lit => new("the member of the LAG is up again", "It has stayed up for five minutes:") { Quotation = lit.Sentence },

        DeadlineNear near => new("deadline near", $"Due on {Time(near.Deadline)}:") { Quotation = near.Task },

        DeadlinePassed passed => new("deadline passed", $"This was due on {Time(passed.Deadline)} and is not done:")
        {
            Quotation = passed.Task,
            ToDo = toOperator ? ["Extend the deadline, or cancel."] : ["If you still want the connection, ask for a new deadline."],
        },

        RemovalStarted removal => new("removal started",
            "The connection is being removed: traffic is drained, then session, addresses and port are released.")
        {
            Quotation = removal.Reason,
            ToDo = toOperator ? [] : ["Move your traffic. The routes are withdrawn gracefully first (RFC 8326)."],
        },

        Removed { Cease: { } cease } => new("removed", toOperator
            ? $"Nothing of the connection is left on the router. Cease letter {cease} was issued to {Peer(facts)}."
            : $"Nothing of the connection is left on our side. Attached is cease letter {cease}.")
        {
            Letter = cease,
            ToDo = toOperator
                ? []
                : ["Order the disconnection at the facility with the attached letter, so that the cross connect is no longer charged."],
        },

        Removed => new("removed",
            "Nothing of the connection is left. No cross connect was authorized for it, so there is none to disconnect."),

        _ => throw new ArgumentOutOfRangeException(nameof(milestone), milestone.GetType().Name, "A milestone without a mail."),
    };

    static string Operator(MailFacts facts) => $"{MailLayout.Name(facts.OperatorName)} (AS{facts.OperatorAsn})";

    static string Peer(MailFacts facts) => $"{MailLayout.Name(facts.PeerName)} (AS{facts.PeerAsn})";

    static string Accepted(Activated active)
    {
        string?[] halves =
        [
            active.AcceptedIPv4 is { } v4 ? $"{Number(v4)} IPv4" : null,
            active.AcceptedIPv6 is { } v6 ? $"{Number(v6)} IPv6" : null,
        ];
        var known = halves.OfType<string>().ToArray();
        return known.Length == 0 ? "" : $"Accepted routes: {string.Join(", ", known)}.";
    }

    static string Until(string sentence, DateTimeOffset? deadline, string by) =>
        deadline is { } end ? $"{sentence} {by} {Time(end)}." : sentence;

    static string Count(int count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    static string Family(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "IPv4",
        AddressFamily.InterNetworkV6 => "IPv6",
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    static string Date(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => $"{(int)duration.TotalSeconds} s",
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes} min",
        _ => $"{(int)duration.TotalDays} d {duration.Hours} h",
    };
}
