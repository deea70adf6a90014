using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Peerline.Stages.Eligibility;

/// <summary>
/// The operator's file: YAML, so that it carries comments and reads well in a difference. Everything that is wrong with it is told at once,
/// with line and field.
/// </summary>
public static class EligibilityFile
{
    public const int LongestText = 100_000;
    private const int Deepest = 5, LongestList = 5_000, LongestWord = 300;
    private const string Format = "eligibility", WhenAllMet = "when-all-met";

    /// <summary>What holds as long as the operator has written none: nothing is judged, a person decides.</summary>
    public const string Default = """
        # Every request is decided by a person. docs/operate/eligibility.md says which rules there are.
        eligibility: 1
        when-all-met: review

        """;

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <returns>The policy, or every reason why there is none.</returns>
    public static (EligibilityPolicy? Policy, IReadOnlyList<Problem> Problems) Read(string text)
    {
        var problems = new List<Problem>();
        if (Root(text, problems) is { } root)
        {
            var policy = new Reading(problems).Policy(root, Hash(text));
            if (problems.Count == 0) return (policy, []);
        }

        return (null, problems);
    }

    private static YamlMappingNode? Root(string text, List<Problem> problems)
    {
        if (text.Length > LongestText)
        {
            problems.Add(new("TooLong", $"The file has {text.Length} characters; {LongestText} are allowed.", "text"));
            return null;
        }

        try
        {
            if (Unfit(text) is { } unfit)
            {
                problems.Add(unfit);
                return null;
            }

            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }]) return root;
            problems.Add(new("NotAMapping", "Line 1: the file is one document of names and values, beginning with \"eligibility: 1\".", "text"));
        }
        catch (YamlException e)
        {
            problems.Add(new("InvalidYaml", $"Line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", "text"));
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 18 on plain scalars that end in a tab, and the like.
            problems.Add(new("InvalidYaml", "The file is not YAML that can be read.", "text"));
        }

        return null;
    }

    /// <summary>What this file has no use for and a reader of it can be hurt with: deep nesting, and aliases.</summary>
    private static Problem? Unfit(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest + 2) return new("TooDeep", $"Line {parser.Current.Start.Line}: nothing in this file is nested that deep.", "text");
            if (parser.Current is AnchorAlias) return new("Alias", $"Line {parser.Current.Start.Line}: aliases are not taken; write it out.", "text");
        }

        return null;
    }

    /// <summary>One reading, with every problem that it meets.</summary>
    private sealed class Reading(List<Problem> problems)
    {
        public EligibilityPolicy? Policy(YamlMappingNode root, string hash)
        {
            var fields = Fields(root, "", [Format, WhenAllMet, .. RuleCatalogue.Groups]);
            if (!fields.TryGetValue(Format, out var format) || Text(format) != "1")
                Add(format ?? root, Format, "UnknownFormat", "is 1: the version of this file's form.");
            var whenAllMet = fields.TryGetValue(WhenAllMet, out var all) ? Word<EligibilityOutcome>(all, WhenAllMet, [EligibilityOutcome.Approve, EligibilityOutcome.Review])
                : Missing(root, WhenAllMet, "is approve or review.");
            var rules = new List<EligibilityRule>();
            foreach (var group in RuleCatalogue.Groups)
            {
                if (!fields.TryGetValue(group, out var node)) continue;
                if (node is not YamlMappingNode mapping)
                {
                    Add(node, group, "NotAMapping", "is a list of rules by name.");
                    continue;
                }

                foreach (var (name, rule) in Fields(mapping, group, [.. RuleCatalogue.All.Where(r => r.Group == group).Select(r => r.Name)]))
                    rules.Add(Rule(RuleCatalogue.Find(name)!, rule, $"{group}.{name}"));
            }

            if (whenAllMet is EligibilityOutcome.Approve && rules.All(r => r.Unmet is Consequence.Note) && problems.Count == 0)
                Add(root, WhenAllMet, "NothingAsked", "is approve, and no rule stops anything: every request would be approved. Add a rule, or let a person review.");
            return whenAllMet is { } outcome
                ? new EligibilityPolicy(hash, outcome, [.. rules.OrderBy(r => RuleCatalogue.All.TakeWhile(k => k.Name != r.Name).Count())])
                : null;
        }

        private EligibilityRule Rule(KnownRule known, YamlNode node, string path)
        {
            if (node is YamlScalarNode)
            {
                var word = Word<Consequence>(node, path, Enum.GetValues<Consequence>()) ?? Consequence.Review;
                return WithParameters(known, new(known.Name, word, Usual(word)), new Dictionary<string, YamlNode>(), node, path);
            }

            if (node is not YamlMappingNode mapping)
            {
                Add(node, path, "InvalidRule", "is note, review or reject, or a mapping with unmet.");
                return new(known.Name, Consequence.Review, Consequence.Review);
            }

            var fields = Fields(mapping, path, ["unmet", "unknown", "why", .. known.Parameters.Select(p => p.Name)]);
            var unmet = fields.TryGetValue("unmet", out var u) ? Word<Consequence>(u, $"{path}.unmet", Enum.GetValues<Consequence>())
                : Missing<Consequence>(mapping, $"{path}.unmet", "is note, review or reject.");
            var unknown = fields.TryGetValue("unknown", out var k) ? Word<Consequence>(k, $"{path}.unknown", Enum.GetValues<Consequence>()) : null;
            var why = fields.TryGetValue("why", out var w) ? Text(w) : null;
            if (w is not null && (string.IsNullOrWhiteSpace(why) || why.Length > LongestWord || why.Any(char.IsControl)))
                Add(w, $"{path}.why", "InvalidText", $"is one line of 1 to {LongestWord} characters.");
            var stern = unmet ?? Consequence.Review;
            return WithParameters(known, new(known.Name, stern, unknown ?? Usual(stern)) { Why = why }, fields, mapping, path);
        }

        /// <summary>Nothing is known: a person looks, unless the rule stops nothing anyway.</summary>
        private static Consequence Usual(Consequence unmet) => unmet is Consequence.Note ? Consequence.Note : Consequence.Review;

        private EligibilityRule WithParameters(
            KnownRule known, EligibilityRule rule, IReadOnlyDictionary<string, YamlNode> fields, YamlNode at, string path)
        {
            var numbers = new Dictionary<string, long>();
            var lists = new Dictionary<string, IReadOnlyList<string>>();
            foreach (var p in known.Parameters)
            {
                var target = $"{path}.{p.Name}";
                fields.TryGetValue(p.Name, out var node);
                if (p.List is not ListKind.None) lists[p.Name] = node is null ? p.Words ?? Needed<IReadOnlyList<string>>(at, target, p, []) : List(node, target, p);
                else numbers[p.Name] = node is null ? p.Usual ?? Needed(at, target, p, p.Least) : Number(node, target, p);
            }

            if (numbers.TryGetValue("least-mbps", out var least) && numbers.TryGetValue("most-mbps", out var most) && least > most)
                Add(at, path, "EmptyRange", $"has least-mbps {least} above most-mbps {most}: no bandwidth would be taken.");
            return rule with { Numbers = numbers, Lists = lists };
        }

        private T Needed<T>(YamlNode at, string target, RuleParameter p, T instead)
        {
            Add(at, target, "Required", $"is required: {p.What}.");
            return instead;
        }

        private long Number(YamlNode node, string target, RuleParameter p)
        {
            if (long.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && p.Least <= number && number <= p.Most) return number;
            Add(node, target, "OutOfRange", string.Create(CultureInfo.InvariantCulture, $"is a whole number from {p.Least} to {p.Most} ({p.What})."));
            return p.Least;
        }

        private IReadOnlyList<string> List(YamlNode node, string target, RuleParameter p)
        {
            if (node is not YamlSequenceNode { Children: { Count: > 0 and <= LongestList } items })
            {
                Add(node, target, "InvalidList", $"is a list of 1 to {LongestList} entries: {p.What}.");
                return [];
            }

            var read = new List<string>();
            foreach (var item in items)
            {
                var text = Text(item);
                if (p.List is ListKind.Asns && Asn.TryParse(text, out var asn)) read.Add(asn.ToString());
                else if (p.Words is { } words && (text is null || !words.Contains(text))) Add(item, target, "UnknownWord", $"has entries of {string.Join(", ", words)} only.");
                else if (p.List is ListKind.Words && text is { Length: > 0 and <= LongestWord } && !text.Any(char.IsControl)) read.Add(text);
                else Add(item, target, "InvalidEntry", p.List is ListKind.Asns ? "has an entry that is no AS number." : "has an entry that is no word.");
            }

            return read;
        }

        private T? Word<T>(YamlNode node, string target, IReadOnlyList<T> words)
            where T : struct, Enum
        {
            foreach (var word in words)
                if (Text(node) == word.ToString().ToLowerInvariant()) return word;
            Add(node, target, "UnknownWord", $"is one of {string.Join(", ", words.Select(w => w.ToString().ToLowerInvariant()))}.");
            return null;
        }

        private EligibilityOutcome? Missing(YamlNode at, string target, string rule) => Missing<EligibilityOutcome>(at, target, rule);

        private T? Missing<T>(YamlNode at, string target, string rule)
            where T : struct
        {
            Add(at, target, "Required", $"is required: it {rule}");
            return null;
        }

        private Dictionary<string, YamlNode> Fields(YamlMappingNode mapping, string path, IReadOnlyList<string> known)
        {
            var fields = new Dictionary<string, YamlNode>();
            foreach (var (key, value) in mapping.Children)
            {
                var name = Text(key) ?? "";
                var shown = name.Length > 0 ? name : "''";
                var target = path.Length == 0 ? shown : $"{path}.{shown}";
                if (known.Contains(name)) fields.TryAdd(name, value);
                else if (RuleCatalogue.Find(name) is { } rule && path.Length > 0 && RuleCatalogue.Groups.Contains(path))
                    Add(key, target, "WrongGroup", $"is a rule of the group {rule.Group}.");
                else Add(key, target, "UnknownField", $"is not known; known are {string.Join(", ", known)}.");
            }

            return fields;
        }

        private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

        private void Add(YamlNode node, string target, string code, string rule) =>
            problems.Add(new(code, string.Create(CultureInfo.InvariantCulture, $"Line {Math.Max(1, node.Start.Line)}: {target} {rule}"), target));
    }
}
