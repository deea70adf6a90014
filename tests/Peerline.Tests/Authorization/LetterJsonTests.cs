using System.Text;
using System.Text.Json;

using Peerline.Stages.Authorization;

namespace Peerline.Tests.Authorization;

public class LetterJsonTests
{
    [Fact]
    public void Reading_what_was_written_and_writing_it_again_changes_no_octet()
    {
        var authorization = LetterJson.Write(Letters.Ordinary);
        var cease = LetterJson.Write(Letters.Cease);
        var hostile = LetterJson.Write(Letters.Hostile("\u202E\"\\\r\n<株>😀\u0000"));

        Assert.Equal(authorization, LetterJson.Write(LetterJson.ReadAuthorization(authorization)));
        Assert.Equal(cease, LetterJson.Write(LetterJson.ReadCease(cease)));
        Assert.Equal(hostile, LetterJson.Write(LetterJson.ReadAuthorization(hostile)));
    }

    [Fact]
    public void The_data_says_what_it_is_and_keeps_its_shape()
    {
        using var json = JsonDocument.Parse(LetterJson.Write(Letters.Ordinary));
        var root = json.RootElement;
        var letter = root.GetProperty("letter");

        Assert.Equal("letter-of-authorization", root.GetProperty("document").GetString());
        Assert.Equal(1, root.GetProperty("format").GetInt32());
        Assert.Equal("LOA-2026-000123", letter.GetProperty("number").GetString());
        Assert.Equal("2027-02-21", letter.GetProperty("expiresOn").GetString());
        Assert.Equal("F9/F10", letter.GetProperty("aSide").GetProperty("ports")[0].GetString());
        Assert.False(letter.TryGetProperty("endsAt", out _));
    }

    [Fact]
    public void The_data_keeps_a_name_as_it_was_given()
    {
        var json = LetterJson.Write(Letters.Ordinary with { AuthorizedParty = new LoaParty("Müller & Söhne <GmbH>", 64500) });

        Assert.Contains("Müller & Söhne <GmbH>", Encoding.UTF8.GetString(json));
        Assert.DoesNotContain((byte)'\r', json);
    }

    [Fact]
    public void The_last_day_is_a_whole_day() =>
        Assert.Equal(new DateTimeOffset(2027, 2, 22, 0, 0, 0, TimeSpan.Zero), Letters.Ordinary.EndsAt);
}
