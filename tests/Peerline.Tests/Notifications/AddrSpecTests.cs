using CsCheck;

using Peerline.Notifications;

namespace Peerline.Tests.Notifications;

public class AddrSpecTests
{
    [Theory]
    [InlineData("noc@peer.example")]
    [InlineData("first.last+peering@sub.peer.example")]
    [InlineData("o'brien@peer.example")]
    [InlineData("noc@xn--mnchen-3ya.example")]
    [InlineData("root@localhost")]
    public void One_bare_address_is_taken(string text)
    {
        Assert.True(AddrSpec.TryParse(text, out var address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("noc")]
    [InlineData("@peer.example")]
    [InlineData("noc@")]
    [InlineData("noc@peer..example")]
    [InlineData(".noc@peer.example")]
    [InlineData("noc.@peer.example")]
    [InlineData("a@b@peer.example")]
    [InlineData("NOC <noc@peer.example>")]
    [InlineData("noc@peer.example, other@peer.example")]
    [InlineData("noc@peer.example;other@peer.example")]
    [InlineData("\"noc\"@peer.example")]
    [InlineData("noc(comment)@peer.example")]
    [InlineData("friends: noc@peer.example;")]
    [InlineData("noc@[192.0.2.1]")]
    [InlineData("noc@-peer.example")]
    [InlineData("noc@peer.example\r\nBcc: other@peer.example")]
    [InlineData("noc@peer.example\n")]
    [InlineData("noc@peer.example ")]
    [InlineData("noc\u2028@peer.example")]
    [InlineData("nöc@peer.example")]
    [InlineData("noc@münchen.example")]
    public void Anything_else_is_refused(string? text) => Assert.False(AddrSpec.TryParse(text, out _));

    [Fact]
    public void What_is_taken_holds_no_character_that_could_end_a_field_or_begin_another_address() =>
        Gen.String[Gen.Char["abc@.-<>,;: \"()\r\n\t\0\u2028"], 0, 12].Sample(text =>
            !AddrSpec.TryParse(text, out var address)
            || (address.ToString().Count(c => c == '@') == 1
                && !address.ToString().Any(c => c <= ' ' || c > '~' || "<>,;:\"()".Contains(c))));

    [Fact]
    public void An_address_that_is_too_long_is_refused()
    {
        Assert.False(AddrSpec.TryParse(new string('a', 65) + "@peer.example", out _));
        Assert.False(AddrSpec.TryParse("a@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 5)), out _));
        Assert.False(AddrSpec.TryParse("a@" + new string('b', 64) + ".example", out _));
    }

    [Fact]
    public void Two_spellings_of_a_domain_are_one_address() =>
        Assert.Equal(AddrSpec.Parse("noc@Peer.Example"), AddrSpec.Parse("noc@peer.example"));
}
