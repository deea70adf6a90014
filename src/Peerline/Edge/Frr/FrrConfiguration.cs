using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// The parts of a router's configuration that sessions consist of, read from <c>show running-config</c> of zebra and bgpd, or from
/// <see cref="FrrStanza"/>, which has the same form. Of everything else only that it is there is known: nothing.
/// </summary>
internal sealed class FrrConfiguration
{
    private const string V4 = "ipv4 unicast";
    private readonly Dictionary<string, List<FrrNeighborLine>> neighbors = [];
    private readonly Dictionary<string, List<string>> policies = [];

    // Asked for each session, and by then the configuration is whole.
    private ILookup<string, string>? ruleLists;
    private readonly Dictionary<string, StringBuilder> stanzas = [];

    /// <summary>The ASN of the default instance; null when there is no <c>router bgp</c>.</summary>
    public Asn? Asn { get; private set; }

    /// <summary>
    /// What each neighbour says, with activation always spelled out: its printed form depends on <c>bgp default ipv4-unicast</c>.
    /// </summary>
    public IReadOnlyDictionary<string, List<FrrNeighborLine>> Neighbors => neighbors;

    /// <summary>By the command that names the object: <c>route-map NAME</c>, <c>ip prefix-list NAME</c>, <c>bgp as-path access-list NAME</c>.</summary>
    public IReadOnlyDictionary<string, List<string>> Policies => policies;

    /// <summary>The lists that rules look at (<see cref="FrrPolicyName.List"/>), by the route map that they belong to.</summary>
    public ILookup<string, string> RuleLists => ruleLists ??= policies.Keys.Select(key => (Key: key, Name: key.Split(' ')[^1]))
        .Where(p => p.Name.Contains('.', StringComparison.Ordinal)).ToLookup(p => FrrPolicyName.MapOf(p.Name), p => p.Key);

    /// <summary>The prefix lists that a route map looks at, in its order.</summary>
    public IEnumerable<string> PrefixListsOf(string map) => (policies.GetValueOrDefault($"route-map {map}") ?? [])
        .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(w => w is ["match", "ip" or "ipv6", "address", "prefix-list", var list] ? $"{w[1]} prefix-list {list}" : null).OfType<string>();

    public HashSet<FrrAddress> Addresses { get; } = [];

    /// <summary>A neighbour without an address-family line is active for IPv4.</summary>
    public bool ActivatesIPv4 { get; private set; } = true;

    public static FrrConfiguration Parse(string text)
    {
        var read = new FrrConfiguration();
        read.Read(text);
        read.SpellOutActivation();
        return read;
    }

    /// <summary>The lines of a session and of its peer group, as the daemon prints them.</summary>
    public string StanzaOf(string neighbor)
    {
        var own = stanzas.GetValueOrDefault(neighbor)?.ToString() ?? "";
        var group = Neighbors.GetValueOrDefault(neighbor)?
            .FirstOrDefault(l => l is { Family: "", Negated: false } && l.Text.StartsWith("peer-group ", StringComparison.Ordinal));
        return group is null ? own : own + stanzas.GetValueOrDefault(group.Text.Split(' ')[1]);
    }

    /// <summary>Only what the scope names.</summary>
    public FrrConfiguration Only(FrrScope scope)
    {
        var part = new FrrConfiguration { Asn = Asn };
        part.Take(this, scope);
        return part;
    }

    /// <summary>What the scope names from <paramref name="other"/>, everything else from here.</summary>
    public FrrConfiguration With(FrrConfiguration other, FrrScope scope)
    {
        var merged = new FrrConfiguration { Asn = Asn ?? other.Asn };
        foreach (var (name, lines) in neighbors.Where(n => !scope.Neighbors.Contains(n.Key))) merged.neighbors[name] = lines;
        foreach (var (name, lines) in policies.Where(p => !scope.Policies.Contains(p.Key))) merged.policies[name] = lines;
        merged.Addresses.UnionWith(Addresses.Where(a => !scope.Addresses.Contains(a)));
        merged.Take(other, scope);
        return merged;
    }

    /// <summary>As text that <see cref="Parse"/> reads back to the same.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var onInterface in Addresses.GroupBy(a => a.InterfaceName))
        {
            text.Append(CultureInfo.InvariantCulture, $"interface {onInterface.Key}\n");
            foreach (var address in onInterface) text.Append(CultureInfo.InvariantCulture, $" {address.Line}\n");
            text.Append("exit\n");
        }

