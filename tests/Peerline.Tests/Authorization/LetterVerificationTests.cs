using Peerline.Stages.Authorization;

namespace Peerline.Tests.Authorization;

public class LetterVerificationTests
{
    static readonly IssuedLetter Issued = IssuedLetter.From(Letters.Ordinary);
    static readonly DateTimeOffset During = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    static RegisteredLetter Registered(LetterState state = LetterState.Issued, int version = 1) => new(
        Issued.Number, version, state, Letters.Ordinary.IssuedOn, Letters.Ordinary.ExpiresOn, null,
            Issued.JsonSha256, Issued.PdfSha256, "secret reason");

    [Fact]
    public void The_address_in_the_code_verifies_the_letter()
    {
        var query = System.Web.HttpUtility.ParseQueryString(Issued.VerificationAddress.Query);
        var verdict = LetterVerification.Check(
            [Registered()], Issued.VerificationAddress.Segments[^1], int.Parse(query["v"]!), query["h"], During);

        Assert.Equal(LetterOutcome.Valid, verdict.Outcome);
        Assert.True(verdict.InForce);
        Assert.True(verdict.MayShowFacts);
    }

    [Fact]
    public void The_whole_fingerprint_of_the_data_and_that_of_the_file_are_accepted()
    {
        Assert.True(Check([Registered()], fingerprint: Issued.JsonSha256).InForce);
        Assert.True(Check([Registered()], fingerprint: Issued.PdfSha256.ToUpperInvariant()).InForce);
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("0")]
    [InlineData("not a fingerprint")]
    public void Another_fingerprint_is_not_the_document(string fingerprint)
    {
        var verdict = Check([Registered()], fingerprint: fingerprint);

        Assert.Equal(LetterOutcome.Altered, verdict.Outcome);
        Assert.Null(verdict.Letter);
        Assert.False(verdict.MayShowFacts);
    }

    [Fact]
    public void A_short_beginning_of_a_fingerprint_proves_nothing() =>
        Assert.Equal(LetterOutcome.Altered, Check([Registered()], fingerprint: Issued.JsonSha256[..8]).Outcome);

    [Fact]
    public void Without_a_fingerprint_the_number_is_confirmed_but_not_the_document()
    {
        var verdict = Check([Registered()], fingerprint: null);

        Assert.Equal(LetterOutcome.ValidByNumber, verdict.Outcome);
        Assert.False(verdict.InForce);
        Assert.False(verdict.MayShowFacts);
    }

    [Fact]
    public void The_last_day_still_holds_and_the_next_does_not()
    {
        Assert.True(Check([Registered()], now: Letters.Ordinary.EndsAt.AddTicks(-1)).InForce);
        Assert.Equal(LetterOutcome.Expired, Check([Registered()], now: Letters.Ordinary.EndsAt).Outcome);
    }

    [Fact]
    public void A_superseded_version_leads_to_the_newer_one()
    {
        var newer = IssuedLetter.From(Letters.Ordinary with { Version = 2 });
        RegisteredLetter[] versions =
        [
            Registered(LetterState.Superseded),
            Registered(version: 2) with { JsonSha256 = newer.JsonSha256, PdfSha256 = newer.PdfSha256 },
        ];

        var old = Check(versions, version: 1);
        Assert.Equal(LetterOutcome.Superseded, old.Outcome);
        Assert.Contains("version 2", old.Sentence);
        Assert.True(Check(versions, version: 2, fingerprint: newer.JsonSha256).InForce);
        Assert.True(Check(versions, version: null, fingerprint: newer.JsonSha256).InForce);
        Assert.Equal(LetterOutcome.Altered, Check(versions, version: 2).Outcome);
    }

    [Fact]
    public void A_revoked_letter_is_revoked_even_when_it_has_expired_and_the_reason_stays_inside()
    {
        var verdict = Check([Registered(LetterState.Revoked)], now: Letters.Ordinary.EndsAt.AddYears(1));

        Assert.Equal(LetterOutcome.Revoked, verdict.Outcome);
        Assert.DoesNotContain("secret", verdict.Sentence);
    }

    [Fact]
    public void An_unknown_number_or_version_is_said_to_be_unknown()
    {
        Assert.Equal(LetterOutcome.Unknown, Check([]).Outcome);
        Assert.Equal(LetterOutcome.Unknown, LetterVerification.Check([Registered()], "LOA-2026-000124", 1, null, During).Outcome);
        Assert.Equal(LetterOutcome.Unknown, LetterVerification.Check([Registered()], "<script>", 1, null, During).Outcome);
        Assert.Equal(LetterOutcome.UnknownVersion, Check([Registered()], version: 7).Outcome);
    }

    [Fact]
    public void A_cease_letter_holds_from_its_effective_date_on()
    {
        var cease = IssuedLetter.From(Letters.Cease);
        var registered = new RegisteredLetter(
            cease.Number, 1, LetterState.Issued, Letters.Cease.IssuedOn, null, Letters.Cease.EffectiveOn,
                cease.JsonSha256, cease.PdfSha256);
        var effective = new DateTimeOffset(Letters.Cease.EffectiveOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

        LetterVerdict At(DateTimeOffset now) => LetterVerification.Check([registered], cease.Number.ToString(), 1, cease.PdfSha256, now);

        Assert.Equal(LetterOutcome.NotYetEffective, At(effective.AddTicks(-1)).Outcome);
        Assert.Equal(LetterOutcome.Valid, At(effective).Outcome);
    }

    [Fact]
    public void The_facts_to_compare_name_both_ends()
    {
        var facts = LetterVerification.Facts(LetterJson.ReadAuthorization(Issued.Json.Span));

        Assert.Contains(new LetterFact("A side ports", "F9/F10"), facts);
        Assert.Contains(new LetterFact("Z side panel", "PP:0117:0031:U38"), facts);
        Assert.Contains(new LetterFact("Authorized Party", "Content & Cache Ltd (AS64500)"), facts);
    }

    [Fact]
    public void Every_outcome_but_in_force_says_not_to_act_or_what_to_do()
    {
        LetterVerdict[] verdicts =
        [
            Check([]), Check([Registered()], version: 9), Check([Registered()], fingerprint: new string('0', 64)),
            Check([Registered(LetterState.Revoked)]), Check([Registered(LetterState.Superseded)]),
                Check([Registered()], now: Letters.Ordinary.EndsAt),
        ];

        Assert.All(verdicts, verdict => Assert.Contains("Do not act", verdict.Sentence));
    }

    static LetterVerdict Check(
        IReadOnlyCollection<RegisteredLetter> versions, int? version = 1, string? fingerprint = "issued", DateTimeOffset? now = null) =>
        LetterVerification.Check(
            versions, Issued.Number.ToString(), version, fingerprint == "issued" ? Issued.JsonSha256 : fingerprint, now ?? During);
}
