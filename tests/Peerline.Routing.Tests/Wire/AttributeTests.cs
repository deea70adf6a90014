using System.Buffers;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>Attributes beyond RFC 4271: typed views, words, RFC 7606, and every code with every kind of nonsense in it.</summary>
public class AttributeTests
{
    private static readonly UpdateContext Decoding = new(FourOctetAs: true);
    private static readonly byte[] Good = Samples.Hex("40010100 400206 0201 0000fbf5 400304 c0000201");

    [Theory]
    [InlineData("40010100", "ORIGIN", "IGP")]
    [InlineData("40010109", "ORIGIN", "0x09")]
    [InlineData("400206 0201 0000fbf5", "AS_PATH", "64501")]
    [InlineData("400205 0201 0000fb", "AS_PATH", "0x02010000fb")]
    [InlineData("400200", "AS_PATH", "")]
    [InlineData("400304 c0000201", "NEXT_HOP", "192.0.2.1")]
    [InlineData("400303 c00002", "NEXT_HOP", "0xc00002")]
    [InlineData("800404 0000000a", "MULTI_EXIT_DISC", "10")]
    [InlineData("400504 00000064", "LOCAL_PREF", "100")]
    [InlineData("400600", "ATOMIC_AGGREGATE", "")]
    [InlineData("c00708 0000fbf5 0a000001", "AGGREGATOR", "64501 10.0.0.1")]
    [InlineData("c00808 fbf50001 fbf50002", "COMMUNITIES", "64501:1 64501:2")]
    [InlineData("800904 0a000001", "ORIGINATOR_ID", "10.0.0.1")]
    [InlineData("800a08 0a000001 0a000002", "CLUSTER_LIST", "10.0.0.1 10.0.0.2")]
    [InlineData("800a05 0a00000102", "CLUSTER_LIST", "0x0a00000102")]
    [InlineData("800e0d 00010104c0000201 00 18cb0071", "MP_REACH_NLRI", "ipv4-unicast via 192.0.2.1: 203.0.113.0/24")]
    [InlineData("800e1e 0001800c0000000000000000c0000201 00 68 000641 0000fbf500000064 0a01", "MP_REACH_NLRI",
        "ipv4-vpn via 192.0.2.1: 64501:100 10.1.0.0/16 label 100")]
    [InlineData("800e09 00018500 00 0301 08 0a", "MP_REACH_NLRI", "ipv4-flowspec via nothing: dst 10.0.0.0/8")]
    [InlineData("800f03 000201", "MP_UNREACH_NLRI", "ipv6-unicast")]
    [InlineData("800f08 000201 2020010db8", "MP_UNREACH_NLRI", "ipv6-unicast: 2001:db8::/32")]
    [InlineData("c01010 0002fbf500000064 030b0000000000c8", "EXTENDED_COMMUNITIES", "rt:64501:100 color:0:200")]
    [InlineData("c01609 00 06 000640 c0000201", "PMSI_TUNNEL", "IngressReplication 192.0.2.1 label 100")]
    [InlineData("c01605 01 00 000000", "PMSI_TUNNEL", "None label 0")]
    [InlineData("c01714 0008 0010 0108 0000000000000000 0404 030b0000", "TUNNEL_ENCAPSULATION",
        "Vxlan (Encapsulation 0x0000000000000000, Color 0x030b0000)")]
    [InlineData("c0170b 000f 0007 0d00 800002 0a0b", "TUNNEL_ENCAPSULATION", "SrPolicy (BindingSid, SegmentList 0x0a0b)")]
    [InlineData("c01914 0002 20010db8000000000000000000000001 0064", "IPV6_EXTENDED_COMMUNITIES", "rt:[2001:db8::1]:100")]
    [InlineData("801a0b 01 000b 0000000000000005", "AIGP", "5")]
    [InlineData("c01c00", "ENTROPY_LABEL", "")]
    [InlineData("801d07 0447 0003 00000a", "BGP-LS", "igp-metric 0x00000a")]
    [InlineData("c0200c 0000fbf5 00000001 00000002", "LARGE_COMMUNITY", "64501:1:2")]
    [InlineData("802124 0008 0100 0000fbf5 001c 01 1111111111111111111111111111111111111111 0003 aabbcc", "BGPSEC_PATH", "64501")]
    [InlineData("c02304 0000fbf5", "OTC", "64501")]
    [InlineData("c0240e 02 0000fbf5 0001 0000fbf6 0001 46", "D-PATH", "64501:1,64502:1:evpn")]
    [InlineData("c0260b 01 00000005 0104 0a000001", "BFD_DISCRIMINATOR", "mode 1 discriminator 5")]
    [InlineData("c0280a 01 0007 00 0000 00000005", "PREFIX_SID", "label-index 5")]
    [InlineData("c0280b 03 0008 0000 003e80 001f40", "PREFIX_SID", "SRGB 16000+8000")]
    [InlineData("c0281c 05 0019 00 01 0015 00 20010db8000100010000000000000000 00 0048 00", "PREFIX_SID",
        "SRv6 2001:db8:1:1:: behavior 72")]
    [InlineData("c08008 0000fbf5 40010100", "ATTR_SET", "AS 64501; ORIGIN IGP")]
    [InlineData("c0800c 0000fbf5 c08005 0000000100", "ATTR_SET", "AS 64501; ATTR_SET 0x0000000100")]   // a set in a set stays octets
    [InlineData("c0fe02 0102", "attribute 254", "0x0102")]
    public void An_attribute_in_words(string hex, string name, string text)
    {
        var octets = Samples.Hex(hex);
        octets[2] = (byte)(octets.Length - 3);
        var walk = new PathAttributes(octets, fourOctetAs: true).GetEnumerator();
        Assert.True(walk.MoveNext());
        Assert.Equal(name, PathAttributeText.NameOf(walk.Current.Code));
        Assert.Equal(text, PathAttributeText.ValueOf(walk.Current, Decoding));
        Assert.False(walk.MoveNext());
    }

