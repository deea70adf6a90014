using System.Globalization;
using System.Text;

using CsCheck;

using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public class PlainTextTests
{
    [Theory]
    [InlineData("  Example \r\n\t Networks\u00a0B.V. ", "Example Networks B.V.")]
    [InlineData("safe\u202Egnp.exe", "safegnp.exe")]
    [InlineData("zero\u200Bwidth\uFEFF", "zerowidth")]
    [InlineData("a\u2028b\u2029c\u0085d", "a b c d")]
    [InlineData("e\u0301\u0302\u0303\u0304", "e\u0301\u0302")]
    [InlineData("\u3164\u2800\ufe0f", "")]
    [InlineData("Müller & Søn 株", "Müller & Søn 株")]
    [InlineData(null, "")]
    public void What_is_left_is_one_visible_line(string? text, string line) => Assert.Equal(line, PlainText.OneLine(text));

    [Fact]
    public void Half_a_character_is_shown_as_a_missing_one() => Assert.Equal("\ufffdx", PlainText.OneLine("\ud800x"));

    [Fact]
    public void Nothing_invisible_is_ever_left() => Gen.String[0, 300].Sample(text =>
    {
        var line = PlainText.OneLine(text, 100);
        Assert.True(line.EnumerateRunes().Count() <= 101);
        Assert.Equal(line, line.Trim());
        Assert.DoesNotContain("  ", line);
        Assert.All(line.EnumerateRunes(), rune => Assert.False(
            Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate));
        Assert.Equal(line, PlainText.OneLine(line, 200));
    });

    [Fact]
    public void A_long_line_says_that_it_was_cut()
    {
        Assert.Equal(new string('a', 10) + "…", PlainText.OneLine(new string('a', 11), 10));
        Assert.Equal(new string('a', 10), PlainText.OneLine(new string('a', 10), 10));
        Assert.Equal(new string('a', 10), PlainText.OneLine(new string('a', 10) + "  ", 10));
    }

    [Fact]
    public void Lines_stay_lines_and_are_not_without_end()
    {
        Assert.Equal(["one", "", "two"], PlainText.Lines("\r\n one\r\n\r\n\r\n\u202Etwo\n\n"));
        Assert.Equal(["x", "x", "x", "…"], PlainText.Lines(string.Concat(Enumerable.Repeat("x\n", 100)), mostLines: 3));
    }
}
