using CsCheck;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Tests.Addressing;

public class FamilyTests
{
    [Theory]
    [InlineData(1, 1, "ipv4-unicast")]
    [InlineData(2, 1, "ipv6-unicast")]
    [InlineData(1, 2, "ipv4-multicast")]
    [InlineData(2, 4, "ipv6-labelled-unicast")]
    [InlineData(1, 5, "ipv4-mvpn")]
    [InlineData(25, 65, "l2vpn-vpls")]
    [InlineData(1, 66, "ipv4-mdt")]
    [InlineData(25, 70, "l2vpn-evpn")]
    [InlineData(16388, 71, "link-state")]
    [InlineData(16388, 72, "link-state-vpn")]
    [InlineData(1, 73, "ipv4-sr-policy")]
    [InlineData(1, 85, "ipv4-mup")]
    [InlineData(1, 128, "ipv4-vpn")]
    [InlineData(2, 128, "ipv6-vpn")]
    [InlineData(1, 129, "ipv4-multicast-vpn")]
    [InlineData(1, 132, "ipv4-route-target")]
    [InlineData(2, 133, "ipv6-flowspec")]
    [InlineData(1, 134, "ipv4-flowspec-vpn")]
    [InlineData(1, 200, "ipv4-safi200")]
    [InlineData(7, 1, "afi7-unicast")]
    [InlineData(7, 200, "afi7-safi200")]
    [InlineData(16388, 200, "link-state-safi200")]
    [InlineData(0, 0, "afi0-safi0")]
    public void Families_have_names_and_numbers_where_there_is_no_name(int afi, int safi, string name)
    {
        var family = new AfiSafi((Afi)afi, (Safi)safi);
        Assert.Equal(name, family.ToString());
        Assert.True(AfiSafi.TryParse(name, out var parsed));
        Assert.Equal(family, parsed);
    }

    [Fact]
    public void No_two_families_have_the_same_name_and_every_name_is_read_back()
    {
        var names = new Dictionary<string, AfiSafi>();
        foreach (var afi in new ushort[] { 0, 1, 2, 3, 25, 16388, 16389, 16398, 16399, 65535 })
            for (var safi = 0; safi < 256; safi++)
            {
                var family = new AfiSafi((Afi)afi, (Safi)safi);
                Assert.True(names.TryAdd(family.ToString(), family), family.ToString());
                Assert.True(AfiSafi.TryParse(family.ToString(), out var parsed), family.ToString());
                Assert.Equal(family, parsed);
            }
        Assert.Equal(10 * 256, names.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ipv4")]
    [InlineData("ipv4-")]
    [InlineData("ipv4-unicast-")]
    [InlineData("afi70000-unicast")]
    [InlineData("ipv4-safi256")]
    [InlineData("-unicast")]
    public void What_is_no_family_is_not_read(string text) => Assert.False(AfiSafi.TryParse(text, out _));

    [Theory]
    [InlineData("0000fbf500000064", "64501:100")]
    [InlineData("0001c00002010064", "192.0.2.1:100")]
    [InlineData("0002fa56ea010064", "4200000001:100")]
    [InlineData("00020000fbf50064", "2:64501:100")]        // not the same as 64501:100
    [InlineData("ff00000000000001", "0xff00000000000001")]
    [InlineData("0000000000000000", "0:0")]
    public void Route_distinguishers_are_written_so_that_each_has_one_text(string hex, string text)
    {
        var value = new RouteDistinguisher(Convert.ToUInt64(hex, 16));
        Assert.Equal(text, value.ToString());
        Assert.True(RouteDistinguisher.TryParse(text, out var parsed));
        Assert.Equal(value, parsed);
    }

    [Fact]
    public void Any_route_distinguisher_is_read_back_from_its_text() =>
        Gen.Select(Gen.Int[0, 3], Gen.ULong, (type, value) => new RouteDistinguisher((ulong)type << 48 | value >> 16)).Sample(value =>
        {
            Assert.True(RouteDistinguisher.TryParse(value.ToString(), out var parsed), value.ToString());
            Assert.Equal(value, parsed);
        });

    [Theory]
    [InlineData("0:64501:100", "64501:100")]     // RFC 8294 always has the type in front
    [InlineData("1:192.0.2.1:100", "192.0.2.1:100")]
    [InlineData("2:4200000001:100", "4200000001:100")]
    public void The_type_may_stand_in_front(string text, string canonical)
    {
        Assert.True(RouteDistinguisher.TryParse(text, out var parsed));
        Assert.Equal(canonical, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("64501")]
    [InlineData("64501:")]
    [InlineData(":1")]
    [InlineData("64501:4294967296")]
    [InlineData("4200000001:65536")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("1:64501:1")]
    [InlineData("0:192.0.2.1:1")]
    [InlineData("0:4200000001:1")]
    [InlineData("0x1")]
    [InlineData("-1:1")]
    public void What_is_no_route_distinguisher_is_not_read(string text) => Assert.False(RouteDistinguisher.TryParse(text, out _));
}
