using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>Routes as <c>show route … all</c> prints them. Attributes have other names from BIRD 3 on (<c>bgp_path</c> for <c>BGP.as_path</c>).</summary>
internal static partial class BirdRoutes
{
    public static IReadOnlyList<BirdPath> Read(BirdReply reply, DateTimeOffset now)
    {
        var paths = new List<BirdPath>();
        var prefix = default(Prefix);
        var attribute = "";
        foreach (var line in reply.Lines)
        {
            if (Head().Match(line.Text) is { Success: true } head)
            {
                if (head.Groups["net"].Value.Length > 0 && !Prefix.TryParse(head.Groups["net"].Value, out prefix)) continue;
                paths.Add(new BirdPath(
                    head.Groups["protocol"].Value, head.Groups["best"].Success,
                    new Route { Prefix = prefix, ReceivedAt = BirdTime.Read(head.Groups["since"].Value, now) }));
                attribute = "";
            }
            else if (paths.Count > 0 && line.Text.StartsWith("\t\t", StringComparison.Ordinal))
            {
                // A long list goes on on the next line.
                paths[^1] = paths[^1] with { Route = With(paths[^1].Route, attribute, line.Text.Trim()) };
            }
            else if (paths.Count > 0 && Attribute().Match(line.Text) is { Success: true } found)
            {
                attribute = found.Groups["name"].Value;
                paths[^1] = paths[^1] with { Route = With(paths[^1].Route, attribute, found.Groups["value"].Value.Trim()) };
            }
        }

        return paths;
    }

    private static Route With(Route route, string attribute, string value) => attribute switch
    {
        "as_path" or "path" => WithPath(route, value),
        "next_hop" => route with { NextHop = value.Split(' ').Select(NextHop).FirstOrDefault(a => a is not null) },
        "community" => route with { Communities = [.. route.Communities, .. Members(value, ":", spaced: false)] },
        "large_community" or "ext_community" => route with { Communities = [.. route.Communities, .. Members(value, ":", spaced: true)] },
        "otc" => route with { OnlyToCustomer = Asn.TryParse(value, out var asn) ? asn : (Asn?)null },
        _ => route,
    };

    // Sets are in braces, with spaces: {64502 64503}.
    private static Route WithPath(Route route, string path) => route with
    {
        AsPathText = Sets().Replace(path, set => set.Value.Replace(' ', ',')),
        AsPath = [.. path.Split([' ', '{', '}', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Where(a => uint.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(a => Asn.Parse(a))],
        HasAsSet = path.Contains('{', StringComparison.Ordinal),
    };

    private static IEnumerable<string> Members(string value, string between, bool spaced) =>
        Member().Matches(value).Select(m => m.Groups[1].Value.Replace(spaced ? ", " : ",", between));

    private static Address? NextHop(string text) => Address.TryParse(text, out var address) ? address : (Address?)null;

    // Further paths of the same prefix have blanks in its place. "unicast [name 10:08:25.222 from 192.0.2.0] * (100) [AS64501i]"
    [GeneratedRegex(
        @"^(?<net>[0-9a-f.:]+/\d+|)\s+(unicast|unreachable|blackhole|prohibit) "
        + @"\[(?<protocol>\S+) (?<since>[^\]]*?)( from [^\]]+)?\] (?<best>\*)?")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\t(?:BGP\.|bgp_)(?<name>\w+): ?(?<value>.*)$")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex Member();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Sets();
}

/// <param name="Protocol">Where the path came from.</param>
internal sealed record BirdPath(string Protocol, bool Best, Route Route);
