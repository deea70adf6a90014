using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;

namespace Peerline.Tests.Addressing;

public class LinkAddressingTests
{
    [Theory]
    [InlineData("192.168.1.0/31", "192.168.1.0", "192.168.1.1")]
    [InlineData("fe01::/127", "fe01::", "fe01::1")]
    [InlineData("4.71.156.72/30", "4.71.156.73", "4.71.156.74")]
    [InlineData("2001:db8::cc/126", "2001:db8::cd", "2001:db8::ce")]
    [InlineData("2001:db8:0:1::/64", "2001:db8:0:1::1", "2001:db8:0:1::2")]
    [InlineData("2001:db8::ff00/120", "2001:db8::ff01", "2001:db8::ff02")]
    public void The_first_usable_address_is_the_peers_and_the_second_ours(string subnet, string peer, string ours)
    {
        var link = LinkAddressing.Split(Prefix.Parse(subnet));
        Assert.Equal((Address.Parse(peer), Address.Parse(ours)), (link.Peer, link.Operator));
    }

    [Theory]
    [InlineData("192.0.2.0/29")]
    [InlineData("192.0.2.0/32")]
    [InlineData("2001:db8::/63")]
    [InlineData("2001:db8::1/128")]
    public void What_is_no_link_is_not_split(string subnet)
    {
        Assert.False(LinkAddressing.IsLink(Prefix.Parse(subnet)));
        Assert.Throws<ArgumentException>(() => LinkAddressing.Split(Prefix.Parse(subnet)));
    }

    [Fact]
    public void Both_ends_of_any_link_are_different_and_inside() =>
        Gen.Select(Gen.UInt, Gen.Int[30, 31]).Sample(x =>
        {
            var link = LinkAddressing.Split(new Prefix(Address.FromIPv4(x.Item1), x.Item2));
            return link.Peer != link.Operator && link.Subnet.Contains(link.Peer) && link.Subnet.Contains(link.Operator);
        });

    [Theory]
    [InlineData("45.80.0.0/29", 31, 4)]
    [InlineData("45.80.0.0/31", 31, 1)]
    [InlineData("2a0e:1:2::/125", 127, 4)]
    [InlineData("255.255.255.248/29", 31, 4)]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff8/125", 127, 4)]
    [InlineData("45.80.0.0/29", 30, 2)]
    [InlineData("45.80.0.0/30", 30, 1)]
    [InlineData("2a0e:1:2::/125", 126, 2)]
    [InlineData("255.255.255.248/29", 30, 2)]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff8/125", 126, 2)]
    public void A_pool_gives_each_subnet_once_and_then_none(string pool, int length, int count)
    {
        var taken = new List<Prefix>();
        while (LinkAddressing.NextFree(Prefix.Parse(pool), length, taken) is { } subnet)
        {
            Assert.True(Prefix.Parse(pool).Covers(subnet));
            Assert.Equal(length, subnet.Length);
            Assert.DoesNotContain(subnet, taken);
            taken.Add(subnet);
        }

        Assert.Equal(count, taken.Count);
    }

    [Fact]
    public void A_large_IPv6_pool_is_not_walked_from_end_to_end()
    {
        var taken = Enumerable.Range(0, 1000).Select(i => new Prefix(Address.Parse($"2a0e:1:2::{i * 2:x}"), 127)).ToList();
        Assert.Equal(Prefix.Parse("2a0e:1:2::7d0/127"), LinkAddressing.NextFree(Prefix.Parse("2a0e:1:2::/48"), 127, taken));
    }

    [Fact]
    public void The_next_subnet_meets_nothing_that_is_taken_whatever_its_length() =>
        Gen.Select(Gen.Int[30, 31], Gen.Select(Gen.UInt[0, 255], Gen.Int[24, 32]).Array[0, 30]).Sample((length, used) =>
        {
            var size = 1 << (32 - length);
            var pool = Prefix.Parse("45.80.0.0/24");
            var taken = used.Select(u => new Prefix(Address.FromIPv4((45u << 24) + (80u << 16) + u.Item1), u.Item2)).ToList();
            var free = Enumerable.Range(0, 256 / size).Select(i => new Prefix(Address.FromIPv4((45u << 24) + (80u << 16) + (uint)(i * size)), length))
                .Where(s => !taken.Any(t => t.Covers(s) || s.Covers(t))).Cast<Prefix?>().FirstOrDefault();
            return LinkAddressing.NextFree(pool, length, taken) == free;
        }, iter: 2000);

    /// <summary>Of a /30 and a /126 neither the first address, which names the network, nor of a /30 the last, which is broadcast.</summary>
    [Fact]
    public void Only_usable_addresses_of_a_subnet_are_given() =>
        Gen.Select(Gen.UInt, Gen.Bool).Sample((at, isIPv4) =>
        {
            var subnet = isIPv4 ? new Prefix(Address.FromIPv4(at), 30) : new Prefix(Address.Parse($"2001:db8::{at & 0xffff:x}"), 126);
            var link = LinkAddressing.Split(LinkAddressing.NextFree(subnet, subnet.Length, [])!.Value, fromPool: true);
            var last = LinkAddressing.Split(new Prefix(link.Operator, subnet.Length + 1)).Operator;
            Address[] all = [subnet.Network, link.Peer, link.Operator, last];
            return all.SequenceEqual(all.Distinct().Order()) && all.All(subnet.Contains);
        });

    [Theory]
    [InlineData("45.80.0.0/32", 31)]
    [InlineData("45.80.0.0/31", 30)]
    [InlineData("2a0e:1:2::/127", 126)]
    public void A_pool_smaller_than_a_subnet_gives_nothing(string pool, int length) =>
        Assert.Null(LinkAddressing.NextFree(Prefix.Parse(pool), length, []));
}
