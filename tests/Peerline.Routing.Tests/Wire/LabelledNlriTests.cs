using System.Buffers;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>Prefixes with labels and route distinguishers (RFC 8277, 4364, 4659, 6514), with and without path identifiers.</summary>
public class LabelledNlriTests
{
    private static readonly AfiSafi IPv4Vpn = new(Afi.IPv4, Safi.MplsVpn);
    private static readonly AfiSafi IPv6Vpn = new(Afi.IPv6, Safi.MplsVpn);

    private static Gen<Prefix> AnyPrefix =>
        Gen.Select(Gen.Bool, Gen.ULong, Gen.ULong, Gen.Int[0, 128], (isIPv4, high, low, length) =>
        {
            var octets = new byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, high);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(8), low);
            return new Prefix(Address.FromOctets(octets.AsSpan(0, isIPv4 ? 4 : 16)), isIPv4 ? length / 4 : length);
        });

    // Label 0 alone without the bottom bit is the mark of a withdrawal, which Write never makes.
    private static Gen<int[]> AnyLabels => Gen.Int[0, 0xfffff].Array[1, 3];

    [Fact]
    public void Labelled_prefixes_are_read_as_they_were_written() =>
        Gen.Select(AnyPrefix, AnyLabels, Gen.UInt, Gen.Bool).Sample((prefix, labels, pathId, addPath) =>
        {
            var (octets, length) = (new byte[64], 0);
            for (var i = 0; i < 2; i++)
                length += LabelledPrefixList.Write(octets.AsSpan(length), Stack(labels), prefix, addPath ? pathId : null);
            var list = new LabelledPrefixList(octets.AsSpan(0, length), prefix.Afi, addPath);
            Assert.Equal(UpdateFault.None, list.Check(out var end, out var count));
            Assert.Equal((length, 2), (end, count));
            foreach (var read in list)
            {
                Assert.Equal((prefix, addPath ? pathId : 0u), (read.Prefix, read.PathId));
                Assert.Equal(string.Join(',', labels), read.Labels.ToString());
                Assert.Equal(Stack(labels), read.Labels.Octets.ToArray());
            }
        });

    [Fact]
    public void VPN_prefixes_are_read_as_they_were_written() =>
        Gen.Select(AnyPrefix, AnyLabels, Gen.ULong, Gen.UInt, Gen.Bool, Gen.Bool).Sample((prefix, labels, rd, pathId, addPath,
            isMulticast) =>
        {
            var family = new AfiSafi(prefix.Afi, isMulticast ? Safi.MulticastVpn : Safi.MplsVpn);
            var stack = isMulticast ? [] : Stack(labels[..1]);
            var octets = new byte[64];
            var length = VpnPrefixList.Write(octets, stack, new RouteDistinguisher(rd), prefix, addPath ? pathId : null);
            var list = new VpnPrefixList(octets.AsSpan(0, length), family, addPath);
            Assert.Equal(UpdateFault.None, list.Check(out _, out var count));
            Assert.Equal(1, count);
            foreach (var read in list)
            {
                Assert.Equal((prefix, addPath ? pathId : 0u, rd), (read.Prefix, read.PathId, read.Distinguisher.Value));
                Assert.Equal(stack, read.Labels.Octets.ToArray());
            }
            // Every proper prefix of the octets is an overrun, and nothing is read from it.
            for (var cut = 1; cut < length; cut++)
            {
                var torn = new VpnPrefixList(octets.AsSpan(0, cut), family, addPath);
                Assert.Equal(UpdateFault.PrefixOverrun, torn.Check(out var at, out count));
                Assert.Equal((0, 0), (at, count));
                foreach (var _ in torn) Assert.Fail("a prefix out of nothing");
            }
        });

    [Theory]
    [InlineData("30 000641 0a0000", "10.0.0.0/24 label 100")]
    [InlineData("48 000640 000c81 0a0000", "10.0.0.0/24 label 100,200")]
    [InlineData("30 800000 0a0000", "10.0.0.0/24")]                   // RFC 8277 2.4
    [InlineData("30 000000 0a0000", "10.0.0.0/24")]                   // what others send there
    [InlineData("30 000640 0a0000", "10.0.0.0/24 label 100")]         // no bottom of stack: RFC 8277 2.2 ignores it
    [InlineData("18 000641", "0.0.0.0/0 label 100")]
    public void Labels_end_at_the_bottom_of_stack_or_are_one(string hex, string expected)
    {
        var all = new List<string>();
        foreach (var prefix in new LabelledPrefixList(Samples.Hex(hex), Afi.IPv4)) all.Add(prefix.ToString());
        Assert.Equal([expected], all);
    }

    [Theory]
    [InlineData("17 00064100", UpdateFault.LabelStack)]       // 23 bits hold no label
    [InlineData("00", UpdateFault.LabelStack)]
    [InlineData("39 000641 0a00000000", UpdateFault.PrefixLength)]
    [InlineData("30 000641 0a00", UpdateFault.PrefixOverrun)]
    public void A_labelled_prefix_has_its_ways_to_be_wrong(string hex, UpdateFault fault) =>
        Assert.Equal(fault, new LabelledPrefixList(Samples.Hex(hex), Afi.IPv4).Check(out _, out _));

    [Theory]
    [InlineData("57 000641 0000fbf500000064", UpdateFault.LabelStack)]                  // no room for label and distinguisher
    [InlineData("79 000641 0000fbf500000064 0a00000000", UpdateFault.PrefixLength)]
    [InlineData("70 000641 0000fbf500000064 0a00", UpdateFault.PrefixOverrun)]
    public void A_VPN_prefix_has_its_ways_to_be_wrong(string hex, UpdateFault fault)
    {
        var octets = Samples.Hex(hex);
        Assert.Equal(fault, new VpnPrefixList(octets, IPv4Vpn).Check(out _, out _));
        // RFC 7606 5.3: what cannot be walked leaves nothing to withdraw.
        foreach (var (code, head) in new[] { (14, "000180 0c 0000000000000000 c0000201 00"), (15, "000180") })
        {
            byte[] value = [.. Samples.Hex(head), .. octets];
            byte[] attributes = [0x80, (byte)code, (byte)value.Length, .. value, .. Samples.Hex("40010100 400206 0201 0000fbf5")];
            var update = UpdateMessage.Read([0, 0, 0, (byte)attributes.Length, .. attributes], Samples.FourOctet);
            Assert.Equal((UpdateAction.SessionReset, (PathAttributeCode)code, fault), (update.Action, update.Problem.Attribute,
                update.Problem.Fault));
        }
    }

    [Theory]
    [InlineData(1, 128, "0000000000000000 c0000201", "192.0.2.1", null, "0:0")]
    [InlineData(2, 128, "0000000000000000 20010db8000000000000000000000001", "2001:db8::1", null, "0:0")]
    [InlineData(2, 128, "0000000000000000 20010db8000000000000000000000001 0000000000000000 fe800000000000000000000000000001",
        "2001:db8::1", "fe80::1", "0:0")]
    [InlineData(1, 128, "0000000000000000 20010db8000000000000000000000001", "2001:db8::1", null, "0:0")]         // RFC 8950
    [InlineData(1, 128, "20010db8000000000000000000000001", "2001:db8::1", null, null)]                           // RFC 5549
    [InlineData(1, 1, "20010db8000000000000000000000001 fe800000000000000000000000000001", "2001:db8::1", "fe80::1", null)]
    [InlineData(1, 2, "c0000201", "192.0.2.1", null, null)]
    [InlineData(2, 4, "00000000000000000000ffffc0000201", "::ffff:192.0.2.1", null, null)]                        // 6PE, RFC 4798
    public void Next_hops_of_every_prefix_family_are_read(int afi, int safi, string hop, string global, string? local, string? rd)
    {
        var octets = Samples.Hex(hop);
        Assert.Equal(UpdateFault.None, MpReach.Read([0, (byte)afi, (byte)safi, (byte)octets.Length, .. octets, 0], out var reach));
        Assert.Equal(global, reach.NextHop.ToString());
        Assert.Equal(local, reach.LinkLocalNextHop?.ToString());
        Assert.Equal(rd, reach.NextHopDistinguisher?.ToString());
    }

    [Theory]
    [InlineData(1, 128, 4)]
    [InlineData(2, 128, 16)]
    [InlineData(1, 2, 12)]
    [InlineData(2, 2, 5)]
    [InlineData(2, 4, 24)]
    [InlineData(1, 4, 0)]
    public void A_next_hop_of_a_length_that_the_family_does_not_have_is_an_error(int afi, int safi, int length) =>
        Assert.Equal(UpdateFault.NextHopLength, MpReach.Read([0, (byte)afi, (byte)safi, (byte)length, .. new byte[length], 0], out _));

    [Theory]
    [InlineData("000201 04 c0000201 00 20 20010db8")]
    [InlineData("000280 0c 0000000000000000 c0000201 00 78 000641 0000fbf500000064 20010db8")]
    public void An_IPv4_next_hop_for_IPv6_prefixes_is_decoded_and_not_accepted_from_a_peer(string hex)
    {
        var value = Samples.Hex(hex);
        byte[] attributes = [0x80, 14, (byte)value.Length, .. value, .. Samples.Hex("40010100 400206 0201 0000fbf5")];
        byte[] body = [0, 0, 0, (byte)attributes.Length, .. attributes];
        var decoded = UpdateMessage.Read(body, new UpdateContext(FourOctetAs: true));
        Assert.Equal(UpdateAction.Accept, decoded.Action);
        Assert.True(decoded.TryGetMpReach(out var reach));
        Assert.Equal("192.0.2.1", reach.NextHop.ToString());
        var refused = UpdateMessage.Read(body, Samples.FourOctet);
        Assert.Equal((UpdateAction.SessionReset, UpdateFault.NextHopLength), (refused.Action, refused.Problem.Fault));
    }

    [Fact]
    public void A_VPN_route_is_announced_and_withdrawn_and_judged_like_any_other()
    {
        var nlri = new byte[64];
        var length = VpnPrefixList.Write(nlri, Stack([100]), new RouteDistinguisher(0x0000fbf500000064), Prefix.Parse("10.1.0.0/16"), 7);
        var output = new ArrayBufferWriter<byte>();
        var writer = new UpdateWriter(fourOctetAs: true);
        Assert.True(writer.AnnounceNlri(output, Samples.Attributes.Build(), IPv4Vpn, Samples.Hex("0000000000000000 c0000201"),
            nlri.AsSpan(0, length)));
        var context = Samples.FourOctet with { AddPath = AddPathFamilies.None.With(IPv4Vpn) };
        var update = UpdateMessage.Read(output.WrittenSpan[19..], context);
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.True(update.TryGetMpReach(out var reach));
        Assert.Equal(("192.0.2.1", 7u), (reach.NextHop.ToString(), First(reach.VpnNlri, out var text)));
        Assert.Equal("64501:100 10.1.0.0/16 label 100", text);

        output.ResetWrittenCount();
        Assert.True(writer.WithdrawNlri(output, IPv4Vpn, nlri.AsSpan(0, length)));
        Assert.True(UpdateMessage.Read(output.WrittenSpan[19..], context).TryGetMpUnreach(out var unreach));
        Assert.Equal(7u, First(unreach.VpnWithdrawn, out _));

        Assert.False(writer.WithdrawNlri(output, IPv4Vpn, new byte[4096]));
        Assert.False(writer.AnnounceNlri(output, Samples.Attributes.Build(), IPv4Vpn, [], new byte[4096]));
    }

    [Fact]
    public void A_next_hop_of_a_VPN_that_nobody_can_use_withdraws_the_routes()
    {
        var value = Samples.Hex("000180 0c 0000000000000000 7f000001 00 70 000641 0000fbf500000064 0a0000");
        byte[] attributes = [0x80, 14, (byte)value.Length, .. value, .. Samples.Hex("40010100 400206 0201 0000fbf5")];
        var update = UpdateMessage.Read([0, 0, 0, (byte)attributes.Length, .. attributes], Samples.FourOctet);
        Assert.Equal((UpdateAction.TreatAsWithdraw, UpdateFault.NextHopMartian), (update.Action, update.Problem.Fault));
    }

    [Fact]
    public void Walking_labelled_and_VPN_prefixes_allocates_nothing()
    {
        var octets = new byte[1200];
        var vpn = 0;
        for (var i = 0; i < 30; i++)
            vpn += VpnPrefixList.Write(octets.AsSpan(vpn), Stack([i, 2 * i]), new RouteDistinguisher((ulong)i),
                Prefix.Parse("2001:db8::/32"), 1);
        var labelled = octets.Length;
        var other = new byte[1200];
        labelled = 0;
        for (var i = 0; i < 30; i++) labelled += LabelledPrefixList.Write(other.AsSpan(labelled), Stack([i]), Prefix.Parse("10.0.0.0/9"));
        for (var i = 0; i < 200; i++) Walk(octets.AsSpan(0, vpn), other.AsSpan(0, labelled));
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) Walk(octets.AsSpan(0, vpn), other.AsSpan(0, labelled));
        }));
        Assert.Equal(60, Walk(octets.AsSpan(0, vpn), other.AsSpan(0, labelled)));
    }

    [Fact]
    public void Random_octets_are_walked_to_an_end_in_every_prefix_family()
    {
        var random = new Random(20261125);
        var found = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var octets = new byte[random.Next(1, 60)];
            random.NextBytes(octets);
            // Lengths that may be true, so that the walk gets somewhere.
            if (round % 2 == 0) octets[0] = (byte)random.Next(24, 120);
            foreach (var addPath in new[] { true, false })
                foreach (var family in new[] { IPv4Vpn, IPv6Vpn, new AfiSafi(Afi.IPv4, Safi.MulticastVpn) })
                {
                    var list = new VpnPrefixList(octets, family, addPath);
                    list.Check(out _, out var count);
                    foreach (var _ in list) count--;
                    Assert.Equal(0, count);
                    found += list.Check(out _, out _) == UpdateFault.None ? 1 : 0;
                    var labelled = new LabelledPrefixList(octets, family.Afi, addPath);
                    labelled.Check(out _, out count);
                    foreach (var _ in labelled) count--;
                    Assert.Equal(0, count);
                }
        }
        Assert.True(found > 1000, $"{found} lists were whole");
    }

    private static uint First(VpnPrefixList list, out string text)
    {
        foreach (var prefix in list)
        {
            text = prefix.ToString();
            return prefix.PathId;
        }
        text = "";
        return 0;
    }

    private static int Walk(ReadOnlySpan<byte> vpn, ReadOnlySpan<byte> labelled)
    {
        var count = 0;
        foreach (var prefix in new VpnPrefixList(vpn, IPv6Vpn, addPath: true)) count += prefix.Labels.Count > 0 ? 1 : 0;
        foreach (var prefix in new LabelledPrefixList(labelled, Afi.IPv4)) count += prefix.Labels.Count;
        return count;
    }

    private static byte[] Stack(int[] labels)
    {
        var octets = new byte[labels.Length * LabelStack.LabelSize];
        LabelStack.Write(octets, labels);
        return octets;
    }
}
