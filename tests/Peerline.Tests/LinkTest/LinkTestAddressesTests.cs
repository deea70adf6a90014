using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Stages.LinkTest;

namespace Peerline.Tests.LinkTest;

public class LinkTestAddressesTests
{
    private static Prefix Subnet(int index) => new(Address.FromIPv4(0xA9FE0000u + (uint)index * 4), 30);

    [Fact]
    public void The_first_subnet_is_behind_the_reserved_ones()
    {
        var link = LinkTestAddresses.Next([])!;
        Assert.Equal(Prefix.Parse("169.254.1.0/30"), link.Subnet);
        Assert.Equal(Address.Parse("169.254.1.1"), link.Peer);
        Assert.Equal(Address.Parse("169.254.1.2"), link.Operator);
    }

    [Fact]
    public void Whatever_is_in_use_the_next_is_free_and_inside_and_outside_of_the_exclusions() =>
        Gen.Int[0, 16383].Array[0, 400].Sample(used =>
        {
            var taken = used.Select(Subnet).ToList();
            var subnet = LinkTestAddresses.Next(taken)!.Subnet;
            return subnet.Length == 30 && LinkTestAddresses.Space.Covers(subnet) && !taken.Contains(subnet)
                && !LinkTestAddresses.Excluded.Any(x => x.Covers(subnet));
        }, iter: 500);

    [Fact]
    public void Subnets_of_other_lengths_in_use_are_kept_clear_of() =>
        Gen.Select(Gen.UInt[0, 65535], Gen.Int[17, 32]).Array[0, 40].Sample(used =>
        {
            var taken = used.Select(u => new Prefix(Address.FromIPv4(0xA9FE0000u + u.Item1), u.Item2)).ToList();
            return LinkTestAddresses.Next(taken) is not { } link || !taken.Any(t => t.Covers(link.Subnet) || link.Subnet.Covers(t));
        }, iter: 500);

    [Fact]
    public void All_of_them_are_given_out_and_then_none()
    {
        // All but one in 256 are in use already, so that the walk stays short here.
        var taken = Enumerable.Range(0, 16384).Where(i => i % 256 != 0).Select(Subnet).ToHashSet();
        var free = Enumerable.Range(0, 64).Select(i => Subnet(i * 256)).Where(s => !LinkTestAddresses.Excluded.Any(x => x.Covers(s)))
            .ToList();
        var given = new List<Prefix>();
        while (LinkTestAddresses.Next(taken) is { } link)
        {
            Assert.True(taken.Add(link.Subnet));
            given.Add(link.Subnet);
        }

        Assert.Equal(63, free.Count);
        Assert.Equal(free, given);
    }

    [Fact]
    public void What_is_released_is_given_out_again() =>
        Assert.Equal(Subnet(70), LinkTestAddresses.Next(Enumerable.Range(64, 100).Where(i => i != 70).Select(Subnet))!.Subnet);
}
