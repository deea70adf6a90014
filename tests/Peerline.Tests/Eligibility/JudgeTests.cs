using CsCheck;
using Peerline.Model;
using Peerline.Stages.Eligibility;
using Peerline.Storage;

namespace Peerline.Tests.Eligibility;

public class JudgeTests
{
    private static readonly EligibilityPolicy Policy = EligibilityFile.Read(Requests.Whole).Policy!;

    private static readonly Gen<EligibilityPolicy> Policies =
        Gen.Select(Gen.OneOf(EligibilityOutcome.Approve, EligibilityOutcome.Review), Gen.Enum<Consequence>().Array[30], Gen.Bool.Array[15])
            .Select((all, words, there) => Policy with
            {
                WhenAllMet = all,
                Rules = [.. Policy.Rules.Select((r, i) => r with { Unmet = words[2 * i], Unknown = words[2 * i + 1] }).Where((_, i) => there[i])],
            });

    [Fact]
    public void The_whole_file_names_every_rule_there_is() => Assert.Equal(RuleCatalogue.All.Select(r => r.Name), Policy.Rules.Select(r => r.Name));

    [Fact]
    public void A_request_against_which_nothing_speaks_is_approved_with_evidence_for_each_rule()
    {
        var judgement = Policy.Judge(Requests.Good);
        Assert.Equal(EligibilityOutcome.Approve, judgement.Outcome);
        Assert.All(judgement.Findings, f => Assert.True(f is { State: RuleState.Met, Evidence.Length: > 0, Hint: null }, $"{f}"));
        Assert.Equal(Policy.Hash, judgement.PolicyHash);
    }

