using System.Globalization;
using Peerline.Model;

namespace Peerline.Edge;

/// <summary>A range of AS numbers as regular expressions over their digits: FRR and GoBGP know no other way to say it.</summary>
internal static class AsnPattern
{
    /// <summary>Patterns that together match the numbers of the range and no other, each the whole number.</summary>
    public static IEnumerable<string> Of(AsnRange range)
    {
        ulong first = range.First.Value, last = range.Last.Value;
        while (first <= last)
        {
            // The longest run from here whose numbers have the same front and all digits behind it: 64500 to 64599, 645xx.
            ulong run = 1;
            // 0 has no digits behind it.
            while (first > 0 && first % (run * 10) == 0 && first + run * 10 - 1 <= last && Digits(first + run * 10 - 1) == Digits(first)) run *= 10;
            // Of the digit in front of them as many as fit.
            var digit = first / run % 10;
            var most = Math.Min(9 - digit, (last - first + 1) / run - 1);
            var front = first / run / 10;
            yield return (front == 0 ? "" : Text(front)) + OneOf(digit, digit + most) + string.Concat(Enumerable.Repeat("[0-9]", Digits(run) - 1));
            first += run * (most + 1);
        }
    }

    private static string OneOf(ulong from, ulong to) => from == to ? Text(from) : $"[{from}-{to}]";

    private static int Digits(ulong number) => Text(number).Length;

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
