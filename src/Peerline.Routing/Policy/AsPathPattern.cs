using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>
/// A pattern over the AS numbers of a path, such as <c>^64501 .* 64999$</c> or <c>_64501_</c>. Its letters are whole AS numbers, so
/// <c>645</c> never matches in <c>64501</c>. Matching takes time in proportion to the path, whatever the pattern; nothing is tried twice.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>64501</c>: this AS. <c>.</c>: any AS. <c>[64500-64511 65000]</c>: one of these. <c>[^64501]</c>: any but this.</item>
/// <item><c>*</c>, <c>+</c>, <c>?</c> behind something: any number of times, at least once, at most once.</item>
/// <item><c>( )</c> groups, <c>|</c> separates alternatives, blanks and <c>_</c> separate AS numbers.</item>
/// <item><c>^</c> at the beginning of an alternative and <c>$</c> at its end hold it to the beginning and the end of the path; else it may
/// match anywhere in it. <c>^$</c> is the empty path.</item>
/// <item>An AS_SET is one step, which matches when one of its members does; a confederation's segments count as the others do.</item>
/// </list>
/// </remarks>
public sealed class AsPathPattern : IEquatable<AsPathPattern>
{
    /// <summary>The most AS numbers, dots and brackets that a pattern may have.</summary>
    public const int MaximumLength = 64;

    private readonly AsPathAutomaton _automaton;

    private AsPathPattern(string text, AsPathAutomaton automaton) => (Text, _automaton) = (text, automaton);

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AsPathPattern? pattern) =>
        TryParse(text, out pattern, out _);

    /// <summary>Reads a pattern, or says in a sentence why it is none.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out AsPathPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        problem = "There is no pattern.";
        if (text is null) return false;
        var parser = new AsPathPatternParser(text);
        var automaton = parser.Parse();
        problem = parser.Problem;
        if (problem is not null) return false;
        pattern = new AsPathPattern(text, automaton);
        return true;
    }

    /// <summary>Reads a pattern; throws <see cref="FormatException"/> with the reason when it is none.</summary>
    public static AsPathPattern Parse(string text) =>
        TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    /// <summary>True when the path matches. Allocates nothing.</summary>
    public bool Matches(AsPath path) => _automaton.Matches(path);

    /// <summary>True when both are written alike.</summary>
    public bool Equals(AsPathPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AsPathPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => Text;
}