    [Theory]
    // RFC 6514 5, 9012, 5701, 7311, 9552, 8205, 9026, 8669, 6368; flags by RFC 7606 3 (c).
    [InlineData("c01604 00060006", UpdateAction.TreatAsWithdraw, PathAttributeCode.PmsiTunnel, UpdateFault.Length)]
    [InlineData("c01705 0008000201", UpdateAction.TreatAsWithdraw, PathAttributeCode.TunnelEncapsulation, UpdateFault.Length)]
    [InlineData("801800", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    [InlineData("c01800", UpdateAction.TreatAsWithdraw, PathAttributeCode.TrafficEngineering, UpdateFault.FlagsConflict)]
    [InlineData("c01900", UpdateAction.TreatAsWithdraw, PathAttributeCode.IPv6ExtendedCommunities, UpdateFault.Length)]
    // CVE-2026-37461
    [InlineData("c01913 00", UpdateAction.TreatAsWithdraw, PathAttributeCode.IPv6ExtendedCommunities, UpdateFault.Length)]
    [InlineData("801a0a 01 000a 00000000000000", UpdateAction.AttributeDiscard, PathAttributeCode.Aigp, UpdateFault.Length)]
    [InlineData("c01a0b 01 000b 0000000000000005", UpdateAction.AttributeDiscard, PathAttributeCode.Aigp, UpdateFault.FlagsConflict)]
    [InlineData("801d03 044700", UpdateAction.AttributeDiscard, PathAttributeCode.BgpLs, UpdateFault.Length)]
    [InlineData("802108 0008 0100 0000fbf5", UpdateAction.TreatAsWithdraw, PathAttributeCode.BgpsecPath, UpdateFault.Length)]
    [InlineData("802124 0008 0100 0000fbf5 001c 01 1111111111111111111111111111111111111111 0003 aabbcc", UpdateAction.Accept,
        PathAttributeCode.None, UpdateFault.None)]
    [InlineData("c02604 00000000", UpdateAction.AttributeDiscard, PathAttributeCode.BfdDiscriminator, UpdateFault.Length)]
    [InlineData("c02807 03 0004 0000 003e", UpdateAction.AttributeDiscard, PathAttributeCode.PrefixSid, UpdateFault.Length)]
    [InlineData("c02800", UpdateAction.AttributeDiscard, PathAttributeCode.PrefixSid, UpdateFault.Length)]
    [InlineData("c08003 0000fb", UpdateAction.TreatAsWithdraw, PathAttributeCode.AttributeSet, UpdateFault.Length)]
    [InlineData("c08007 0000fbf5 400105", UpdateAction.TreatAsWithdraw, PathAttributeCode.AttributeSet, UpdateFault.Length)]
    [InlineData("c02700", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    [InlineData("c02400", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    public void What_RFC_7606_makes_of_it(string hex, UpdateAction action, PathAttributeCode code, UpdateFault fault)
    {
        var attribute = Samples.Hex(hex);
        attribute[2] = (byte)(attribute.Length - 3);
        var update = UpdateMessage.Read(Body(attribute), Samples.FourOctet);
        Assert.Equal((action, code, fault), (update.Action, update.Problem.Attribute, update.Problem.Fault));
    }

    [Fact]
    public void Every_code_with_every_flags_and_every_kind_of_value_has_an_answer_and_never_a_reset_but_where_the_RFC_says_so()
    {
        byte[][] values = [[], [0], new byte[4], new byte[9], [.. Enumerable.Repeat((byte)0xff, 4)], [.. Enumerable.Repeat((byte)0xff,
            300)], new byte[4000]];
        var cases = 0;
        for (var code = 0; code < 256; code++)
            for (var flags = 0; flags < 16; flags++)
                foreach (var value in values)
                    foreach (var peer in new[] { PeerKind.External, PeerKind.Internal, PeerKind.Unknown })
                    {
                        byte[] attribute = [(byte)(flags << 4 | 0x10), (byte)code, (byte)(value.Length >> 8), (byte)value.Length, .. value];
                        byte[] body = code is >= (int)PathAttributeCode.Origin and <= (int)PathAttributeCode.NextHop
                            ? Message(attribute)
                            : Body(attribute);
                        var context = new UpdateContext(true, peer);
                        var update = UpdateMessage.Read(body, context);
                        var isMp = (PathAttributeCode)code is PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri;
                        var isUnknownWellKnown = (flags & 8) == 0 && !IsKnown(code);
                        Assert.Equal(isUnknownWellKnown, update.Problem.Fault == UpdateFault.UnrecognizedWellKnown);
                        if (!isMp && !isUnknownWellKnown) Assert.NotEqual(UpdateAction.SessionReset, update.Action);
                        foreach (var seen in update.Attributes) Samples.Harmless(PathAttributeText.ValueOf(seen, context));
                        Show(update.Attributes);
                        cases++;
                    }
        Assert.Equal(256 * 16 * 7 * 3, cases);
    }

    // What the registry names and RFC 7606 has a rule for.
    private static bool IsKnown(int code) => PathAttributeText.NameOf((PathAttributeCode)code) is var name
        && !name.StartsWith("attribute ", StringComparison.Ordinal) && name is not ("ENTROPY_LABEL" or "D-PATH" or "SFP" or "NHC");

    [Fact]
    public void Mutated_attributes_are_shown_and_viewed_without_an_exception()
    {
        var random = new Random(20261125);
        var samples = Samples.All.Where(s => s.Name.StartsWith("UPDATE", StringComparison.Ordinal)).Select(s => s.Octets).ToList();
        samples.Add([.. new byte[19], .. Body(Rich())]);
        var shown = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var octets = samples[round % samples.Count].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) octets[random.Next(19, octets.Length)] = (byte)random.Next(256);
            foreach (var addPath in new[] { AddPathFamilies.None, AddPathFamilies.All })
            {
                var context = new UpdateContext(round % 2 == 0, PeerKind.External) { AddPath = addPath };
                var update = UpdateMessage.Read(octets.AsSpan(19), context);
                Show(update.Attributes);
                foreach (var attribute in update.Attributes)
                {
                    Samples.Harmless(PathAttributeText.ValueOf(attribute, context));
                    shown++;
                }
            }
        }
        Assert.True(shown > 200_000, $"{shown} attributes were shown");
    }

    [Fact]
    public void The_typed_views_allocate_nothing()
    {
        var body = Body(Rich());
        for (var i = 0; i < 200; i++) Walk(body);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) Walk(body);
        }));
        Assert.True(Walk(body) > 0);
    }

