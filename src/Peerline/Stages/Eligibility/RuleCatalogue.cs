using Peerline.Stages.Registration;

namespace Peerline.Stages.Eligibility;

/// <summary>Every rule that a file can name, in the order of the file.</summary>
public static class RuleCatalogue
{
    public const string Technical = "technical", Operational = "operational", Physical = "physical", Traffic = "traffic";

    /// <summary>The one rule that asks for other connections than the judged one.</summary>
    public const string Redundancy = "redundancy";

    public static IReadOnlyList<string> Groups { get; } = [Technical, Operational, Physical, Traffic];

    public static IReadOnlyList<KnownRule> All { get; } =
    [
        new("asn-public", Technical, "The ASN is a public one, neither private nor reserved.", TechnicalRules.AsnPublic),
        new("asn-registered", Technical, "The registry knows the ASN.", TechnicalRules.AsnRegistered),
        new(ProofRule.Name, Technical, "The subscription has shown that it holds the ASN.", TechnicalRules.AsnProven)
        {
            Parameters =
            [
                new(ProofRule.By, "ways of proof", List: ListKind.Words, Words: ProofRule.Methods),
                new(ProofRule.LongestAge, "days", 1, 3650, Usual: 180),
            ],
        },
        new("dual-stack", Technical, "The session has an IPv4 and an IPv6 half.", TechnicalRules.DualStack),
        new(Redundancy, Technical, "The peering has enough connections, on enough edge routers.", TechnicalRules.Redundancy)
        {
            Parameters = [new("connections", "connections", 1, 32, Usual: 2), new("routers", "edge routers", 1, 32, Usual: 2)],
        },
        new("irr-coverage", Technical, "The prefixes with a ROA for the ASN have route objects.", TechnicalRules.IrrCoverage)
        {
            Parameters = [new("least-percent", "percent", 1, 100, Usual: 100)],
        },
        new("rpki-coverage", Technical, "The prefixes with route objects of the ASN are valid by the RPKI.", TechnicalRules.RpkiCoverage)
        {
            Parameters = [new("least-percent", "percent", 1, 100, Usual: 100)],
        },

        new("peeringdb-profile", Operational, "The network has a profile in PeeringDB.", OperationalRules.Profile),
        new("noc-contact", Operational, "The profile has a NOC with a mail address of its own domain.", OperationalRules.NocContact),
        new("manrs", Operational, "The network takes part in MANRS.", OperationalRules.Manrs)
        {
            Parameters = [new("participants", "the ASNs that take part", List: ListKind.Asns)],
        },

        new("facility-presence", Physical, "The profile shows the network at the facility.", PhysicalRules.FacilityPresence),
        new("port-capacity", Physical, "A port that is fast enough is free at the facility, and promised to no other connection; for a change, the connection's own port or LAG can carry it.", PhysicalRules.PortCapacity),
        new("bandwidth", Physical, "The bandwidth is within what is offered.", PhysicalRules.Bandwidth)
        {
            Parameters = [new("least-mbps", "Mbps", 1, 10_000_000, Usual: 1), new("most-mbps", "Mbps", 1, 10_000_000, Usual: 10_000_000)],
        },

        new("traffic-level", Traffic, "The profile's traffic level is high enough.", TrafficRules.Level)
        {
            Parameters = [new("least-mbps", "Mbps", 1, 1_000_000_000)],
        },
        new("traffic-ratio", Traffic, "The profile's traffic ratio is one of those that are taken.", TrafficRules.Ratio)
        {
            Parameters = [new("of", "ratios in PeeringDB's words", List: ListKind.Words)],
        },
    ];

    public static KnownRule? Find(string name) => All.FirstOrDefault(r => r.Name == name);
}
