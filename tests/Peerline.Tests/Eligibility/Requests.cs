using CsCheck;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Networks;
using Peerline.Stages.Eligibility;

namespace Peerline.Tests.Eligibility;

/// <summary>Facts of a request against which nothing speaks, and every other that can be, also of changes.</summary>
internal static class Requests
{
    public static EligibilityFacts Good { get; } = new()
    {
        At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Asn = new Asn(65550),
        IsPublicAsn = true,
        Medium = LinkMedium.Cable,
        FacilityId = 71,
        BandwidthMbps = 10_000,
        WantsV4 = true,
        WantsV6 = true,
        Connections = 2,
        EdgeRouters = 2,
        FreePorts = 3,
        FreeMailDomains = ["gmail.com"],
        Profile = new(new NetworkProfile
        {
            Name = "Canary Networks", Traffic = "20-50Gbps", Ratio = "Balanced", Facilities = [71, 72], Contacts = [new("NOC", "noc@canary.example")],
        }, "PeeringDB"),
        AutNum = new(new AutNum("CANARY", "RIPE", []), "whois.example"),
        Proof = new(new AsnProof
        {
            Method = ProofMethod.Irr, At = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero), SeenAt = new(2025, 12, 31, 0, 0, 0, TimeSpan.Zero),
            Evidence = "The token stands there.",
        }, "here"),
        Irr = new(new Coverage(4, 4, []), "IRR and RPKI"),
        Rpki = new(new Coverage(10, 9, ["198.51.100.0/24"]), "IRR and RPKI"),
    };

    /// <summary>A file with every rule in it.</summary>
    public const string Whole = """
        eligibility: 1            # the form of this file
        when-all-met: approve
        technical:
          asn-public: reject
          asn-registered: {unmet: reject, unknown: review, why: "We peer with networks that exist."}
          asn-proven: {unmet: review, by: [irr, mail], longest-age-days: 90}
          dual-stack: review
          redundancy: {unmet: review, connections: 2, routers: 2}
          irr-coverage: {unmet: review, least-percent: 100}
          rpki-coverage: {unmet: note, least-percent: 90}
        operational:
          peeringdb-profile: reject
          noc-contact: review
          manrs:
            unmet: note
            participants: [65550, AS65551]
        physical:
          facility-presence: reject
          port-capacity: review
          bandwidth: {unmet: reject, least-mbps: 10000, most-mbps: 400000}
        traffic:
          traffic-level: {unmet: review, least-mbps: 10000}
          traffic-ratio: {unmet: note, of: [Balanced, Mostly Outbound]}
        """;

    private static readonly Gen<Learned<NetworkProfile>> Profiles = Gen.OneOf(
        Gen.Const(Learned<NetworkProfile>.Unknown("PeeringDB", "away")),
        Gen.Const(new Learned<NetworkProfile>(null, "PeeringDB")),
        Gen.Select(Gen.OneOf<string?>(null, "", "20-50Gbps", "100+Tbps", "0-20Mbps", "\u202e9-Gbps"), Gen.OneOf<string?>(null, "Balanced", "Mostly Inbound"),
            Gen.Int[70, 72].Array[0, 2], Gen.OneOf<string?>(null, "", "noc@canary.example", "x@gmail.com", "x@mail.gmail.com", "@@"), Gen.Bool)
            .Select((traffic, ratio, facilities, email, publicOnly) => new Learned<NetworkProfile>(new NetworkProfile
            {
                Name = "Canary", Traffic = traffic, Ratio = ratio, Facilities = facilities, Contacts = [new("noc", email), new("Policy", "p@canary.example")], IsPublicOnly = publicOnly,
            }, "PeeringDB")));

    private static readonly Gen<Learned<Coverage>> Coverages = Gen.OneOf(
        Gen.Const(Learned<Coverage>.Unknown("IRR", "away")),
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).Select((total, covered) => new Learned<Coverage>(new Coverage(total, Math.Min(total, covered), []), "IRR")));

    private static readonly Gen<Learned<AutNum>> AutNums = Gen.OneOf(
        Learned<AutNum>.Unknown("whois", "away"), new Learned<AutNum>(null, "whois"), new Learned<AutNum>(new AutNum("CANARY", "RIPE", []), "whois"));

    public static readonly Gen<EligibilityFacts> Any =
        Gen.Select(Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 3], Gen.Int[0, 3]),
            Gen.Select(Gen.Int[0, 2], Gen.OneOf(1_000, 10_000, 800_000), Gen.Bool, Gen.OneOf<int?>(null, 10_000, 400_000), Gen.Int[0, 1]),
            Profiles, AutNums, Coverages, Coverages)
            .Select((a, b, profile, autNum, irr, rpki) => Good with
            {
                IsPublicAsn = a.Item1, WantsV6 = a.Item2, Connections = a.Item3, EdgeRouters = a.Item4, FreePorts = b.Item1, BandwidthMbps = b.Item2,
                Medium = b.Item3 ? LinkMedium.Cable : LinkMedium.Exchange, OwnMbps = b.Item4, PromisedPorts = b.Item5, Profile = profile, AutNum = autNum, Irr = irr,
                Rpki = rpki,
            });
}
