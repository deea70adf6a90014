using CsCheck;

using Peerline.Stages.Authorization;

namespace Peerline.Tests.Authorization;

public class LetterNumberTests
{
    [Fact]
    public void A_number_is_written_and_read_back() =>
        Gen.Select(Gen.Enum<LetterKind>(), Gen.Int[2000, 9999], Gen.Int[1, 999_999_999]).Sample((kind, year, sequence) =>
        {
            var number = new LetterNumber(kind, year, sequence);
            Assert.True(LetterNumber.TryParse(number.ToString(), out var read));
            Assert.Equal(number, read);
        });

    [Theory]
    [InlineData("LOA-2026-000123")]
    [InlineData(" loa-2026-000123 ")]
    public void A_number_typed_from_paper_is_understood(string typed)
    {
        Assert.True(LetterNumber.TryParse(typed, out var number));
        Assert.Equal(new LetterNumber(LetterKind.Authorization, 2026, 123), number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("LOA-2026-123")]
    [InlineData("LOA-2026-0000123")]
    [InlineData("LOA-2026-000000")]
    [InlineData("LOA-26-000123")]
    [InlineData("LOA-2026-00012a")]
    [InlineData("LOA-2026-+00123")]
    [InlineData("LOA-2026-000123-1")]
    [InlineData("LOA-2026-000123/../x")]
    [InlineData("XYZ-2026-000123")]
    [InlineData("LOA-2026-９９９９９９")]
    public void Anything_else_is_not_a_number(string? text) => Assert.False(LetterNumber.TryParse(text, out _));
}
