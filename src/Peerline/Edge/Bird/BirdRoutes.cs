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
        var known = new Known(now);
        var prefix = default(Prefix);
        Draft? draft = null;
        var attribute = Attribute.Other;
        foreach (var line in reply.Lines)
        {
            var text = line.Span;
            if (text is not ['\t', ..])
            {
                if (draft is not null) paths.Add(draft.ToPath());
                draft = Head(text, ref prefix, known);
                attribute = Attribute.Other;
            }
            else if (draft is not null)
            {
                // A long list goes on on the next line.
                var goesOn = text is ['\t', '\t', ..];
                var colon = goesOn ? -1 : text.IndexOf(':');
                if (!goesOn) attribute = AttributeOf(text, colon);
                if (attribute is not Attribute.Other) Take(draft, attribute, text[(colon + 1)..].Trim(), known);
            }
        }

        if (draft is not null) paths.Add(draft.ToPath());
        return paths;
    }

    /// <summary>
    /// <c>10.0.0.0/8 unicast [name 10:08:25.222 from 192.0.2.0] * (100) [AS64501i]</c>; further paths of the same prefix have blanks in its
    /// place. Null for a line that is none.
    /// </summary>
    private static Draft? Head(ReadOnlySpan<char> line, ref Prefix prefix, Known known)
    {
        var (blank, open, close) = (line.IndexOf(' '), line.IndexOf(" ["), line.IndexOf("] "));
        if (blank < 0 || open < blank || close < open) return null;
        if (line[blank..open].Trim() is not ("unicast" or "unreachable" or "blackhole" or "prohibited")) return null;
        if (blank > 0 && !Prefix.TryParse(line[..blank], out prefix)) return null;
        var source = line[(open + 2)..close];
        if (source.IndexOf(' ') is not (> 0 and var end)) return null;
        var since = source[(end + 1)..];
        if (since.IndexOf(" from ") is >= 0 and var from) since = since[..from];
        return new Draft { Prefix = prefix, Protocol = known.Word(source[..end]), Best = line[(close + 2)..] is ['*', ..], Since = known.Time(since) };
    }

    /// <summary>Of a line <c>BGP.as_path: 64501</c> what stands before the colon; what is no attribute of BGP is another.</summary>
    private static Attribute AttributeOf(ReadOnlySpan<char> line, int colon) =>
        colon <= Before || !(line.StartsWith("\tBGP.") || line.StartsWith("\tbgp_")) ? Attribute.Other : line[Before..colon] switch
        {
            "as_path" or "path" => Attribute.Path,
            "next_hop" => Attribute.NextHop,
            "community" => Attribute.Pairs,
            "large_community" or "ext_community" => Attribute.Triples,
            "otc" => Attribute.Otc,
            _ => Attribute.Other,
        };

    private static void Take(Draft draft, Attribute attribute, ReadOnlySpan<char> value, Known known)
    {
        switch (attribute)
        {
            case Attribute.Path: draft.Path = known.Path(value); break;
            case Attribute.NextHop: draft.NextHop = known.NextHop(value); break;
            case Attribute.Pairs: (draft.Communities ??= []).AddRange(Members($"{value}", ":", spaced: false)); break;
            case Attribute.Triples: (draft.Communities ??= []).AddRange(Members($"{value}", ":", spaced: true)); break;
            case Attribute.Otc: draft.OnlyToCustomer = Asn.TryParse(value, null, out var asn) ? asn : null; break;
        }
    }

    private static IEnumerable<string> Members(string value, string between, bool spaced) =>
        Member().Matches(value).Select(m => m.Groups[1].Value.Replace(spaced ? ", " : ",", between));

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex Member();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Sets();

    private enum Attribute
    {
        Other, Path, NextHop, Pairs, Triples, Otc,
    }

    /// <summary>A path while its lines are read.</summary>
    private sealed class Draft
    {
        public required Prefix Prefix { get; init; }
        public required string Protocol { get; init; }
        public required bool Best { get; init; }
        public required DateTimeOffset? Since { get; init; }
        public KnownPath Path { get; set; } = KnownPath.None;
        public Address? NextHop { get; set; }
        public List<string>? Communities { get; set; }
        public Asn? OnlyToCustomer { get; set; }

        public BirdPath ToPath() => new(Protocol, Best, new Route
        {
            Prefix = Prefix, ReceivedAt = Since, AsPathText = Path.Text, AsPath = Path.Members, HasAsSet = Path.HasSet, NextHop = NextHop,
            Communities = Communities ?? (IReadOnlyList<string>)[], OnlyToCustomer = OnlyToCustomer,
        });
    }

    private sealed record KnownPath(string Text, IReadOnlyList<Asn> Members, bool HasSet)
    {
        public static readonly KnownPath None = new("", [], false);
    }

    /// <summary>What many routes have in common is read once: they came at one time, over one path, by one next hop.</summary>
    private sealed class Known(DateTimeOffset now)
    {
        private readonly Dictionary<string, string> words = [];
        private readonly Dictionary<string, DateTimeOffset?> times = [];
        private readonly Dictionary<string, KnownPath> paths = [];
        private readonly Dictionary<string, Address?> nextHops = [];

        public string Word(ReadOnlySpan<char> text) => Once(words, text, w => w);

        public DateTimeOffset? Time(ReadOnlySpan<char> text) => Once(times, text, t => BirdTime.Read(t, now));

        // Sets are in braces, with spaces: {64502 64503}.
        public KnownPath Path(ReadOnlySpan<char> path) => Once(paths, path, p => new KnownPath(
            Sets().Replace(p, set => set.Value.Replace(' ', ',')),
            [.. p.Split([' ', '{', '}', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
                .Where(a => uint.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(a => Asn.Parse(a))],
            p.Contains('{', StringComparison.Ordinal)));

        public Address? NextHop(ReadOnlySpan<char> value) => Once(nextHops, value, v => v.Split(' ')
            .Select(text => Address.TryParse(text, out var address) ? address : (Address?)null).FirstOrDefault(a => a is not null));

        private static T Once<T>(Dictionary<string, T> known, ReadOnlySpan<char> text, Func<string, T> read)
        {
            if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var value)) return value;
            var word = text.ToString();
            return known[word] = read(word);
        }
    }
}

/// <param name="Protocol">Where the path came from.</param>
internal sealed record BirdPath(string Protocol, bool Best, Route Route);
