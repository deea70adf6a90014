using System.Globalization;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Frr;

/// <summary>
/// Whose routes are announced and what is done to them, as lines of the entry that permits them: bgpd does them in this order. Only what is
/// announced is held against the paths that are ours: before the prefix lists it would be the whole table.
/// </summary>
internal static class FrrExport
{
    /// <summary>Names the map of <see cref="Marked"/>.</summary>
    public const string MarkedRule = "marked";
    private const string Internal = "internal";

    /// <summary>In the text that bgpd 8.4 matches these have no numbers.</summary>
    private static readonly (Community Community, string Name)[] Named =
    [
        (new(0, 0), "internet"), (new(65535, 0), "graceful-shutdown"), (new(65535, 1), "accept-own"), (new(65535, 2), "route-filter-translated-v4"),
        (new(65535, 3), "route-filter-v4"), (new(65535, 4), "route-filter-translated-v6"), (new(65535, 5), "route-filter-v6"),
        (new(65535, 6), "llgr-stale"), (new(65535, 7), "no-llgr"), (new(65535, 8), "accept-own-nexthop"), (new(65535, 666), "blackhole"),
        (new(65535, 65281), "no-export"), (new(65535, 65282), "no-advertise"), (new(65535, 65283), "local-AS"), (new(65535, 65284), "no-peer"),
    ];

    /// <summary>The lists that say what is ours and what is internal, what the entry matches besides prefixes, and what it sets.</summary>
    public static (string Lists, string Match, string Set) Of(string map, Asn localAsn, SessionWish s)
    {
        var (rules, name) = (s.Policy.Export, FrrPolicyName.List(map, Internal));
        var (ordinary, large) = (rules.InternalOf(large: false), rules.InternalOf(large: true));
        var (added, addedLarge) = (rules.Added, rules.AddedLarge);
        var communities = string.Join(' ', [.. added.Select(c => c.ToString()), .. s.Drain ? ["graceful-shutdown"] : Array.Empty<string>()]);
        var ours = FrrPolicyName.List(map, ExportRules.Ours);
        return (
            FrrImport.AccessList(ours, [("permit", "^$"), .. FrrImport.Any(rules.CustomerAsns.Select(a => $"{a}"), "^")])
            + List("community-list", ordinary) + List("large-community-list", large),
            $" match as-path {ours}\n",
            Line(ordinary.Count > 0, $"set comm-list {name} delete")
            + Line(large.Count > 0, $"set large-comm-list {name} delete")
            + Line(communities.Length > 0, $"set community {communities} additive")
            + Line(addedLarge.Count > 0, $"set large-community {string.Join(' ', addedLarge)} additive")
            + Line(rules.Prepend > 0, $"set as-path prepend {string.Join(' ', Enumerable.Repeat(localAsn, rules.Prepend))}")
            + Line(rules.Med is not null, string.Create(CultureInfo.InvariantCulture, $"set metric {rules.Med}")));

        string List(string kind, IReadOnlyList<CommunityPattern> patterns) => string.Concat(patterns.Select((p, i) =>
            string.Create(CultureInfo.InvariantCulture, $"bgp {kind} expanded {name} seq {5 * (i + 1)} permit {Expression(p)}\n")));
    }

    /// <summary>
    /// A map that lets through what carries GRACEFUL_SHUTDOWN. bgpd 8.4 prints no communities of what it announces, but it shows what of
    /// it a map lets through: so the table is asked, and not the configuration.
    /// </summary>
    public static string Marked(string map) => $"""
        bgp community-list standard {FrrPolicyName.List(map, MarkedRule)} seq 5 permit graceful-shutdown
        route-map {FrrPolicyName.List(map, MarkedRule)} permit 10
         match community {FrrPolicyName.List(map, MarkedRule)}
        exit

        """;

    /// <summary>Over the text of one community.</summary>
    internal static string Expression(CommunityPattern p)
    {
        var names = Named.Where(n => p.Matches(n.Community)).Select(n => n.Name).ToList();
        return names.Count == 0 ? OfNumbers(p) : $"{OfNumbers(p)}|^({string.Join('|', names)})$";
    }

    private static string OfNumbers(CommunityPattern p) => (p.First, p.Second) switch
    {
        (null, _) => $"^{p.Administrator}:",
        ({ } first, null) when p.IsLarge => $"^{p.Administrator}:{first}:",
        ({ } first, null) => $"^{p.Administrator}:{first}$",
        ({ } first, { } second) => $"^{p.Administrator}:{first}:{second}$",
    };

    private static string Line(bool wanted, string line) => wanted ? $" {line}\n" : "";
}