    [Fact]
    public void What_is_not_recognised_is_passed_on_with_Partial_and_what_must_not_pass_is_dropped()
    {
        var attributes = Samples.Hex("c0fe02 0102" + "80fd01 07" + "c01c00" + "c02000");
        var kept = RouteAttributes.ForNlri(UpdateMessage.Read(Body(attributes), Samples.FourOctet)).ToPassOn();
        Assert.True(kept.View.TryGet((PathAttributeCode)254, out var unknown));
        Assert.Equal([0xe0, 0xfe, 2, 1, 2], unknown.Octets.ToArray());
        Assert.False(kept.View.TryGet((PathAttributeCode)253, out _));
        Assert.True(kept.View.TryGet(PathAttributeCode.EntropyLabel, out var deprecated));
        Assert.Equal(0xe0, deprecated.Octets[0]);
        Assert.True(kept.View.TryGet(PathAttributeCode.LargeCommunity, out var recognised));
        Assert.Equal(0xc0, recognised.Octets[0]);
        Assert.Equal("64501", kept.AsPathText);
    }

    [Fact]
    public void Attributes_for_internal_peers_are_read_as_they_were_built()
    {
        var built = (Samples.Attributes with
        {
            LocalPref = 100,
            OriginatorId = Address.Parse("10.0.0.1"),
            ClusterList = [Address.Parse("10.0.0.2"), Address.Parse("10.0.0.3")],
            Aigp = 77,
            IPv6ExtendedCommunities = [new IPv6ExtendedCommunity(2, Address.Parse("2001:db8::1"), 100)],
        }).Build();
        var update = UpdateMessage.Read(Samples.Announce(built, Prefix.Parse("203.0.113.0/24")).AsSpan(19), new UpdateContext(true,
            PeerKind.Internal));
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.Equal(("10.0.0.1", "10.0.0.2 10.0.0.3", 77ul), (update.Attributes.OriginatorId.ToString(),
            update.Attributes.ClusterList.ToString(), update.Attributes.Aigp!.Value));
        Assert.Equal("rt:[2001:db8::1]:100", update.Attributes.IPv6ExtendedCommunities[0].ToString());
        Assert.Equal(built, RouteAttributes.ForNlri(update));
    }

