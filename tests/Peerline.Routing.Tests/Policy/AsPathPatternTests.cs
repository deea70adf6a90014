using System.Text.RegularExpressions;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Policy;

public class AsPathPatternTests
{
    private static RouteAttributes Path(params AsPathSegmentValue[] segments) =>
        new RouteAttributesBuilder { AsPath = [.. segments], NextHop = Address.Parse("192.0.2.1") }.Build();

    private static RouteAttributes Sequence(params uint[] asns) => asns.Length == 0 ? Path()
        : Path(new AsPathSegmentValue(AsPathSegmentType.Sequence, [.. asns.Select(a => new Asn(a))]));

    [Theory]
    [InlineData("64501", "64500 64501 64502", true)]
    [InlineData("645", "64500 64501", false)]
    [InlineData("_64501_", "64501", true)]
    [InlineData("^64501 .* 64999$", "64501 64999", true)]
    [InlineData("^64501 .* 64999$", "64501 1 2 3 64999", true)]
    [InlineData("^64501 .* 64999$", "64501 1 2 3", false)]
    [InlineData("^64501_", "64501 7", true)]
    [InlineData("^64501_", "7 64501", false)]
    [InlineData("_64501$", "7 64501", true)]
    [InlineData("^64501+$", "64501 64501 64501", true)]
    [InlineData("^64501+$", "64501 64501 7", false)]
    [InlineData("^64501 [64510-64520 65000]?$", "64501 64515", true)]
    [InlineData("^64501 [64510-64520 65000]?$", "64501 64521", false)]
    [InlineData("^64501 [^64510-64520]$", "64501 64521", true)]
    [InlineData("^(64501 | 64502)* 7$", "64501 64502 64501 7", true)]
    [InlineData("^64501$ | ^64502", "64502 3", true)]
    [InlineData("^64501$ | ^64502", "64501 3", false)]
    [InlineData("^$", "", true)]
    [InlineData("^$", "1", false)]
    [InlineData("^.$", "1", true)]
    [InlineData(".*", "", true)]
    [InlineData("4200000001", "64500 4200000001", true)]
    [InlineData(". . . .", "1 2 3", false)]
    public void Patterns_by_example(string pattern, string path, bool matches)
    {
        var asns = path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse).ToArray();
        Assert.Equal(matches, AsPathPattern.Parse(pattern).Matches(Sequence(asns).View.AsPath));
    }

    [Theory]
    [InlineData("64501^", "beginning")]
    [InlineData("$64501", "end")]
    [InlineData("(64501", "not closed")]
    [InlineData("64501)", "AS number")]
    [InlineData("*", "AS number")]
    [InlineData("[]", "empty")]
    [InlineData("[5-4]", "ends before")]
    [InlineData("[5", "too early")]
    [InlineData("4294967296", "AS number")]
    [InlineData("a", "AS number")]
    public void What_is_no_pattern_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(AsPathPattern.TryParse(text, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => AsPathPattern.Parse(text));
    }

    [Fact]
    public void A_pattern_has_a_greatest_length_and_depth()
    {
        Assert.True(AsPathPattern.TryParse(string.Join(' ', Enumerable.Repeat("1", 64)), out _));
        Assert.False(AsPathPattern.TryParse(string.Join(' ', Enumerable.Repeat("1", 65)), out _));
        Assert.False(AsPathPattern.TryParse(new string('(', 100_000), out _));
    }

    [Fact]
    public void A_set_is_one_step_that_matches_by_any_member()
    {
        var path = Path(
            new AsPathSegmentValue(AsPathSegmentType.Sequence, [64501]),
            new AsPathSegmentValue(AsPathSegmentType.Set, [7, 8])).View.AsPath;
        Assert.True(AsPathPattern.Parse("^64501 7$").Matches(path));
        Assert.True(AsPathPattern.Parse("^64501 8$").Matches(path));
        Assert.False(AsPathPattern.Parse("^64501 7 8$").Matches(path));
    }

    // The framework's own expressions, on paths written with a blank before each number.
    [Fact]
    public void Patterns_match_what_a_regular_expression_over_the_written_path_matches()
    {
        var token = Gen.Frequency((4, Gen.Int[1, 3].Select(i => i.ToString())), (2, Gen.Const(".")), (1, Gen.Const("[1-2]")), (1, Gen.Const("[^2]")));
        var sign = Gen.Int[0, 4].Select(i => ((string[])["", "", "*", "+", "?"])[i]);
        var item = Gen.Select(token, sign, (t, s) => (Ours: t + s, Theirs: "(?:" + Translate(t) + ")" + s));
        var group = Gen.Select(item.Array[1, 3], sign, (items, s) =>
            (Ours: "(" + string.Join(' ', items.Select(i => i.Ours)) + ")" + s, Theirs: "(?:" + string.Concat(items.Select(i => i.Theirs)) + ")" + s));
        var part = Gen.Frequency((3, item), (1, group));
        var alternative = Gen.Select(Gen.Bool, part.Array[1, 4], Gen.Bool, (begin, parts, end) =>
            (Ours: (begin ? "^" : "") + string.Join(' ', parts.Select(i => i.Ours)) + (end ? "$" : ""),
             Theirs: (begin ? "^" : "") + string.Concat(parts.Select(i => i.Theirs)) + (end ? "$" : "")));
        Gen.Select(alternative.Array[1, 2], Gen.UInt[1, 4].Array[0, 6].Array[10]).Sample((alternatives, paths) =>
        {
            var pattern = AsPathPattern.Parse(string.Join('|', alternatives.Select(a => a.Ours)));
            var regex = new Regex(string.Join('|', alternatives.Select(a => a.Theirs)), RegexOptions.CultureInvariant);
            foreach (var path in paths)
                Assert.Equal(regex.IsMatch(string.Concat(path.Select(a => " " + a))), pattern.Matches(Sequence(path).View.AsPath));
        });

        static string Translate(string token) => token switch { "." => " [0-9]", "[1-2]" => " [12]", "[^2]" => " [^2 ]", _ => " " + token };
    }

    [Fact]
    public void What_would_make_a_backtracking_matcher_never_end_takes_no_time_and_no_memory()
    {
        var pattern = AsPathPattern.Parse("^(1* 1*)* (1+ 1+)+ 2$");
        var path = Sequence([.. Enumerable.Repeat(1u, 250)]);
        Assert.False(pattern.Matches(path.View.AsPath));
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) pattern.Matches(path.View.AsPath);
        }));
    }
}