        foreach (var line in policies.Values.SelectMany(p => p)) text.Append(line).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"router bgp {Asn}\n no bgp default ipv4-unicast\n");
        foreach (var (name, lines) in neighbors)
        {
            foreach (var family in lines.GroupBy(l => l.Family))
            {
                if (family.Key.Length > 0) text.Append(CultureInfo.InvariantCulture, $" address-family {family.Key}\n");
                foreach (var line in family)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {(family.Key.Length > 0 ? " " : "")}{line.Set(name)}\n");
                }
                if (family.Key.Length > 0) text.Append(" exit-address-family\n");
            }
        }

        return text.Append("exit\n").ToString();
    }

    private void Take(FrrConfiguration from, FrrScope scope)
    {
        foreach (var (name, lines) in from.neighbors.Where(n => scope.Neighbors.Contains(n.Key))) neighbors[name] = lines;
        foreach (var (name, lines) in from.policies.Where(p => scope.Policies.Contains(p.Key))) policies[name] = lines;
        Addresses.UnionWith(from.Addresses.Where(scope.Addresses.Contains));
    }

    private void Read(string text)
    {
        var (block, family, policy) = ("", "", "");
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('!')) continue;
            if (line[0] != ' ')
            {
                (block, family) = (OpenBlock(words), "");
                if (block is "route-map") policies.TryAdd(policy = $"route-map {words[1]}", []);
                if (block is "route-map") policies[policy].Add(line);
                else if (words is ["exit"] && policy.Length > 0) policies[policy].Add(line);
                if (block is not "route-map") policy = "";
                if (words is ["ip" or "ipv6", "prefix-list", var list, ..]) AddListLine($"{words[0]} prefix-list {list}", line);
                if (words is ["bgp", "as-path", "access-list", var paths, ..]) AddListLine($"bgp as-path access-list {paths}", line);
                if (words is ["bgp", "community-list" or "large-community-list", var kind, var communities, ..])
                    AddListLine($"bgp {words[1]} {kind} {communities}", line);
            }
            else if (block is "route-map")
            {
                policies[policy].Add(" " + line.Trim());
            }
            else if (block.StartsWith("interface ", StringComparison.Ordinal))
            {
                ReadInterfaceLine(block["interface ".Length..], words);
            }
            else if (block is "router bgp")
            {
                if (words is ["address-family", ..]) family = string.Join(' ', words[1..]);
                else if (words is ["exit-address-family"]) family = "";
                else ReadBgpLine(family, words, line);
            }
        }
    }

    private string OpenBlock(string[] words)
    {
        switch (words)
        {
            case ["router", "bgp", var text] when Routing.Addressing.Asn.TryParse(text, out var asn):
                Asn = asn;
                return "router bgp";
            case ["route-map", _, "permit" or "deny", _]:
                return "route-map";
            case ["interface", var name]:
                return $"interface {name}";
            default:
                // Another VRF's instance, "exit", and everything that is not about sessions.
                return "";
        }
    }

    private void AddListLine(string key, string line)
    {
        policies.TryAdd(key, []);
        policies[key].Add(line);
    }

    private void ReadInterfaceLine(string name, string[] words)
    {
        if (words is ["ip" or "ipv6", "address", var text, ..] && text.Split('/') is [var address, var length]
            && Address.TryParse(address, out var parsed)
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
        {
            Addresses.Add(new FrrAddress(name, new InterfaceAddress(parsed, bits)));
        }
    }

    private void ReadBgpLine(string family, string[] words, string line)
    {
        if (words is ["no", "bgp", "default", "ipv4-unicast"]) ActivatesIPv4 = false;
        var negated = words[0] is "no";
        if (words.Length < (negated ? 4 : 3) || words[negated ? 1 : 0] is not "neighbor") return;

        var name = Canonical(words[negated ? 2 : 1]);
        neighbors.TryAdd(name, []);
        neighbors[name].Add(new FrrNeighborLine(family, string.Join(' ', words[(negated ? 3 : 2)..]), negated));
        stanzas.TryAdd(name, new StringBuilder());
        stanzas[name].Append(CultureInfo.InvariantCulture, $"{family}|{line.Trim()}\n");
    }

    private void SpellOutActivation()
    {
        foreach (var (name, lines) in neighbors)
        {
            var says = lines.Where(l => l is { Family: V4, Text: "activate" }).ToList();
            if (ActivatesIPv4 && says.Count == 0) lines.Add(new FrrNeighborLine(V4, "activate"));
            lines.RemoveAll(l => l is { Text: "activate", Negated: true });

            // A neighbour of which nothing is said is none: only a torn text has one.
            if (lines.Count == 0) neighbors.Remove(name);
        }
    }

    /// <summary>Addresses in our own spelling, so that they can be compared; names of groups and interfaces as they are.</summary>
    private static string Canonical(string neighbor) => Address.TryParse(neighbor, out var address) ? address.ToString() : neighbor;
}