    [Fact]
    public void TLVs_of_every_form_are_read_as_written_and_end_where_they_are_torn()
    {
        foreach (var form in Enum.GetValues<TlvForm>())
            foreach (var type in new[] { 1, 127, 128, 200 })
                foreach (var size in new[] { 0, 1, 200, 255 })
                {
                    var octets = new byte[600];
                    var value = Enumerable.Repeat((byte)7, size).ToArray();
                    var first = TlvList.Write(octets, form, type, value);
                    var length = first + TlvList.Write(octets.AsSpan(first), form, 9, [1, 2]);
                    var list = new TlvList(octets.AsSpan(0, length), form);
                    Assert.True(list.IsWellFormed);
                    Assert.True(list.TryGet(type, out var found));
                    Assert.Equal(value, found.Value.ToArray());
                    Assert.True(list.TryGet(9, out found));
                    Assert.Equal([1, 2], found.Value.ToArray());
                    for (var cut = first + 1; cut < length; cut++) Assert.False(new TlvList(octets.AsSpan(0, cut), form).IsWellFormed);
                }
        Assert.False(new TlvList([1, 0, 2, 0], TlvForm.LengthOfAll).IsWellFormed);   // a length shorter than its own header
    }

    private static byte[] Rich()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var hex in new[]
                 {
                     "800904 0a000001", "800a08 0a000001 0a000002", "c01609 00 06 000640 c0000201",
                     "c01714 0008 0010 0108 0000000000000000 0404 030b0000", "c01914 0002 20010db8000000000000000000000001 0064",
                     "801a0b 01 000b 0000000000000005", "801d07 0447 0003 00000a",
                     "802124 0008 0100 0000fbf5 001c 01 1111111111111111111111111111111111111111 0003 aabbcc",
                     "c0240e 02 0000fbf5 0001 0000fbf6 0001 46", "c0260b 01 00000005 0104 0a000001",
                     "c0280a 01 0007 00 0000 00000005", "c0281c 05 0019 00 01 0015 00 20010db8000100010000000000000000 00 0048 00",
                     "c08008 0000fbf5 40010100", "800e1e 0001800c0000000000000000c0000201 00 68 000641 0000fbf500000064 0a01",
                 })
        {
            var octets = Samples.Hex(hex);
            octets[2] = (byte)(octets.Length - 3);
            output.Write(octets);
        }
        return output.WrittenSpan.ToArray();
    }

    private static int Walk(byte[] body)
    {
        var update = UpdateMessage.Read(body, Decoding);
        var attributes = update.Attributes;
        var sum = attributes.OriginatorId is null ? 0 : 1;
        sum += attributes.ClusterList.Count + (int)(attributes.Aigp ?? 0) + attributes.IPv6ExtendedCommunities.Count;
        if (attributes.TryGetPmsiTunnel(out var pmsi)) sum += pmsi.Label;
        foreach (var tunnel in attributes.TunnelEncapsulation)
            foreach (var sub in tunnel.SubTlvs) sum += sub.Value.Length;
        foreach (var tlv in attributes.BgpLs.Tlvs) sum += tlv.Type;
        if (attributes.TryGetBgpsecPath(out var path)) sum += (int)path[0].Asn.Value;
        if (attributes.TryGetBfdDiscriminator(out var bfd)) sum += (int)bfd.Discriminator;
        if (attributes.TryGetAttributeSet(out var set)) sum += (int)set.OriginAs.Value;
        sum += (int)(attributes.PrefixSid.LabelIndex ?? 0) + attributes.PrefixSid.SrgbCount
            + (attributes.PrefixSid.Srv6Sid?.EndpointBehavior ?? 0);
        if (update.TryGetMpReach(out var reach))
        {
            foreach (var prefix in reach.VpnNlri) sum += prefix.Labels[0];
            foreach (var item in new NlriList(reach.NlriOctets, reach.Family)) sum += item.Value.Length;
        }
        return sum;
    }

    private static void Show(PathAttributes attributes)
    {
        _ = attributes.ClusterList.ToString() + attributes.OriginatorId + attributes.Aigp + attributes.TunnelEncapsulation.ToString()
            + attributes.PrefixSid.ToString() + attributes.PrefixSid.Srv6Sid + attributes.BgpLs.ToString()
                + attributes.DomainPath.ToString();
        for (var i = 0; i < attributes.PrefixSid.SrgbCount; i++) _ = attributes.PrefixSid.SrgbAt(i);
        if (attributes.TryGetPmsiTunnel(out var pmsi)) _ = pmsi.ToString();
        if (attributes.TryGetBgpsecPath(out var path)) _ = path.ToString();
        if (attributes.TryGetBfdDiscriminator(out var bfd)) _ = bfd.ToString() + bfd.Tlvs.IsWellFormed;
        if (attributes.TryGetAttributeSet(out var set)) _ = set.OriginAs.ToString() + set.Attributes.LocalPref;
    }

    private static byte[] Body(byte[] attributes) => Message([.. Good, .. attributes]);

    private static byte[] Message(byte[] attributes) =>
        [0, 0, (byte)(attributes.Length >> 8), (byte)attributes.Length, .. attributes, 24, 203, 0, 113];
}
