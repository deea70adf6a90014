using System.Text.Json;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Tests.Storage;

public class PrefixRangeJsonTests
{
    [Theory]
    [InlineData("192.0.2.0/24", 24, "\"192.0.2.0/24\"")]
    [InlineData("198.51.100.0/22", 24, "\"198.51.100.0/22-24\"")]
    [InlineData("2001:db8::/32", 48, "\"2001:db8::/32-48\"")]
    public void A_prefix_with_its_longest_is_one_string_and_is_read_back(string prefix, int longest, string text)
    {
        var (permitted, stated) = (new PermittedPrefix(Prefix.Parse(prefix), longest), new StatedPrefix(Prefix.Parse(prefix), longest));
        Assert.Equal(text, PeerlineJson.Write(permitted));
        Assert.Equal(text, PeerlineJson.Write(stated));
        Assert.Equal(permitted, PeerlineJson.Read<PermittedPrefix>(text));
        Assert.Equal(stated, PeerlineJson.Read<StatedPrefix>(text));
    }

    [Fact]
    public void What_version_0_1_0_wrote_is_read() => Assert.Equal(
        [new StatedPrefix(Prefix.Parse("192.0.2.0/24"), 24), new StatedPrefix(Prefix.Parse("2001:db8::/32"), 48)],
        PeerlineJson.Read<StatedPrefixes>("""
            {"prefixes":[{"prefix":"192.0.2.0/24","maxLength":24},{"prefix":"2001:db8::/32","maxLength":48}],"at":"2026-11-01T00:00:00+00:00","by":"peer"}
            """).Prefixes);

    [Theory]
    [InlineData("192.0.2.1/24")]
    [InlineData("192.0.2.0/24-")]
    [InlineData("198.51.100.0/22-24-25")]
    [InlineData("198.51.100.0/22-+24")]
    [InlineData("")]
    public void Another_text_is_refused(string text) =>
        Assert.Throws<JsonException>(() => PeerlineJson.Read<PermittedPrefix>(JsonSerializer.Serialize(text)));

    [Fact]
    public void A_long_text_that_is_read_again_says_the_same_and_another_one_its_own()
    {
        StatedPrefixes Stated(int last) => new(
            [.. Enumerable.Range(0, 5000).Append(last).Select(i => new StatedPrefix(Prefix.Parse($"10.{i / 256}.{i % 256}.0/24"), 24))],
            DateTimeOffset.UnixEpoch, "peer");
        foreach (var last in new[] { 6000, 6000, 6001, 6000 })
        {
            var text = PeerlineJson.Write(Stated(last));
            Assert.Equal(text, PeerlineJson.Write(PeerlineJson.ReadAgain<StatedPrefixes>(text)));
        }

        var written = Stated(6002);
        Assert.Same(written, PeerlineJson.ReadAgain<StatedPrefixes>(PeerlineJson.WriteToReadAgain(written)));
    }
}