    public static TheoryData<string, string, string> Spoiled => new()
    {
        { "asn-public", "Unmet", "Reject" }, { "asn-registered", "Unmet", "Reject" }, { "asn-proven", "Unmet", "Review" },
        { "dual-stack", "Unmet", "Review" }, { "redundancy", "Unmet", "Review" },
        { "irr-coverage", "Unmet", "Review" }, { "rpki-coverage", "Unmet", "Approve" }, { "peeringdb-profile", "Unmet", "Reject" },
        { "noc-contact", "Unmet", "Review" }, { "manrs", "Unmet", "Approve" }, { "facility-presence", "Unmet", "Reject" },
        { "port-capacity", "Unmet", "Review" }, { "bandwidth", "Unmet", "Reject" }, { "traffic-level", "Unmet", "Review" }, { "traffic-ratio", "Unmet", "Approve" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void What_speaks_against_it_is_found_by_its_rule_with_a_hint_and_decides_as_the_file_says(string rule, string state, string outcome)
    {
        var good = Requests.Good;
        var profile = good.Profile.Value!;
        var facts = rule switch
        {
            "asn-public" => good with { IsPublicAsn = false },
            "asn-registered" => good with { AutNum = new(null, "whois.example") },
            "asn-proven" => good with { Proof = new(good.Proof!.Value! with { Lapse = "The token is gone." }, "here") },
            "dual-stack" => good with { WantsV6 = false },
            "redundancy" => good with { EdgeRouters = 1 },
            "irr-coverage" => good with { Irr = new(new Coverage(200, 199, ["192.0.2.0/24"]), "IRR") },
            "rpki-coverage" => good with { Rpki = new(new Coverage(10, 8, ["192.0.2.0/24"]), "IRR") },
            "peeringdb-profile" => good with { Profile = new(null, "PeeringDB") },
            "noc-contact" => good with { Profile = new(profile with { Contacts = [new("NOC", "noc@sub.GMAIL.com")] }, "PeeringDB") },
            "manrs" => good with { Asn = new(65552) },
            "facility-presence" => good with { FacilityId = 73 },
            "port-capacity" => good with { FreePorts = 0 },
            "bandwidth" => good with { BandwidthMbps = 1_000 },
            "traffic-level" => good with { Profile = new(profile with { Traffic = "5-10Gbps" }, "PeeringDB") },
            _ => good with { Profile = new(profile with { Ratio = "Heavy Inbound" }, "PeeringDB") },
        };
        var judgement = Policy.Judge(facts);
        var finding = judgement.Findings.Single(f => f.Rule == rule);
        Assert.Equal((state, outcome), (finding.State.ToString(), judgement.Outcome.ToString()));
        Assert.True(finding is { Evidence.Length: > 0, Hint.Length: > 0 });
        if (outcome != "Approve") Assert.Contains($"{rule}: {finding.Evidence}", judgement.Summary);
    }

    [Fact]
    public void A_proof_counts_by_its_method_and_its_age_and_a_decision_of_before_there_were_proofs_is_unknown()
    {
        var proof = Requests.Good.Proof!.Value!;
        Assert.Equal(RuleState.Met, State(proof with { SeenAt = Requests.Good.At.AddDays(-90) }));
        Assert.Equal(RuleState.Unmet, State(proof with { SeenAt = Requests.Good.At.AddDays(-90).AddSeconds(-1) }));
        Assert.Equal(RuleState.Unmet, State(null));
        var mailed = Requests.Good with { Proof = new(proof with { Method = ProofMethod.Mail }, "here") };
        Assert.Equal(EligibilityOutcome.Approve, Policy.Judge(mailed).Outcome);
        var strict = EligibilityFile.Read(Requests.Whole.Replace("by: [irr, mail]", "by: [irr]")).Policy!;
        Assert.Equal(EligibilityOutcome.Review, strict.Judge(mailed).Outcome);
        Assert.Equal(RuleState.Unknown, Of(Requests.Good with { Proof = null }).State);
        Assert.Equal("UnknownWord", Assert.Single(EligibilityFile.Read(Requests.Whole.Replace("by: [irr, mail]", "by: [mial]")).Problems).Code);

        RuleState State(AsnProof? p) => Of(Requests.Good with { Proof = new(p, "here") }).State;
        RuleFinding Of(EligibilityFacts facts) => Policy.Judge(facts).Findings.Single(f => f.Rule == "asn-proven");
    }

    [Theory]
    [InlineData(false, RuleState.Unmet)]
    [InlineData(true, RuleState.Unknown)]
    public void A_NOC_that_is_not_seen_is_unknown_where_only_public_contacts_were_read(bool isPublicOnly, RuleState state)
    {
        var profile = Requests.Good.Profile.Value! with { Contacts = [new("Policy", "peering@canary.example")], IsPublicOnly = isPublicOnly };
        Assert.Equal(state, Of(new(profile, "PeeringDB")).State);
        Assert.Equal(isPublicOnly, Of(new(profile, "PeeringDB")).Evidence.Contains("no API key is set here", StringComparison.Ordinal));

        // What is there is judged all the same, and nobody has a NOC whom PeeringDB does not know.
        Assert.Equal(RuleState.Met, Of(new(profile with { Contacts = [new("NOC", "noc@canary.example")] }, "PeeringDB")).State);
        Assert.Equal(RuleState.Unmet, Of(new(profile with { Contacts = [new("NOC", "noc@gmail.com")] }, "PeeringDB")).State);
        Assert.Equal(RuleState.Unmet, Of(new(null, "PeeringDB")).State);

        static RuleFinding Of(Peerline.Sources.Networks.Learned<Peerline.Sources.Networks.NetworkProfile> learned) =>
            Policy.Judge(Requests.Good with { Profile = learned }).Findings.Single(f => f.Rule == "noc-contact");
    }

    /// <summary>Whatever is free elsewhere: it stays where it is.</summary>
    [Theory]
    [InlineData(20_000, 0, RuleState.Met)]
    [InlineData(30_000, 0, RuleState.Met)]
    [InlineData(40_000, 3, RuleState.Unmet)]
    public void A_change_is_judged_by_what_the_port_or_the_LAG_of_its_connection_can_carry(int mbps, int freePorts, RuleState state)
    {
        var finding = Policy.Judge(Requests.Good with { OwnMbps = 30_000, BandwidthMbps = mbps, FreePorts = freePorts }).Findings.Single(f => f.Rule == "port-capacity");
        Assert.Equal(state, finding.State);
        Assert.Contains($"carries 30000 Mbps; {mbps} Mbps are asked for.", finding.Evidence);
    }

    /// <summary>A decision of before they were counted has none.</summary>
    [Theory]
    [InlineData(1, 0, RuleState.Met)]
    [InlineData(1, 1, RuleState.Unmet)]
    [InlineData(2, 1, RuleState.Met)]
    public void A_port_that_another_connection_is_to_get_is_not_free(int free, int promised, RuleState state)
    {
        var finding = Policy.Judge(Requests.Good with { FreePorts = free, PromisedPorts = promised }).Findings.Single(f => f.Rule == "port-capacity");
        Assert.Equal((state, $"Ports and LAGs of 10000 Mbps or more at facility 71: {free} free, {promised + 1} asked for."), (finding.State, finding.Evidence));
    }

    [Fact]
    public void A_register_that_is_away_is_unknown_and_the_file_says_what_follows()
    {
        var away = Requests.Good with { AutNum = Learned("whois.example did not answer in time.") };
        var finding = Policy.Judge(away).Findings.Single(f => f.Rule == "asn-registered");
        Assert.Equal((RuleState.Unknown, Consequence.Review, "We peer with networks that exist."), (finding.State, finding.Consequence, finding.Why));
        Assert.Equal("whois.example did not answer in time.", finding.Evidence);
        Assert.Equal(EligibilityOutcome.Review, Policy.Judge(away).Outcome);
        var strict = EligibilityFile.Read(Requests.Whole.Replace("unknown: review", "unknown: reject")).Policy!;
        Assert.Equal(EligibilityOutcome.Reject, strict.Judge(away).Outcome);

        static Peerline.Sources.Networks.Learned<Peerline.Sources.Networks.AutNum> Learned(string why) => Peerline.Sources.Networks.Learned<Peerline.Sources.Networks.AutNum>.Unknown("whois.example", why);
    }

    [Fact]
    public void The_sternest_finding_decides_and_nothing_is_approved_that_any_rule_stops() =>
        Gen.Select(Policies, Requests.Any).Sample((policy, facts) =>
        {
            var judgement = policy.Judge(facts);
            Assert.Equal(policy.Rules.Count, judgement.Findings.Count);
            Assert.All(judgement.Findings.Zip(policy.Rules), x => Assert.Equal(x.Second.Of(x.First.State), x.First.Consequence));
            var worst = judgement.Findings.Select(f => f.Consequence).DefaultIfEmpty().Max();
            Assert.Equal(worst is Consequence.Reject, judgement.Outcome is EligibilityOutcome.Reject);
            if (judgement.Outcome is EligibilityOutcome.Approve) Assert.Equal((Consequence.Note, EligibilityOutcome.Approve), (worst, policy.WhenAllMet));
            Assert.All(judgement.Findings, f => Assert.True(f.Evidence.Length > 0 && f.State is RuleState.Unmet == f.Hint is { Length: > 0 }, $"{f}"));
        });

    [Fact]
    public void A_rule_that_is_made_sterner_never_makes_the_outcome_milder() =>
        Gen.Select(Policies.Where(p => p.Rules.Count > 0), Requests.Any, Gen.Int[0, 14]).Sample((policy, facts, which) =>
        {
            var i = which % policy.Rules.Count;
            var sterner = policy with { Rules = [.. policy.Rules.Select((r, n) => n == i ? r with { Unmet = Consequence.Reject, Unknown = Consequence.Reject } : r)] };
            Assert.True(sterner.Judge(facts).Outcome >= policy.Judge(facts).Outcome);
        });

    /// <summary>A decision of before, read from where it is kept, is decided in the same way by the same file.</summary>
    [Fact]
    public void A_decision_that_is_kept_is_replayed_without_difference_by_its_own_file() =>
        Gen.Select(Policies, Requests.Any).Sample((policy, facts) =>
        {
            var kept = PeerlineJson.Write(new EligibilityDecision(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "fra", facts.Asn, facts.At, policy.Judge(facts), facts));
            var replayed = Replayed.Of(PeerlineJson.Read<EligibilityDecision>(kept), policy);
            Assert.False(replayed.Differs);
            Assert.Empty(replayed.Changed);
            Assert.Equal(PeerlineJson.Write(policy.Judge(facts)), PeerlineJson.Write(replayed.Now));
        });

    [Fact]
    public void Another_file_is_told_apart_by_outcome_and_by_the_findings_that_differ()
    {
        var decision = new EligibilityDecision(
            Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "fra", Requests.Good.Asn, Requests.Good.At, Policy.Judge(Requests.Good), Requests.Good);
        var stricter = EligibilityFile.Read(Requests.Whole.Replace("rpki-coverage: {unmet: note, least-percent: 90}", "rpki-coverage: {unmet: reject, least-percent: 95}")).Policy!;
        var replayed = Replayed.Of(decision, stricter);
        Assert.True(replayed.Differs);
        Assert.Equal(EligibilityOutcome.Reject, replayed.Now.Outcome);
        Assert.Equal("rpki-coverage", Assert.Single(replayed.Changed).Rule);
    }

    [Theory]
    [InlineData("0-20Mbps", 0L)]
    [InlineData("100-1000Mbps", 100L)]
    [InlineData("20-50Gbps", 20_000L)]
    [InlineData("1-5Tbps", 1_000_000L)]
    [InlineData("100+Tbps", 100_000_000L)]
    [InlineData("", null)]
    [InlineData("lots", null)]
    [InlineData("99999999999999999999Gbps", null)]
    public void A_traffic_level_counts_by_its_lower_end(string level, long? mbps) => Assert.Equal(mbps, TrafficRules.LowerMbps(level));

    [Fact]
    public void The_most_edge_routers_are_found_that_the_connections_can_be_on() => Gen.Int[0, 4].Array[0, 3].Array[0, 5].Sample(choices =>
    {
        var found = EligibilityFactBook.MostDistinct<int>([.. choices.Select(c => (IReadOnlyList<int>)[.. c.Distinct()])]);
        Assert.Equal(Best(choices, 0, []), found);
    });

    private static int Best(int[][] choices, int i, HashSet<int> taken) => i == choices.Length
        ? 0
        : choices[i].Where(c => !taken.Contains(c)).Select(c => 1 + Best(choices, i + 1, [.. taken, c])).Append(Best(choices, i + 1, taken)).Max();
}
