using System.Net;
using CsCheck;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Tests.Addressing;

public class AddressingTests
{
    [Theory]
    [InlineData("64496", 64496u)]
    [InlineData("AS64496", 64496u)]
    [InlineData("as4200000000", 4200000000u)]
    [InlineData("0", 0u)]
    public void An_AS_number_is_read_with_and_without_AS_in_front(string text, uint expected)
    {
        Assert.True(Asn.TryParse(text, out var asn));
        Assert.Equal(expected, asn.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AS")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("1.1")]
    [InlineData(" 1")]
    [InlineData("ASAS1")]
    public void Anything_else_is_no_AS_number(string text) => Assert.False(Asn.TryParse(text, out _));

    [Fact]
    public void Kinds_of_AS_numbers()
    {
        Assert.True(new Asn(64512).IsPrivate && new Asn(65534).IsPrivate && new Asn(4294967294).IsPrivate);
        Assert.False(new Asn(64511).IsPrivate || new Asn(65535).IsPrivate || new Asn(4294967295).IsPrivate);
        Assert.True(new Asn(0).IsReserved && Asn.Trans.IsReserved && new Asn(65535).IsReserved && new Asn(uint.MaxValue).IsReserved);
        Assert.True(new Asn(64496).IsDocumentation && new Asn(65551).IsDocumentation);
        Assert.Equal(23456, new Asn(65536).TwoOctet);
    }

    [Theory]
    [InlineData("192.0.2.0/24")]
    [InlineData("0.0.0.0/0")]
    [InlineData("255.255.255.255/32")]
    [InlineData("::/0")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::1/128")]
    public void A_prefix_prints_as_it_is_read(string text)
    {
        var prefix = Prefix.Parse(text);
        Assert.Equal(text, prefix.ToString());
        Assert.Equal(prefix, (Prefix)prefix.ToIPNetwork());
        Assert.Equal($"\"{text}\"", System.Text.Json.JsonSerializer.Serialize(prefix));
        Assert.Equal(prefix, System.Text.Json.JsonSerializer.Deserialize<Prefix>($"\"{text}\""));
    }

    /// <summary>The framework decides what is an address; of its spellings of one of IPv4, that is read which it writes.</summary>
    [Fact]
    public void Of_any_text_that_is_read_which_the_framework_reads_and_writes()
    {
        var read = 0;
        string[] parts = ["0", "1", "9", "25", "255", "256", "010", "00", "1000", "", "1\0", "0x1", " 1", "-1", "1::", ":", "ffff", "fe80::1", "%1", "["];
        string[] between = [".", ".", ":", "::", ""];
        Gen.Select(Gen.Int[0, parts.Length - 1].Array[1, 5], Gen.Int[0, between.Length - 1]).Select((p, b) => string.Join(between[b], p.Select(i => parts[i])))
            .Sample(text =>
        {
            var expected = IPAddress.TryParse(text, out var parsed) && text.AsSpan().IndexOfAny('%', '[') < 0
                && (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 || parsed.ToString() == text);
            Assert.Equal(expected, Address.TryParse(text, out var address));
            if (!expected) return;
            Assert.Equal((Address)parsed!, address);
            Interlocked.Increment(ref read);
        }, iter: 200_000);
        Assert.True(read > 500, $"{read} were addresses.");
    }

    [Theory]
    [InlineData("192.0.2.1/24")]     // bits behind the length
    [InlineData("192.0.2.0")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/024")]
    [InlineData("192.0.2/24")]
    [InlineData("3221225984/24")]
    [InlineData("0x7f.0.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::%eth0/64")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("192.0.2.0/24 ")]
    [InlineData("192.0.2.0/8\0")]
    [InlineData("10.0.0.0\0/8")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.0./8")]
    [InlineData("10.0..0/8")]
    [InlineData("10.0.0.256/32")]
    [InlineData("00.0.0.0/8")]
    [InlineData("/24")]
    [InlineData("192.0.2.0/-1")]
    public void What_could_mean_two_things_is_refused(string text) => Assert.False(Prefix.TryParse(text, out _));

    [Fact]
    public void Covering_and_containing_agree_with_the_framework()
    {
        Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.UInt, Gen.Int[0, 32]).Sample((a, la, b, lb) =>
        {
            var one = new Prefix(Address.FromIPv4(a & 0xf0f00000), la);
            var other = new Prefix(Address.FromIPv4(b & 0xf0f00000), lb);
            Assert.Equal(one.ToIPNetwork().Contains(other.Network.ToIPAddress()), one.Contains(other.Network));
            Assert.Equal(la <= lb && one.ToIPNetwork().Contains(other.Network.ToIPAddress()), one.Covers(other));
            Assert.True(one.Covers(one));
        });
    }

    [Fact]
    public void Order_is_family_then_network_then_length()
    {
        string[] sorted = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "192.0.2.0/24", "::/0", "2001:db8::/32",
            "2001:db8::/48"];
        var shuffled = sorted.Reverse().Select(p => Prefix.Parse(p)).ToList();
        shuffled.Sort();
        Assert.Equal(sorted, shuffled.Select(p => p.ToString()));
    }

    [Fact]
    public void Addresses_convert_both_ways()
    {
        foreach (var text in new[] { "192.0.2.1", "::", "::1", "2001:db8::1", "fe80::1", "::ffff:192.0.2.1" })
        {
            var address = Address.Parse(text);
            Assert.Equal(IPAddress.Parse(text), address.ToIPAddress());
            Assert.Equal(address, (Address)address.ToIPAddress());
        }
        Assert.True(Address.Parse("fe80::1").IsIPv6LinkLocal);
        Assert.False(Address.Parse("fec0::1").IsIPv6LinkLocal);
    }

    [Fact]
    public void The_text_is_that_of_the_framework_and_is_read_back() => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.Int[0, 128]).Sample((high,
        low, holes, length) =>
    {
        // Zero words where the bits of the third number say so: runs of every kind.
        for (var word = 0; word < 4; word++)
        {
            if ((holes >> word & 1) == 0) high &= ~(0xfffful << (16 * word));
            if ((holes >> (word + 4) & 1) == 0) low &= ~(0xfffful << (16 * word));
        }
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets[8..], low);
        var six = new Prefix(Address.FromOctets(octets), length);
        var four = new Prefix(Address.FromOctets(octets[..4]), length & 31);
        Address[] addresses = [Address.FromOctets(octets), Address.FromOctets(octets[..4])];
        Assert.All(addresses, address =>
        {
            Assert.Equal(address.ToIPAddress().ToString(), address.ToString());
            Assert.Equal(address, Address.Parse(address.ToString()));
        });
        Assert.All([six, four], prefix =>
        {
            Assert.Equal(prefix.ToIPNetwork().ToString(), prefix.ToString());
            Assert.Equal(prefix, Prefix.Parse(prefix.ToString()));
        });
    }, iter: 100_000);
}
