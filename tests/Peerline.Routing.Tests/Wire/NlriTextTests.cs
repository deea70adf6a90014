using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>Families whose NLRI are framed and named.</summary>
public class NlriTextTests
{
    [Theory]
    [InlineData(1, 1, "18 cb0071", "203.0.113.0/24")]
    [InlineData(2, 2, "20 20010db8", "2001:db8::/32")]
    [InlineData(1, 4, "30 000641 0a0000", "10.0.0.0/24 label 100")]
    [InlineData(1, 128, "70 000641 0000fbf500000064 0a0000", "64501:100 10.0.0.0/24 label 100")]
    [InlineData(1, 129, "58 0000fbf500000064 0a0000", "64501:100 10.0.0.0/24")]
    [InlineData(25, 70, "01 19 0001c00002010001 00010203040506070809 00000005 000641",
        "ethernet-auto-discovery 192.0.2.1:1 esi 00:01:02:03:04:05:06:07:08:09 tag 5 label 100")]
    [InlineData(25, 70, "02 25 0001c00002010001 00000000000000000000 00000515 30 e88088308be9 20 0a22100a 000641",
        "mac-ip 192.0.2.1:1 esi 0 tag 1301 mac e8:80:88:30:8b:e9 ip 10.34.16.10 label 100")]
    [InlineData(25, 70, "02 24 0001c00002010001 00000000000000000000 00000515 30 e88088308be9 00 000641 000c81",
        "mac-ip 192.0.2.1:1 esi 0 tag 1301 mac e8:80:88:30:8b:e9 label 100,200")]
    [InlineData(25, 70, "03 11 0001c00002010001 00000005 20 c0000201", "inclusive-multicast 192.0.2.1:1 tag 5 ip 192.0.2.1")]
    [InlineData(25, 70, "04 17 0001c00002010001 00010203040506070809 20 c0000201",
        "ethernet-segment 192.0.2.1:1 esi 00:01:02:03:04:05:06:07:08:09 ip 192.0.2.1")]
    [InlineData(25, 70, "05 22 0001c00002010001 00000000000000000000 00000000 18 0a000000 c0000201 000641",
        "ip-prefix 192.0.2.1:1 esi 0 tag 0 prefix 10.0.0.0/24 gateway 192.0.2.1 label 100")]
    [InlineData(25, 70, "02 03 010203", "mac-ip 0x010203")]
    [InlineData(25, 70, "63 09 0001c0000201000107", "type 99 192.0.2.1:1 0x07")]
    [InlineData(25, 65, "0004 01020304", "0x000401020304")]
    [InlineData(1, 132, "00", "default")]
    [InlineData(1, 132, "60 0000fbf5 0002fbf500000064", "64501 rt:64501:100")]
    [InlineData(1, 132, "20 0000fbf5", "64501 0x0000000000000000/0")]
    [InlineData(1, 132, "10 0000", "0x100000")]
    [InlineData(1, 133, "0c 01 20 bbbbbbbb 02 20 cccccccc", "dst 187.187.187.187/32 src 204.204.204.204/32")]
    [InlineData(1, 133, "0a 03 81 06 05 03 50 d5 005a 0a", "0x0a038106050350d5005a0a")]     // malformed: an operator is missing
    [InlineData(1, 133, "09 03 81 06 04 03 50 d5 005a", "proto =6 port >=80&<=90")]
    [InlineData(1, 133, "06 09 81 02 0c 82 04", "tcp-flags =0x2 fragment !0x4")]
    [InlineData(2, 133, "08 01 20 00 20010db8 03", "0x0801200020010db803")]
    [InlineData(2, 133, "07 01 20 00 20010db8", "dst 2001:db8::/32")]
    [InlineData(2, 133, "05 01 20 10 0db8", "dst 0x0db8/32 offset 16")]
    [InlineData(1, 134, "0e 0000fbf500000064 01 20 0a000001", "64501:100 dst 10.0.0.1/32")]
    [InlineData(1, 73, "60 00000001 000000c8 0a000002", "distinguisher 1 color 200 endpoint 10.0.0.2")]
    [InlineData(1, 5, "05 12 0000fde80001869f 20 0a630c04 20 effbffe4", "source-active 65000:99999 0x200a630c0420effbffe4")]
    [InlineData(16388, 71, "0001 0004 01020304", "node 0x01020304")]
    [InlineData(16388, 71, "0001 001d 03 0000000000000001 0100 0010 0200 0004 0000fbf5 0203 0004 0a000001",
        "node ospfv2 1 local (as 64501, router 10.0.0.1)")]
    [InlineData(16388, 72, "0001 0015 0000fbf500000064 02 0000000000000000 0100 0000", "node 64501:100 isis-l2 0 local ()")]
    [InlineData(16388, 71, "0002 001f 02 0000000000000000 0100 000a 0203 0006 000000000001 0103 0004 0a000c01",
        "link isis-l2 0 local (router 0000.0000.0001) ipv4-interface 10.0.12.1")]
    [InlineData(16388, 71, "0003 0011 03 0000000000000000 0109 0004 18 0a0000", "ipv4-topology-prefix ospfv2 0 prefix 10.0.0.0/24")]
    [InlineData(16388, 71, "0004 0012 03 0000000000000000 0109 0005 20 20010db8", "ipv6-topology-prefix ospfv2 0 prefix 2001:db8::/32")]
    [InlineData(16388, 71, "0063 000d 03 0000000000000000 0109 0000", "type 99 0x03000000000000000001090000")]
    [InlineData(1, 85, "01 0001 0c 0000006400000064 180a0001", "interwork-segment-discovery 100:100 0x180a0001")]
    [InlineData(7, 200, "010203", "0x010203")]
    public void One_NLRI_of_a_family_in_words(int afi, int safi, string hex, string expected)
    {
        var list = new NlriList(Samples.Hex(hex), new AfiSafi((Afi)afi, (Safi)safi));
        var all = new List<string>();
        foreach (var item in list) all.Add(item.ToString());
        Assert.Equal([expected], all);
        Assert.True(list.IsWellFormed);
    }

