using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

public class CapabilityTests
{
    public static TheoryData<byte, string, string> Known() => new()
    {
        { 1, "00010001", "multiprotocol ipv4-unicast" },
        { 1, "0002ff80", "multiprotocol ipv6-vpn" },                       // the reserved octet is ignored, and kept
        { 2, "", "route refresh" },
        { 3, "000100010140 03", "outbound route filtering ipv4-unicast (address-prefix send-receive)" },
        { 3, "0001000102 4001 8002 0002000100",
            "outbound route filtering ipv4-unicast (address-prefix receive, extended-community (128) send), ipv6-unicast ()" },
        { 5, "000100010002 000100800002", "extended next hop ipv4-unicast via IPv6, ipv4-vpn via IPv6" },
        { 6, "", "extended message" },
        { 7, "080001", "BGPsec IPv4 send" },
        { 8, "00010403 000280ff", "multiple labels ipv4-labelled-unicast 3, ipv6-vpn 255" },
        { 9, "04", "role Peer" },
        { 64, "f078 00010180 00020100", "graceful restart 120 s restarted notification [ipv4-unicast, ipv6-unicast]" },
        { 64, "0078", "graceful restart 120 s []" },
        { 65, "fa56ea01", "4-octet AS 4200000001" },
        { 67, "0102", "dynamic capability 1, 2" },
        { 68, "8001", "multisession 1" },
        { 69, "00010101 00020102 00018003", "ADD-PATH ipv4-unicast receive, ipv6-unicast send, ipv4-vpn send-receive" },
        { 69, "", "ADD-PATH" },
        { 70, "", "enhanced route refresh" },
        { 71, "00010180000e10 00020100000000", "long-lived graceful restart ipv4-unicast 3600 s, ipv6-unicast 0 s" },
        { 73, "04727472310b6578616d706c652e6e6574", "FQDN rtr1.example.net" },
        { 73, "0000", "FQDN" },                                             // CVE-2025-43971 and its kin
        { 73, "020a1b00", "FQDN \\u{a}\\u{1b}" },
        { 74, "", "BFD strict mode" },
        { 75, "0b4652526f7574696e672f31", "software version FRRouting/1" },
        { 75, "00", "software version" },
        { 76, "0001010004", "paths limit ipv4-unicast 4" },
        { 128, "", "route refresh (128)" },
        { 130, "00010001018003", "outbound route filtering (130) ipv4-unicast (extended-community (128) send-receive)" },
        { 131, "00", "multisession (131)" },
        { 200, "010203", "capability 200 0x010203" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_capability_is_read_shown_and_written_bit_for_bit(byte code, string hex, string text)
    {
        var octets = Samples.Hex(hex);
        Assert.True(Capability.TryRead(code, octets, out var capability));
        Assert.Equal(text.TrimEnd(), capability.ToString());
        Assert.Equal(code, capability.Code);
        Assert.Equal(octets, Written(capability));
        Assert.True(Capability.TryRead(code, octets, out var again));
        Assert.Equal(capability, again);
        Assert.Equal(capability.GetHashCode(), again.GetHashCode());
    }

    [Fact]
    public void Every_code_of_the_registry_that_has_a_name_has_a_record() =>
        Assert.All(
            Enum.GetValues<CapabilityCode>().Where(code => code != CapabilityCode.None),
            code => Assert.Contains(Known(), row => row.Data.Item1 == (byte)code));

    // How later messages are read hangs on the first group; the second only offers something, and what is not understood is ignored.
    [Theory]
    [InlineData(1, "")]
    [InlineData(1, "0001")]
    [InlineData(1, "000100010001")]
    [InlineData(3, "")]
    [InlineData(3, "0000")]
    [InlineData(5, "00010001")]
    [InlineData(8, "000104")]
    [InlineData(9, "")]
    [InlineData(9, "0404")]
    [InlineData(64, "")]
    [InlineData(64, "f078000101")]
    [InlineData(65, "")]
    [InlineData(65, "abcdef")]
    [InlineData(69, "000101")]
    public void A_wrong_length_is_an_error_where_the_session_depends_on_it(byte code, string hex)
    {
        var value = Samples.Hex(hex);
        Assert.False(Capability.TryRead(code, value, out _));
        byte[] body = [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, (byte)(value.Length + 4), 2, (byte)(value.Length + 2), code,
            (byte)value.Length, .. value];
        Assert.False(OpenMessage.TryRead(body, out _, out var fault));
        Assert.Equal(NotificationReason.OpenUnspecific, fault.Reason);
    }

    [Theory]
    [InlineData(2, "0000")]                             // FRR's "padded"
    [InlineData(6, "00")]
    [InlineData(70, "00")]
    [InlineData(74, "00")]
    [InlineData(7, "0001")]
    [InlineData(3, "000100010440 03")]                  // more filters than octets
    [InlineData(5, "000101010002")]                     // a SAFI of two octets
    [InlineData(68, "")]
    [InlineData(69, "00010104")]                        // RFC 7911 4: ignored as a whole
    [InlineData(69, "00010103 00020100")]
    [InlineData(71, "000101")]
    [InlineData(73, "")]
    [InlineData(73, "00")]
    [InlineData(73, "0561")]
    [InlineData(73, "016105")]
    [InlineData(75, "")]                                // CVE-2025-43971
    [InlineData(75, "0561")]
    [InlineData(75, "0061")]
    [InlineData(76, "0001")]
    public void What_only_offers_something_and_is_malformed_is_kept_raw_and_offers_nothing(byte code, string hex)
    {
        var octets = Samples.Hex(hex);
        Assert.True(Capability.TryRead(code, octets, out var capability));
        Assert.Equal(octets, Written(Assert.IsType<UnknownCapability>(capability)));
    }

    [Fact]
    public void Any_value_of_any_code_is_read_or_refused_and_what_is_read_is_written_bit_for_bit()
    {
        var random = new Random(20261125);
        var understood = new HashSet<Type>();
        for (var code = 0; code < 256; code++)
            for (var round = 0; round < 400; round++)
            {
                var octets = new byte[round < 100 ? random.Next(0, 12) : random.Next(0, 256)];
                random.NextBytes(octets);
                if (round % 3 == 0) for (var i = 0; i < octets.Length; i++) octets[i] &= 3;
                Capability.TryRead((byte)code, octets, out var capability);
                Assert.Equal(octets, Written(capability));
                Samples.Harmless(capability.ToString());
                understood.Add(capability.GetType());
            }
        // The floor: the octets reached the readers.
        Assert.True(understood.Count >= 18, $"{understood.Count} kinds");
    }

    [Theory]
    [InlineData("04 fe09 00b4 c0a8000f 00")]                                                   // no parameter
    [InlineData("04 fbf5 005a c0000202 10 0206 010400010001 0206 010400020001")]               // Cisco: each in its own
    [InlineData("04 fbf5 005a c0000202 10 020e 010400010001 4104 0000fbf5 0200")]              // Juniper, BIRD: all in one
    [InlineData("04 fbf5 005a c0000202 12 0206 01040001ff01 0208 4104 0000fbf5 0200")]
    public void An_OPEN_is_written_as_it_was_read(string hex)
    {
        var body = Samples.Hex(hex);
        Assert.True(OpenMessage.TryRead(body, out var open, out _));
        var written = new byte[4096];
        var length = open!.WriteTo(written);
        Assert.Equal(body, written.AsSpan(19, length - 19).ToArray());
    }

    [Fact]
    public void The_extended_form_is_written_where_it_was_read_and_where_it_is_needed()
    {
        byte[] body = [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, 255, 255, 0, 9, 2, 0, 6, 65, 4, 0, 0, 0xfb, 0xf5];
        Assert.True(OpenMessage.TryRead(body, out var open, out _));
        var written = new byte[4096];
        Assert.Equal(body, written.AsSpan(19, open!.WriteTo(written) - 19).ToArray());

        var many = open with { Capabilities = [.. Enumerable.Range(0, 15).Select(i => new UnknownCapability((byte)(200 + i),
            [.. new byte[250]]))] };
        var length = many.WriteTo(written);
        Assert.True(OpenMessage.TryRead(written.AsSpan(19, length - 19), out var again, out _));
        Assert.Equal(many, again);
        Assert.Throws<ArgumentException>(() => (many with { Capabilities = [.. many.Capabilities,
            .. many.Capabilities] }).WriteTo(written));
    }

    [Fact]
    public void One_parameter_may_hold_no_capability_and_another_several()
    {
        byte[] body = [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, 12, 2, 0, 2, 8, 2, 0, 65, 4, 0, 0, 0xfb, 0xf5];
        Assert.True(OpenMessage.TryRead(body, out var open, out _));
        Assert.Equal([0, 2], open!.CapabilitiesPerParameter);
        var written = new byte[4096];
        Assert.Equal(body, written.AsSpan(19, open.WriteTo(written) - 19).ToArray());
    }

    [Fact]
    public void What_two_OPENs_agreed_on_is_the_context_of_the_UPDATEs_of_one()
    {
        var ours = Open(64500, new FourOctetAsCapability(64500), AddPath((AfiSafi.IPv4Unicast, AddPathMode.Receive),
            (AfiSafi.IPv6Unicast, AddPathMode.SendReceive)));
        var theirs = Open(64501, new FourOctetAsCapability(64501), AddPath((AfiSafi.IPv4Unicast, AddPathMode.Send), (AfiSafi.IPv6Unicast,
            AddPathMode.Receive)));
        var incoming = UpdateContext.FromOpens(ours, theirs);
        Assert.Equal((true, PeerKind.External), (incoming.FourOctetAs, incoming.Peer));
        Assert.True(incoming.AddPath.Contains(AfiSafi.IPv4Unicast));
        Assert.False(incoming.AddPath.Contains(AfiSafi.IPv6Unicast));
        // The other direction has its own answer: 2.4 of every list of interop bugs.
        var outgoing = UpdateContext.FromOpens(theirs, ours, judgePeer: false);
        Assert.Equal(PeerKind.Unknown, outgoing.Peer);
        Assert.True(outgoing.AddPath.Contains(AfiSafi.IPv6Unicast));
        Assert.False(outgoing.AddPath.Contains(AfiSafi.IPv4Unicast));

        Assert.False(UpdateContext.FromOpens(ours, Open(64501)).FourOctetAs);
        Assert.True(UpdateContext.FromOpens(ours, Open(64501)).AddPath.IsNone);
        Assert.Equal(PeerKind.Internal, UpdateContext.FromOpens(ours, Open(64500)).Peer);
    }

    [Fact]
    public void The_families_of_an_OPEN_are_those_it_names_or_IPv4_unicast()
    {
        Assert.Equal([AfiSafi.IPv4Unicast], Open(64500).Families);
        var two = Open(64500, new MultiprotocolCapability(AfiSafi.IPv6Unicast), new MultiprotocolCapability(AfiSafi.IPv6Unicast));
        Assert.Equal([AfiSafi.IPv6Unicast], two.Families);
    }

    private static OpenMessage Open(ushort asn, params Capability[] capabilities) => new()
    {
        MyAutonomousSystem = asn, HoldTimeSeconds = 90, Identifier = Address.Parse("192.0.2.1"), Capabilities = [.. capabilities],
    };

    private static AddPathCapability AddPath(params (AfiSafi Family, AddPathMode Mode)[] families) =>
        new([.. families.Select(f => new AddPathFamily(f.Family, f.Mode))]);

    private static byte[] Written(Capability capability)
    {
        var buffer = new byte[300];
        return buffer[..capability.WriteValue(buffer)];
    }
}
