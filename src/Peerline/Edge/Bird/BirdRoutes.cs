using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>Routes as <c>show route … all</c> prints them. Attributes have other names from BIRD 3 on (<c>bgp_path</c> for <c>BGP.as_path</c>).</summary>
internal static partial class BirdRoutes
{
    /// <summary>Of the tab and of <c>BGP.</c> or <c>bgp_</c> before an attribute's name.</summary>
    private const int Before = 5;

    public static IReadOnlyList<BirdPath> Read(BirdReply reply, DateTimeOffset now)
    {
        var paths = new List<BirdPath>();
        var prefix = default(Prefix);
        var (isPath, attribute) = (false, "");
        var known = new Known(now);
        foreach (var text in reply.Texts)
        {
            if (!text.StartsWith('\t'))
            {
                var head = Head().Match(text);
                isPath = head.Success && (head.Groups["net"].Value.Length == 0 || Prefix.TryParse(head.Groups["net"].Value, out prefix));
                if (!isPath) continue;
                paths.Add(new BirdPath(
                    head.Groups["protocol"].Value, head.Groups["best"].Success,
                    new Route { Prefix = prefix, ReceivedAt = known.Time(head.Groups["since"].Value) }));
                attribute = "";
            }
            else if (isPath)
            {
                // A long list goes on on the next line.
                var goesOn = text.StartsWith("\t\t", StringComparison.Ordinal);
                var colon = goesOn ? -1 : text.IndexOf(':', StringComparison.Ordinal);
                if (!goesOn) attribute = NameOf(text, colon);
                if (attribute.Length > 0) paths[^1] = paths[^1] with { Route = With(paths[^1].Route, attribute, text[(colon + 1)..].Trim(), known) };
            }
        }

        return paths;
    }

    /// <summary>Of a line <c>BGP.as_path: 64501</c> what stands before the colon; empty for what is no attribute of BGP.</summary>
    private static string NameOf(string line, int colon) =>
        colon > Before && (line.StartsWith("\tBGP.", StringComparison.Ordinal) || line.StartsWith("\tbgp_", StringComparison.Ordinal)) ? line[Before..colon] : "";

    private static Route With(Route route, string attribute, string value, Known known) => attribute switch
    {
        "as_path" or "path" => WithPath(route, known.Path(value)),
        "next_hop" => route with { NextHop = known.NextHop(value) },
        "community" => route with { Communities = [.. route.Communities, .. Members(value, ":", spaced: false)] },
        "large_community" or "ext_community" => route with { Communities = [.. route.Communities, .. Members(value, ":", spaced: true)] },
        "otc" => route with { OnlyToCustomer = Asn.TryParse(value, out var asn) ? asn : (Asn?)null },
        _ => route,
    };

    private static Route WithPath(Route route, (string Text, IReadOnlyList<Asn> Path, bool HasSet) path) =>
        route with { AsPathText = path.Text, AsPath = path.Path, HasAsSet = path.HasSet };

    private static IEnumerable<string> Members(string value, string between, bool spaced) =>
        Member().Matches(value).Select(m => m.Groups[1].Value.Replace(spaced ? ", " : ",", between));

    // Further paths of the same prefix have blanks in its place. "unicast [name 10:08:25.222 from 192.0.2.0] * (100) [AS64501i]"
    [GeneratedRegex(
        @"^(?<net>[0-9a-f.:]+/\d+|)\s+(unicast|unreachable|blackhole|prohibited) "
        + @"\[(?<protocol>\S+) (?<since>[^\]]*?)( from [^\]]+)?\] (?<best>\*)?")]
    private static partial Regex Head();

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex Member();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Sets();

    /// <summary>What many routes have in common is read once: they came at one time, over one path, by one next hop.</summary>
    private sealed class Known(DateTimeOffset now)
    {
        private readonly Dictionary<string, DateTimeOffset?> times = [];
        private readonly Dictionary<string, (string Text, IReadOnlyList<Asn> Path, bool HasSet)> paths = [];
        private readonly Dictionary<string, Address?> nextHops = [];

        public DateTimeOffset? Time(string text) => Once(times, text, t => BirdTime.Read(t, now));

        // Sets are in braces, with spaces: {64502 64503}.
        public (string Text, IReadOnlyList<Asn> Path, bool HasSet) Path(string path) => Once(paths, path, p => (
            Sets().Replace(p, set => set.Value.Replace(' ', ',')),
            (IReadOnlyList<Asn>)[.. p.Split([' ', '{', '}', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
                .Where(a => uint.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(a => Asn.Parse(a))],
            p.Contains('{', StringComparison.Ordinal)));

        public Address? NextHop(string value) => Once(nextHops, value, v => v.Split(' ')
            .Select(text => Address.TryParse(text, out var address) ? address : (Address?)null).FirstOrDefault(a => a is not null));

        private static T Once<T>(Dictionary<string, T> known, string text, Func<string, T> read) =>
            known.TryGetValue(text, out var value) ? value : known[text] = read(text);
    }
}

/// <param name="Protocol">Where the path came from.</param>
internal sealed record BirdPath(string Protocol, bool Best, Route Route);
