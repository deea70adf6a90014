using CsCheck;
using Peerline.Model;
using Peerline.Stages.Eligibility;

namespace Peerline.Tests.Eligibility;

public class EligibilityFileTests
{
    [Fact]
    public void Without_a_file_a_person_decides()
    {
        var (policy, problems) = EligibilityFile.Read(EligibilityFile.Default);
        Assert.Empty(problems);
        Assert.Equal((EligibilityOutcome.Review, 0), (policy!.WhenAllMet, policy.Rules.Count));
    }

    [Fact]
    public void A_rule_is_one_word_or_says_more_and_what_it_does_not_say_is_usual()
    {
        var policy = EligibilityFile.Read(Requests.Whole).Policy!;
        var rule = policy.Rules.ToDictionary(r => r.Name);
        Assert.Equal((Consequence.Reject, Consequence.Review), (rule["asn-public"].Unmet, rule["asn-public"].Unknown));
        Assert.Equal((Consequence.Note, Consequence.Note), (rule["manrs"].Unmet, rule["manrs"].Unknown));
        Assert.Equal(["65550", "65551"], rule["manrs"].Lists["participants"]);
        Assert.Equal(90, rule["rpki-coverage"].Numbers["least-percent"]);
        Assert.Equal("We peer with networks that exist.", rule["asn-registered"].Why);
        Assert.Equal(EligibilityFile.Hash(Requests.Whole), policy.Hash);
        Assert.Equal((2L, 2L), (Rule("redundancy: review").Numbers["connections"], Rule("redundancy: review").Numbers["routers"]));
    }

    private static EligibilityRule Rule(string line) =>
        EligibilityFile.Read($"eligibility: 1\nwhen-all-met: review\ntechnical:\n  {line}\n").Policy!.Rules.Single();

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_line_and_field()
    {
        var (policy, problems) = EligibilityFile.Read("""
            eligibility: 2
            when-all-met: always
            colour: blue
            technical:
              asn-public: forbid
              manrs: note
              redundancy: {unmet: review, connections: 99, routers: two}
              irr-coverage: {unknown: review, why: ""}
            operational:
              manrs: review
            traffic:
              traffic-level: review
              traffic-ratio: {unmet: note, of: []}
            physical: yes
            """);
        Assert.Null(policy);
        Assert.Equal(
            [
                "Line 10: operational.manrs.participants", "Line 12: traffic.traffic-level.least-mbps", "Line 13: traffic.traffic-ratio.of",
                "Line 14: physical", "Line 1: eligibility", "Line 2: when-all-met", "Line 3: colour", "Line 5: technical.asn-public", "Line 6: technical.manrs",
                "Line 7: technical.redundancy.connections", "Line 7: technical.redundancy.routers", "Line 8: technical.irr-coverage.unmet",
                "Line 8: technical.irr-coverage.why",
            ],
            problems.Select(p => string.Join(' ', p.Sentence.Split(' ').Take(3))).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.Contains(p.Target, p.Sentence));
    }

    [Theory]
    [InlineData("", "NotAMapping")]
    [InlineData("- a\n", "NotAMapping")]
    [InlineData("eligibility: 1\nwhen-all-met: approve\n", "NothingAsked")]
    [InlineData("eligibility: 1\nwhen-all-met: approve\ntechnical: {dual-stack: note}\n", "NothingAsked")]
    [InlineData("eligibility: 1\nwhen-all-met: review\nwhen-all-met: approve\n", "InvalidYaml")]
    [InlineData("eligibility: [1\n", "InvalidYaml")]
    [InlineData("eligibility: &a 1\nwhen-all-met: *a\n", "Alias")]
    [InlineData("eligibility: [[[[[[[[[[1]]]]]]]]]]\n", "TooDeep")]
    [InlineData("eligibility: 1\nwhen-all-met: review\nphysical: {bandwidth: {unmet: reject, least-mbps: 100, most-mbps: 10}}\n", "EmptyRange")]
    public void A_file_that_would_not_say_what_is_meant_is_refused(string text, string code)
    {
        var (policy, problems) = EligibilityFile.Read(text);
        Assert.Null(policy);
        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Fact]
    public void A_field_without_a_name_is_told_as_one() => Assert.Equal(
        ("''", "Line 1: '' is not known; known are eligibility, when-all-met, technical, operational, physical, traffic."),
        EligibilityFile.Read(": 1\n").Problems.Where(p => p.Code == "UnknownField").Select(p => (p.Target, p.Sentence)).Single());

    [Fact]
    public void A_file_that_nests_a_hundred_thousand_times_is_refused_and_hurts_nobody()
    {
        Assert.Equal("TooDeep", Assert.Single(EligibilityFile.Read(new string('[', 99_999)).Problems).Code);
        Assert.Equal("TooLong", Assert.Single(EligibilityFile.Read(new string('[', 100_001)).Problems).Code);
    }

    /// <summary>Any damage to a good file gives a policy or problems, never both, never neither, never an exception.</summary>
    [Fact]
    public void Whatever_is_in_a_file_it_is_read_or_told() =>
        Gen.Select(Gen.Int[0, Requests.Whole.Length - 1], Gen.Int[0, 30], Gen.OneOf(Gen.String, Gen.String[Gen.Char["{}[]:&*!|>-#\n \t'\"%@`,?"], 0, 20])).Sample((at, cut, put) =>
        {
            var text = Requests.Whole[..at] + put + Requests.Whole[Math.Min(Requests.Whole.Length, at + cut)..];
            var (policy, problems) = EligibilityFile.Read(text);
            Assert.Equal(policy is null, problems.Count > 0);
            Assert.All(problems, p => Assert.True(p.Sentence.Length > 0 && p.Target.Length > 0));
        });
}
