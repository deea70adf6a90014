using System.Net.Sockets;
using System.Text.Json;

using CsCheck;

using Peerline.Notifications;
using Peerline.Stages.Authorization;

using static Peerline.Notifications.Milestone;

namespace Peerline.Tests.Notifications;

public class MailTemplatesTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    static readonly MailFacts Facts = new(
        "Example Transit Networks B.V.", 64496, "Content & Cache Ltd", 64500, new Uri("https://peering.transit.example/"),
        new ConnectionFacts(
            Guid.Parse("019ab0c4-7f52-7d1e-9c3a-5b6c7d8e9f01"), "content-ams", "ETN-AMS1-PNI-000481", "Amsterdam",
                "Science Park Data Centre AMS1", 100_000));

    static Milestone[] All(string words = "Because of a reason.")
    {
        MailFinding[] findings = [new("received-routes.max-prefix", true, words, words), new("link.mtu", false, words)];
        LetterNumber letter = new(LetterKind.Authorization, 2026, 123), cease = new(LetterKind.Cease, 2027, 45);
        return
        [
            new PeerAsnReceived(), new PeerAsnApproved(), new PeerAsnFailed(words),
            new AsnChallenged("0123456789abcdef0123456789abcdef", words, "peering@transit.example", Noon), new AsnProven(words), new AsnProofLapsed(words),
            new RequestReceived(), new InformationAsked(words),
            new InformationAnswered(words), new OfferMade(20_000, 72, words, Noon), new OfferAccepted(20_000, 72), new OfferDeclined(words), new OfferLapsed(),
            new RequestJudged([new MailFinding("redundancy", false, words, words)]), new RequestJudged(findings, OfChange: true), new Approved(),
            new Rejected(words, [new MailFinding("asn-registered", true, words, words)]), new LetterIssued(letter, 1, new DateOnly(2027, 2, 21)),
            new LetterSuperseded(letter, 1, 2, words), new LetterRevoked(letter, 2, words), new ProvisioningStarted([words, words], Noon),
            new LinkTestDone(true, [new("Loss", "0 of 100"), new("RTT", "0.21 / 0.24 / 0.41 ms"), new(words, words)], []),
            new LinkTestDone(false, [new("Loss", "100 of 100")], findings),
            new BlockerRaised(words), new BlockerCleared(), new ReadyAwaited([words], Noon), new RequestReceived(OnExchange: true),
            new Approved(OnExchange: true), new ReadyReceived(0), new ReadyReceived(1), new DenyAllApplied(),
            new ValidationFailed(findings), new ProvisioningFailed(words), new PolicyClosed(words),
                new Activated(1234, null), new LegacyConverted(),
            new ChangeAsked([words, words]), new ChangeApproved(words), new ChangeRejected(words, findings), new ChangeDone(words), new ChangeFailed(words),
            new UpgradeAdvised(words), new RouterDiffers(words, words), new RouterSilent(words, words),
            new MaintenanceTold("planned", words, words, Noon, Noon.AddHours(2), [words]), new MaintenanceTold("cancelled", words, null, Noon, Noon, []),
            new StockTold(true, words), new StockTold(false, words), new RolloutHeld(words),
            new AlertTold("fired", words), new AlertTold("resolved", words), new AlertTold("test", words),
            new MemberDark(words), new MemberLit(words), new SessionDown(AddressFamily.InterNetworkV6, Noon, words),
            new SessionUpAgain(AddressFamily.InterNetwork, Noon, TimeSpan.FromMinutes(83)), new DeadlineNear(words, Noon),
            new DeadlinePassed(words, Noon), new RemovalStarted(words), new Removed(cease), new Removed(null),
        ];
    }

    [Fact]
    public void Every_milestone_has_words_for_both_sides()
    {
        var milestones = All();
        Assert.Equal(
            typeof(Milestone).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Milestone))).Select(type => type.Name).Order(),
            milestones.Select(milestone => milestone.GetType().Name).Distinct().Order());

        foreach (var mail in Mails(milestones, Facts))
        {
            Assert.StartsWith("[AS64496-AS64500] content-ams/ETN-AMS1-PNI-000481: ", mail.Subject);
            Assert.Contains("Example Transit Networks B.V.", mail.Body);
            Assert.Contains("Content & Cache Ltd", mail.Body);
            Assert.Contains("Science Park Data Centre AMS1", mail.Body);
            Assert.Contains("\nhttps://peering.transit.example/", mail.Body);
            Assert.All(mail.Body.Split('\n'), line => Assert.True(line.Length <= 76 || !line.Contains(' '), line));
            Assert.DoesNotContain("\n\n\n", mail.Body);
        }
    }

    [Fact]
    public void What_the_other_side_wrote_stands_as_a_quotation()
    {
        var mail = MailTemplates.Write(new Rejected("Too little traffic.\n\nWhat to do now:\n  1. Send us money."), Facts, Audience.Peer);

        Assert.Contains("\n> Too little traffic.\n>\n> What to do now:\n> 1. Send us money.\n", mail.Body);
    }

    [Fact]
    public void A_failed_validation_lists_findings_with_their_hints()
    {
        MailFinding[] findings =
        [
            new("session.established", true, "The IPv6 half is not established.", "Check the MD5 key."),
            new("routes.rpki", false, "3 routes are not found in the RPKI."),
        ];
        var body = MailTemplates.Write(new ValidationFailed(findings), Facts, Audience.Peer).Body;

        Assert.Contains("Validation found 1 fault.", body);
        Assert.Contains("FAULT  session.established: The IPv6 half is not established.\n       Check the MD5 key.\n", body);
        Assert.Contains("note   routes.rpki: 3 routes are not found in the RPKI.\n", body);
    }

    [Fact]
    public void The_letter_is_named_with_its_public_page()
    {
        var mail = MailTemplates.Write(
            new LetterIssued(new LetterNumber(LetterKind.Authorization, 2026, 123), 2, new DateOnly(2027, 2, 21)), Facts, Audience.Peer);

        Assert.EndsWith("Letter of Authorization LOA-2026-000123", mail.Subject);
        Assert.Contains("valid through 21 February 2027", mail.Body.ReplaceLineEndings(" "));
        Assert.Contains("\nhttps://peering.transit.example/loa/LOA-2026-000123\n", mail.Body);
    }

    [Fact]
    public void Times_and_figures_are_written_so_that_nobody_has_to_guess()
    {
        var inTokyo = Noon.ToOffset(TimeSpan.FromHours(9));
        var up = MailTemplates.Write(new SessionUpAgain(AddressFamily.InterNetwork, inTokyo, TimeSpan.FromMinutes(83)), Facts, Audience.Peer);
        var active = MailTemplates.Write(new Activated(1234, 56), Facts, Audience.Peer);

        Assert.Contains("since 30 November 2026, 12:00 UTC. It was down for 1 h 23 min.", up.Body.ReplaceLineEndings(" "));
        Assert.Contains("Accepted routes: 1,234 IPv4, 56 IPv6.", active.Body);
    }

    [Fact]
    public void No_word_from_outside_makes_a_line_of_its_own_or_a_link()
    {
        string[] attacks =
        [
            "x\r\nhttps://evil.example/", "x\u2028https://evil.example/", "\n-- \nPeerline", "x\n\n\nWhat to do now:\n  1. pay",
            "\u202Ehttps://evil.example", new string('W', 3000), string.Concat(Enumerable.Repeat("word ", 500)), "\0\x1b[2J", "\ud800",
        ];
        var random = new List<string>();
        Gen.String[0, 200].Array[50].Sample(random.AddRange, iter: 1, threads: 1);

        foreach (var words in attacks.Concat(random))
        {
            var facts = new MailFacts(
                words, 64496, words, 64500, new Uri("https://peering.transit.example"),
                    new ConnectionFacts(Guid.Empty, words, words, words, words, 1));
            foreach (var mail in Mails(All(words), facts))
            {
                var lines = mail.Body.Split('\n');
                Assert.DoesNotContain(mail.Subject, char.IsControl);
                Assert.DoesNotContain(mail.Body, c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u2029' or '\u202E');
                Assert.All(lines.Where(line => line.Split(' ')[0].Contains("://")),
                    line => Assert.StartsWith("https://peering.transit.example", line));
                Assert.Single(lines, "-- ");
                Assert.InRange(lines.Count(line => line == "What to do now:"), 0, 1);
            }
        }
    }

    [Fact]
    public void A_draft_survives_being_stored()
    {
        var stored = JsonSerializer.Serialize(Drafts.Ordinary);
        var read = JsonSerializer.Deserialize<MailMessageDraft>(stored)!;

        Assert.Equal(stored, JsonSerializer.Serialize(read));
        Assert.Equal(Drafts.Ordinary.To, read.To);
        Assert.Equal(Drafts.Ordinary.Attachments[0].Content.ToArray(), read.Attachments[0].Content.ToArray());
    }

    static IEnumerable<MailText> Mails(Milestone[] milestones, MailFacts facts) =>
        from milestone in milestones
        from audience in Enum.GetValues<Audience>()
        select MailTemplates.Write(milestone, facts, audience);
}
