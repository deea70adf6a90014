using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

public class CommunityTests
{
    [Theory]
    [InlineData("0002fbf500000064", "rt:64501:100")]
    [InlineData("0102c00002010064", "rt:192.0.2.1:100")]
    [InlineData("0202fa56ea010064", "rt:4200000001:100")]
    [InlineData("02020000fbf50064", "rt:2:64501:100")]
    [InlineData("0003fbf500000064", "ro:64501:100")]
    [InlineData("0103070707071b58", "ro:7.7.7.7:7000")]
    [InlineData("4004fbf54ceb79a3", "link-bandwidth:64501:123456792")]
    [InlineData("0005fbf500000064", "ospf-domain-id:64501:100")]
    [InlineData("0107c00002010000", "ospf-router-id:192.0.2.1")]
    [InlineData("0306000000000501", "ospf-route-type:0.0.0.0:5:1")]
    [InlineData("0009fbf500000000", "source-as:64501:0")]
    [InlineData("000afbf500000064", "l2vpn-id:64501:100")]
    [InlineData("010bc00002010064", "vrf-route-import:192.0.2.1:100")]
    [InlineData("010c010203040000", "redirect-to-ip:1.2.3.4")]
    [InlineData("010c010203040001", "redirect-to-ip:1.2.3.4:copy")]
    [InlineData("030b4000000000c8", "color:1:200")]
    [InlineData("030c000000000008", "encapsulation:vxlan")]
    [InlineData("030c0000000000c8", "encapsulation:200")]
    [InlineData("030d000000000000", "default-gateway")]
    [InlineData("4300000000000000", "validation-state:valid")]
    [InlineData("4300000000000001", "validation-state:not-found")]
    [InlineData("4300000000000002", "validation-state:invalid")]
    [InlineData("4300000000000009", "validation-state:9")]
    [InlineData("0600000000000005", "mac-mobility:5")]
    [InlineData("0600010000000005", "mac-mobility:sticky:5")]
    [InlineData("0601010000000640", "esi-label:100:single-active")]
    [InlineData("0602aabbccddeeff", "es-import:aa:bb:cc:dd:ee:ff")]
    [InlineData("0603aabbccddeeff", "router-mac:aa:bb:cc:dd:ee:ff")]
    [InlineData("0604000205dc0000", "evpn-l2:0x0002:1500")]
    [InlineData("0605010000000640", "e-tree:leaf:100")]
    [InlineData("4702caffee014001", "interface-set:input:3405770241:1:non-transitive")]
    [InlineData("0800000000000000", "redirect-to-next-hop")]
    [InlineData("8006000040400000", "traffic-rate:0:3")]
    [InlineData("8006fbf500000000", "traffic-rate:64501:0")]
    [InlineData("8007000000000003", "traffic-action:sample-terminal")]
    [InlineData("8008ffdc00003039", "redirect:65500:12345")]
    [InlineData("8009000000000015", "traffic-marking:21")]
    [InlineData("800c0000447a0000", "traffic-rate-packets:0:1000")]
    [InlineData("8108c00002010064", "redirect:192.0.2.1:100")]
    [InlineData("8208fa56ea010064", "redirect:4200000001:100")]
    [InlineData("0c00000a0000000a", "mup:10:10")]
    [InlineData("4002fbf500000064", "0x4002fbf500000064")]      // no such thing as a route target that is not transitive
    [InlineData("9999999999999999", "0x9999999999999999")]
    public void Extended_communities_have_one_text(string hex, string text) =>
        Assert.Equal(text, new ExtendedCommunity(Convert.ToUInt64(hex, 16)).ToString());

    [Fact]
    public void A_route_target_or_origin_is_read_back_from_its_text() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[2, 3], Gen.ULong, (type, subtype, value) =>
            new ExtendedCommunity((ulong)type << 56 | (ulong)subtype << 48 | value >> 16)).Sample(community =>
        {
            Assert.True(ExtendedCommunity.TryParse(community.ToString(), out var parsed), community.ToString());
            Assert.Equal(community, parsed);
            Assert.True(ExtendedCommunity.TryParse($"0x{community.Value:x16}", out parsed));
            Assert.Equal(community, parsed);
        });

    [Theory]
    [InlineData("target:64501:100", "rt:64501:100")]
    [InlineData("soo:64501:100", "ro:64501:100")]
    [InlineData("origin:192.0.2.1:100", "ro:192.0.2.1:100")]
    public void Other_names_of_the_same_are_read_too(string text, string canonical)
    {
        Assert.True(ExtendedCommunity.TryParse(text, out var parsed));
        Assert.Equal(canonical, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rt")]
    [InlineData("rt:")]
    [InlineData("rt:1")]
    [InlineData("rt:0x0003000000000001")]
    [InlineData("rt:64501:4294967296")]
    [InlineData("color:1:200")]
    [InlineData("0x12")]
    public void What_could_mean_anything_is_not_read(string text) => Assert.False(ExtendedCommunity.TryParse(text, out _));

    [Theory]
    [InlineData("no-export", "65535:65281")]
    [InlineData("blackhole", "65535:666")]
    [InlineData("graceful-shutdown", "65535:0")]
    [InlineData("64501:7", "64501:7")]
    public void Communities_are_read_by_name_and_by_number(string text, string canonical)
    {
        Assert.True(Community.TryParse(text, out var parsed));
        Assert.Equal(canonical, parsed.ToString());
    }

    [Fact]
    public void Every_well_known_community_of_the_registry_has_its_name()
    {
        var file = Path.Combine(SharedData.Folder("testdata", "data", "registries"), "well-known-communities.csv");
        var rows = File.ReadAllLines(file).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.True(rows.Count >= 9);
        foreach (var row in rows)
        {
            Assert.True(Community.TryParse(row[0], out var community));
            Assert.Equal(row[2].Replace("_", "", StringComparison.Ordinal), community.Name!.Replace("-", "", StringComparison.Ordinal),
                ignoreCase: true);
            Assert.True(Community.TryParse(community.Name, out var named));
            Assert.Equal(community, named);
        }
    }

    [Theory]
    [InlineData("64501:1:2", true)]
    [InlineData("0:0:4294967295", true)]
    [InlineData("64501:01:2", false)]
    [InlineData("64501:1", false)]
    [InlineData("64501:1:2:3", false)]
    [InlineData("64501:1:4294967296", false)]
    public void Large_communities_are_read_as_RFC_8092_writes_them(string text, bool isOne)
    {
        Assert.Equal(isOne, LargeCommunity.TryParse(text, out var parsed));
        if (isOne) Assert.Equal(text, parsed.ToString());
    }

    [Fact]
    public void IPv6_extended_communities_are_read_as_written()
    {
        var octets = Samples.Hex("0002 20010db8000000000000000000000001 0064");
        var read = IPv6ExtendedCommunity.Read(octets);
        Assert.Equal("rt:[2001:db8::1]:100", read.ToString());
        var written = new byte[20];
        read.WriteTo(written);
        Assert.Equal(octets, written);
        Assert.Equal("0x4099:[::]:0", new IPv6ExtendedCommunity(0x4099, Address.Parse("::"), 0).ToString());
        Assert.Equal(2, new IPv6ExtendedCommunityList([.. octets, .. octets, 1, 2, 3]).Count);
    }

    [Fact]
    public void Any_extended_community_has_a_text_without_controls() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.ULong, (type, subtype, value) =>
                new ExtendedCommunity((ulong)type << 56 | (ulong)(subtype & 0x1f) << 48 | value >> 16))
            .Sample(community => Samples.Harmless(community.ToString()), iter: 100_000);
}
