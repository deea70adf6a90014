using System.Globalization;
using System.Numerics;

namespace Peerline.Routing.Policy;

/// <summary>
/// Reads an <see cref="AsPathPattern"/> from left to right and builds its automaton on the way: of each part it keeps which letters may
/// begin it, which may end it, and whether it may be empty.
/// </summary>
internal sealed class AsPathPatternParser(string text)
{
    private const int MaximumDepth = 32;
    private readonly AsPathAutomaton _automaton = new();
    private int _position;
    private int _depth;

    /// <summary>Why the text is no pattern, or null.</summary>
    public string? Problem { get; private set; }

    public AsPathAutomaton Parse()
    {
        do
        {
            SkipSeparators();
            var atBeginning = Take('^');
            var part = Sequence();
            var atEnd = Take('$');
            SkipSeparators();
            if (Problem is not null) return _automaton;
            if (_position < text.Length && text[_position] != '|')
                Fail(atEnd || text[_position] is '^' or '$'
                    ? "^ stands at the beginning of an alternative and $ at its end"
                    : "here something else than an AS number was expected");
            if (Problem is not null) return _automaton;
            if (atBeginning) _automaton.FirstAtBeginning |= part.First;
            else _automaton.FirstAnywhere |= part.First;
            if (atEnd) _automaton.LastAtEnd |= part.Last;
            else _automaton.LastAnywhere |= part.Last;
            _automaton.MatchesEmpty |= part.MayBeEmpty;
            _automaton.MatchesAll |= part.MayBeEmpty && !(atBeginning && atEnd);
        }
        while (Take('|'));
        return _automaton;
    }

    private Part Alternatives()
    {
        var part = Sequence();
        while (Problem is null && Take('|'))
        {
            var other = Sequence();
            part = new Part(part.First | other.First, part.Last | other.Last, part.MayBeEmpty || other.MayBeEmpty);
        }
        return part;
    }

    private Part Sequence()
    {
        var whole = new Part(0, 0, MayBeEmpty: true);
        while (Problem is null)
        {
            SkipSeparators();
            if (_position == text.Length || text[_position] is '|' or ')' or '$' or '^') break;
            var next = Repeated();
            Connect(whole.Last, next.First);
            whole = new Part(
                whole.MayBeEmpty ? whole.First | next.First : whole.First,
                next.MayBeEmpty ? whole.Last | next.Last : next.Last,
                whole.MayBeEmpty && next.MayBeEmpty);
        }
        return whole;
    }

    private Part Repeated()
    {
        var part = Single();
        while (Problem is null && _position < text.Length && text[_position] is '*' or '+' or '?')
        {
            var sign = text[_position++];
            if (sign != '?') Connect(part.Last, part.First);
            if (sign != '+') part = part with { MayBeEmpty = true };
        }
        return part;
    }

    private Part Single()
    {
        if (Take('.')) return Letter(AsPathLetter.Any);
        if (Take('[')) return Letter(Bracket());
        if (Take('('))
        {
            if (++_depth > MaximumDepth)
            {
                Fail("the groups are too deep");
                return default;
            }
            var part = Alternatives();
            SkipSeparators();
            if (Problem is null && !Take(')')) Fail("a group is not closed");
            _depth--;
            return part;
        }
        var asn = Number();
        return Letter(new AsPathLetter([(asn, asn)], Not: false));
    }

    private AsPathLetter Bracket()
    {
        var not = Take('^');
        var ranges = new List<(uint From, uint To)>();
        while (Problem is null)
        {
            while (Take(' ') || Take(',')) { }
            if (Take(']')) break;
            var from = Number();
            var to = Take('-') ? Number() : from;
            if (to < from) Fail("a range ends before it begins");
            ranges.Add((from, to));
        }
        if (Problem is null && ranges.Count == 0) Fail("a bracket is empty");
        return new AsPathLetter([.. ranges], not);
    }

    private uint Number()
    {
        var start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
        if (uint.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var asn)) return asn;
        _position = start;
        Fail(start == text.Length ? "the pattern ends too early" : "an AS number was expected");
        return 0;
    }

    private Part Letter(AsPathLetter letter)
    {
        if (Problem is not null) return default;
        if (_automaton.Letters.Count == AsPathPattern.MaximumLength)
        {
            Fail($"a pattern has at most {AsPathPattern.MaximumLength} AS numbers, dots and brackets");
            return default;
        }
        var bit = 1ul << _automaton.Letters.Count;
        _automaton.Letters.Add(letter);
        return new Part(bit, bit, MayBeEmpty: false);
    }

    private void Connect(ulong last, ulong first)
    {
        for (; last != 0; last &= last - 1) _automaton.Follow[BitOperations.TrailingZeroCount(last)] |= first;
    }

    private bool Take(char sign)
    {
        if (_position == text.Length || text[_position] != sign) return false;
        _position++;
        return true;
    }

    private void SkipSeparators()
    {
        while (_position < text.Length && text[_position] is ' ' or '_') _position++;
    }

    private void Fail(string reason) =>
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"At character {_position + 1} of the AS path pattern {reason}.");

    /// <summary>Letters that may begin a part, letters that may end it, and whether it may be empty.</summary>
    private readonly record struct Part(ulong First, ulong Last, bool MayBeEmpty);
}