    [Fact]
    public void A_flow_specification_of_240_octets_and_more_has_two_octets_of_length()
    {
        byte[] octets = [0xf1, 0x04, .. new byte[260], 0x00];
        var lengths = new List<int>();
        foreach (var item in new NlriList(octets, new AfiSafi(Afi.IPv4, Safi.FlowSpec))) lengths.Add(item.Value.Length);
        Assert.Equal([260, 0], lengths);
    }

    [Fact]
    public void Path_identifiers_stand_in_front_in_every_family()
    {
        const string route = "03 11 0001c00002010001 00000005 20 c0000201";
        var octets = Samples.Hex($"00000007 {route} 00000008 {route}");
        var ids = new List<uint>();
        foreach (var item in new NlriList(octets, new AfiSafi(Afi.L2Vpn, Safi.Evpn), addPath: true)) ids.Add(item.PathId);
        Assert.Equal([7u, 8u], ids);
    }

    [Fact]
    public void Random_octets_of_every_family_are_told_apart_and_shown()
    {
        var random = new Random(20261125);
        var items = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var octets = new byte[random.Next(0, 70)];
            random.NextBytes(octets);
            foreach (var index in new[] { 1, 3 })
                if (octets.Length > 8 && random.Next(2) == 0) octets[index] = (byte)random.Next(octets.Length - 4);
            var afi = (Afi)(new[] { 1, 2, 25, 16388, 7 })[random.Next(5)];
            var safi = (Safi)(new[] { 1, 2, 4, 5, 8, 65, 66, 70, 71, 72, 73, 76, 85, 128, 129, 132, 133, 134, 200 })[random.Next(19)];
            foreach (var addPath in new[] { false, true })
                foreach (var item in new NlriList(octets, new AfiSafi(afi, safi), addPath))
                {
                    Samples.Harmless(item.ToString());
                    items++;
                }
        }
        Assert.True(items > 40_000, $"{items} were told apart");
    }
}
