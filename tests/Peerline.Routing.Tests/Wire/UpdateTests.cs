using System.Buffers;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>
/// RFC 7606, attribute by attribute: the action and the reason, since a wrong length often gives the right action by accident.
/// </summary>
public class UpdateTests
{
    private const string Origin = "40010100";
    private const string AsPath = "400206 0201 0000fbf5";   // 64501
    private const string NextHop = "400304 c0000201";
    private const string Good = Origin + AsPath + NextHop;

    [Theory]
    // Nothing wrong.
    [InlineData(Good, UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    // Length, value: RFC 7606 7.1 to 7.16
    [InlineData("400102 0000" + AsPath + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.Origin, UpdateFault.Length)]
    [InlineData("40010103" + AsPath + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.Origin, UpdateFault.Value)]
    [InlineData(Origin + "400206 0501 0000fbf5" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath, UpdateFault.SegmentType)]
    [InlineData(Origin + "400208 0200 0201 0000fbf5" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath,
        UpdateFault.SegmentEmpty)]
    [InlineData(Origin + "400206 0202 0000fbf5" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath,
        UpdateFault.SegmentOverrun)]
    [InlineData(Origin + "400207 0201 0000fbf5 02" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath,
        UpdateFault.SegmentOverrun)]
    [InlineData(Origin + "400206 0201 00000000" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath, UpdateFault.AsZero)]
    [InlineData(Origin + "400206 0301 0000fbf5" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath,
        UpdateFault.ConfederationSegment)]
    [InlineData(Origin + "400200" + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath, UpdateFault.EmptyPath)]
    [InlineData(Origin + AsPath + "400305 c000020100", UpdateAction.TreatAsWithdraw, PathAttributeCode.NextHop, UpdateFault.Length)]
    [InlineData(Origin + AsPath + "400304 00000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.NextHop, UpdateFault.NextHopMartian)]
    [InlineData(Origin + AsPath + "400304 7f000001", UpdateAction.TreatAsWithdraw, PathAttributeCode.NextHop, UpdateFault.NextHopMartian)]
    [InlineData(Origin + AsPath + "400304 e0000001", UpdateAction.TreatAsWithdraw, PathAttributeCode.NextHop, UpdateFault.NextHopMartian)]
    [InlineData(Good + "800405 0000000001", UpdateAction.TreatAsWithdraw, PathAttributeCode.MultiExitDisc, UpdateFault.Length)]
    [InlineData(Good + "400504 00000064", UpdateAction.AttributeDiscard, PathAttributeCode.LocalPref, UpdateFault.NotFromExternalPeer)]
    [InlineData(Good + "400601 00", UpdateAction.AttributeDiscard, PathAttributeCode.AtomicAggregate, UpdateFault.Length)]
    [InlineData(Good + "c00706 fbf5 0a000001", UpdateAction.AttributeDiscard, PathAttributeCode.Aggregator, UpdateFault.Length)]
    [InlineData(Good + "c00708 00000000 0a000001", UpdateAction.AttributeDiscard, PathAttributeCode.Aggregator, UpdateFault.AsZero)]
    [InlineData(Good + "c00800", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.Length)]
    [InlineData(Good + "c00805 0000000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.Length)]
    [InlineData(Good + "800904 0a000001", UpdateAction.AttributeDiscard, PathAttributeCode.OriginatorId, UpdateFault.NotFromExternalPeer)]
    [InlineData(Good + "800a04 0a000001", UpdateAction.AttributeDiscard, PathAttributeCode.ClusterList, UpdateFault.NotFromExternalPeer)]
    [InlineData(Good + "c01009 000000000000000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.ExtendedCommunities,
        UpdateFault.Length)]
    [InlineData(Good + "c0110602010000fbf5", UpdateAction.AttributeDiscard, PathAttributeCode.As4Path, UpdateFault.NotOnFourOctetSession)]
    [InlineData(Good + "c01208 0000fbf5 0a000001", UpdateAction.AttributeDiscard, PathAttributeCode.As4Aggregator,
        UpdateFault.NotOnFourOctetSession)]
    [InlineData(Good + "c02004 00000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.LargeCommunity, UpdateFault.Length)]
    [InlineData(Good + "c02303 000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.OnlyToCustomer, UpdateFault.Length)]
    // 40 of zeros, May 2025
    [InlineData(Good + "c02809 000000000000000000", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    [InlineData(Good + "c0280a 00000000000000000000", UpdateAction.AttributeDiscard, PathAttributeCode.PrefixSid, UpdateFault.Length)]
    [InlineData(Good + "c02805 0100010000", UpdateAction.AttributeDiscard, PathAttributeCode.PrefixSid, UpdateFault.Length)]
    [InlineData(Good + "c01c04 00000000", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]             // 28, June 2023
    // Flags: 3 (c)
    [InlineData("c0010100" + AsPath + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.Origin, UpdateFault.FlagsConflict)]
    [InlineData("00010100" + AsPath + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.Origin, UpdateFault.FlagsConflict)]
    // Partial is not named
    [InlineData("60010100" + AsPath + NextHop, UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    [InlineData(Good + "c00404 00000001", UpdateAction.TreatAsWithdraw, PathAttributeCode.MultiExitDisc, UpdateFault.FlagsConflict)]
    // Unknown
    [InlineData(Good + "c0fe02 0102", UpdateAction.Accept, PathAttributeCode.None, UpdateFault.None)]
    [InlineData(Good + "40fe02 0102", UpdateAction.SessionReset, (PathAttributeCode)254, UpdateFault.UnrecognizedWellKnown)]
    // Missing: 3 (d)
    [InlineData(AsPath + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.Origin, UpdateFault.Missing)]
    [InlineData(Origin + NextHop, UpdateAction.TreatAsWithdraw, PathAttributeCode.AsPath, UpdateFault.Missing)]
    [InlineData(Origin + AsPath, UpdateAction.TreatAsWithdraw, PathAttributeCode.NextHop, UpdateFault.Missing)]
    // Twice: 3 (g)
    [InlineData(Good + Origin, UpdateAction.Accept, PathAttributeCode.Origin, UpdateFault.Repeated)]
    [InlineData(Good + "800f03 000201" + "800f03 000201", UpdateAction.SessionReset, PathAttributeCode.MpUnreachNlri, UpdateFault.Repeated)]
    // Overrun: 4
    [InlineData(Good + "c008", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.AttributeOverrun)]
    [InlineData(Good + "d00800", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.AttributeOverrun)]
    [InlineData(Good + "c00808 00000000", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.AttributeOverrun)]
    [InlineData(Good + "800e20 000201", UpdateAction.SessionReset, PathAttributeCode.MpReachNlri, UpdateFault.AttributeOverrun)]
    // MP: 5.3, 7.11
    [InlineData(Good + "800e04 00020110", UpdateAction.SessionReset, PathAttributeCode.MpReachNlri, UpdateFault.Length)]
    [InlineData(Good + "800e09 00020104 c0000201 00", UpdateAction.SessionReset, PathAttributeCode.MpReachNlri, UpdateFault.NextHopLength)]
    [InlineData(Good + "800e08 00020120 20010db8", UpdateAction.SessionReset, PathAttributeCode.MpReachNlri, UpdateFault.NextHopLength)]
    [InlineData(Good + "800f04 00020181", UpdateAction.SessionReset, PathAttributeCode.MpUnreachNlri, UpdateFault.PrefixLength)]
    [InlineData(Good + "800f05 00020120 20", UpdateAction.SessionReset, PathAttributeCode.MpUnreachNlri, UpdateFault.PrefixOverrun)]
    // The strongest wins, whatever the order.
    [InlineData(Good + "400601 00" + "c00800", UpdateAction.TreatAsWithdraw, PathAttributeCode.Communities, UpdateFault.Length)]
    [InlineData("40010103" + AsPath + NextHop + "40fe00", UpdateAction.SessionReset, (PathAttributeCode)254,
        UpdateFault.UnrecognizedWellKnown)]
    public void An_external_peers_attributes_get_action_and_reason(
        string attributes, UpdateAction action, PathAttributeCode attribute, UpdateFault fault)
    {
        var update = UpdateMessage.Read(Body(attributes), Samples.FourOctet);
        Assert.Equal((action, attribute, fault), (update.Action, update.Problem.Attribute, update.Problem.Fault));
        Assert.False(string.IsNullOrEmpty(update.Problem.Sentence));
    }

    [Fact]
    public void Only_IPv4_and_IPv6_unicast_have_prefixes_even_where_another_AFI_says_unicast()
    {
        // AFI 122, SAFI 1: whatever that is, the octet 0 in it is no default route.
        byte[] octets = [0, 0, 0, 0, 0x40, 1, 1, 0, 0x40, 2, 0, 0x80, 14, 10, 0, 122, 1, 4, 192, 0, 2, 1, 0, 0, 0x80, 15, 4, 0, 122, 1, 0];
        octets[3] = (byte)(octets.Length - 4);
        var update = UpdateMessage.Read(octets, new UpdateContext(true));
        Assert.True(update.TryGetMpReach(out var reach) && reach.NlriOctets is [0]);
        Assert.True(reach.Nlri.IsEmpty);
        Assert.True(update.TryGetMpUnreach(out var unreach) && unreach.NlriOctets is [0]);
        Assert.True(unreach.Withdrawn.IsEmpty);
    }

    [Fact]
    public void IPv4_prefixes_with_an_IPv6_next_hop_are_written_into_MP_REACH_NLRI_as_RFC_8950_says()
    {
        Prefix[] prefixes = [Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/25")];
        var octets = Samples.Announce(Samples.IPv6Attributes.Build(), prefixes);
        Assert.Equal(FrameStatus.Complete, BgpFrame.TryRead(octets, BgpFrame.MaximumLength, out var frame, out _));
        var update = UpdateMessage.Read(frame.Body, Samples.FourOctet);
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.True(update.Nlri.IsEmpty);
        Assert.True(update.TryGetMpReach(out var reach));
        Assert.Equal(AfiSafi.IPv4Unicast, reach.Family);
        Assert.Equal(Samples.IPv6Attributes.NextHop, reach.NextHop);
        var read = new List<Prefix>();
        foreach (var prefix in reach.Nlri) read.Add(prefix);
        Assert.Equal(prefixes, read);
    }

    // CVE-2023-46753, 47234, 47235: what is mandatory is missing, and something else is there.
    [Fact]
    public void Every_subset_of_the_attributes_in_every_order_is_judged_by_what_is_missing()
    {
        string[] mandatory = [Origin, AsPath, NextHop];
        string[] others = ["", "c0fe02 0102", "800f03 000201", "800e19 00020110 20010db8000000000000000000000001 00 18 20010d", "40fe00"];
        var cases = 0;
        for (var set = 0; set < 8; set++)
            foreach (var other in others)
                foreach (var otherFirst in new[] { true, false })
                    foreach (var withdrawn in new[] { "0000", "0004 18 c00002" })
                        foreach (var nlri in new[] { "", "18 cb0071" })
                        {
                            var some = string.Concat(mandatory.Where((_, i) => (set & 1 << i) != 0));
                            var attributes = Samples.Hex(otherFirst ? other + some : some + other);
                            byte[] body = [.. Samples.Hex(withdrawn), 0, (byte)attributes.Length, .. attributes, .. Samples.Hex(nlri)];
                            var announces = nlri.Length > 0 || other.StartsWith("800e", StringComparison.Ordinal);
                            var expected = other.StartsWith("40fe", StringComparison.Ordinal) ? UpdateAction.SessionReset
                                : announces && ((set & 3) != 3 || (nlri.Length > 0 && set != 7)) ? UpdateAction.TreatAsWithdraw
                                : UpdateAction.Accept;
                            var update = UpdateMessage.Read(body, Samples.FourOctet);
                            Assert.Equal(expected, update.Action);
                            Assert.Equal(attributes.Length == 0 && withdrawn == "0000" && nlri.Length == 0
                                         || (other.StartsWith("800f",
                                             StringComparison.Ordinal) && set == 0 && withdrawn == "0000" && nlri.Length == 0),
                                update.IsEndOfRib(out _));
                            cases++;
                        }
        Assert.Equal(8 * 5 * 2 * 2 * 2, cases);
    }

    [Fact]
    public void The_offset_points_at_the_attribute_in_the_message_body()
    {
        var body = Body(Good + "c00800");
        var offset = UpdateMessage.Read(body, Samples.FourOctet).Problem.Offset;
        Assert.Equal([0xc0, 0x08, 0x00], body[offset..(offset + 3)]);
    }

    [Theory]
    [InlineData(Good + "400504 00000064", UpdateAction.Accept, UpdateFault.None)]
    [InlineData(Good, UpdateAction.TreatAsWithdraw, UpdateFault.Missing)]
    [InlineData(Good + "400503 000064", UpdateAction.TreatAsWithdraw, UpdateFault.Length)]
    [InlineData(Origin + "400200" + NextHop + "400504 00000064", UpdateAction.Accept, UpdateFault.None)]
    [InlineData(Good + "400504 00000064" + "800903 0a0000", UpdateAction.TreatAsWithdraw, UpdateFault.Length)]
    public void An_internal_peer_must_send_LOCAL_PREF_and_may_send_an_empty_path(string attributes, UpdateAction action, UpdateFault fault)
    {
        var update = UpdateMessage.Read(Body(attributes), new UpdateContext(true, PeerKind.Internal));
        Assert.Equal((action, fault), (update.Action, update.Problem.Fault));
    }

    [Fact]
    public void AS_SETs_are_withdrawn_where_RFC_9774_is_followed()
    {
        var body = Body(Origin + "40020c 0201 0000fbf5 0101 0000fbf6" + NextHop);
        Assert.Equal(UpdateAction.Accept, UpdateMessage.Read(body, Samples.FourOctet).Action);
        var refused = UpdateMessage.Read(body, Samples.FourOctet with { RefuseAsSets = true });
        Assert.Equal((UpdateAction.TreatAsWithdraw, UpdateFault.AsSet), (refused.Action, refused.Problem.Fault));
    }

    [Theory]
    [InlineData("000c", UpdateFault.LengthsExceedMessage, "3/1 UPDATE Message Error: Malformed Attribute List")]
    [InlineData("0005 0000", UpdateFault.LengthsExceedMessage, "3/1 UPDATE Message Error: Malformed Attribute List")]
    [InlineData("0000 0001", UpdateFault.LengthsExceedMessage, "3/1 UPDATE Message Error: Malformed Attribute List")]
    [InlineData("0001 21 0000", UpdateFault.PrefixLength, "3/10 UPDATE Message Error: Invalid Network Field")]
    [InlineData("0001 18 0000", UpdateFault.PrefixOverrun, "3/10 UPDATE Message Error: Invalid Network Field")]
    [InlineData("0000 0000 18cb", UpdateFault.PrefixOverrun, "3/10 UPDATE Message Error: Invalid Network Field")]
    public void What_leaves_no_prefix_to_withdraw_resets_the_session(string body, UpdateFault fault, string notification)
    {
        var update = UpdateMessage.Read(Samples.Hex(body), Samples.FourOctet);
        Assert.Equal((UpdateAction.SessionReset, fault), (update.Action, update.Problem.Fault));
        Assert.Equal(notification, update.Problem.Notification.ToString());
    }

    [Fact]
    public void All_findings_are_listed_when_asked_for()
    {
        var problems = UpdateMessage.Explain(Body(Origin + Origin + AsPath + NextHop + "400601 00" + "c00800"), Samples.FourOctet);
        Assert.Equal(
            [UpdateFault.Repeated, UpdateFault.Length, UpdateFault.Length],
            problems.Select(p => p.Fault));
        Assert.Equal("ATOMIC_AGGREGATE: the length is not one that this attribute may have.", problems[1].Sentence);
    }

    [Fact]
    public void End_of_RIB_is_an_empty_message_or_an_empty_MP_UNREACH()
    {
        Assert.True(UpdateMessage.Read([0, 0, 0, 0], Samples.FourOctet).IsEndOfRib(out var family));
        Assert.Equal(AfiSafi.IPv4Unicast, family);
        Assert.True(UpdateMessage.Read(Samples.Hex("0000 0006 800f03 000201"), Samples.FourOctet).IsEndOfRib(out family));
        Assert.Equal(AfiSafi.IPv6Unicast, family);
        // CVE-2023-47235: an end with something else in it is none.
        Assert.False(UpdateMessage.Read(Samples.Hex("0000 000a 800f03 000201 40010100"), Samples.FourOctet).IsEndOfRib(out _));
        Assert.False(UpdateMessage.Read(Samples.Hex("0001 00 0000"), Samples.FourOctet).IsEndOfRib(out _));
    }

    [Fact]
    public void Bits_behind_the_prefix_length_are_cleared()
    {
        var update = UpdateMessage.Read(Samples.Hex("0004 14 cb00ff 0000"), Samples.FourOctet);
        var prefixes = new List<string>();
        foreach (var prefix in update.Withdrawn) prefixes.Add(prefix.ToString());
        Assert.Equal(["203.0.240.0/20"], prefixes);
    }

    [Fact]
    public void Kept_attributes_are_decoded_as_they_were_written()
    {
        var octets = Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24"));
        var update = UpdateMessage.Read(octets.AsSpan(19), Samples.FourOctet);
        var kept = RouteAttributes.ForNlri(update);
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.Equal(Samples.Attributes.Build(), kept);
        Assert.Equal("64501 4200000001 64503", kept.AsPathText);
        Assert.Equal((64501u, 64503u, 3), (kept.FirstAs!.Value.Value, kept.OriginAs!.Value.Value, kept.AsPathLength));
        Assert.Equal(["64501:7", "65535:65281"], kept.Communities.Select(c => c.ToString()));
        Assert.Equal(["rt:65001:100"], kept.ExtendedCommunities.Select(c => c.ToString()));
        Assert.Equal(["4200000001:1:2"], kept.LargeCommunities.Select(c => c.ToString()));
        Assert.Equal("4200000001 10.0.0.1", kept.Aggregator.ToString());
        Assert.Equal((10u, 64501u), (kept.MultiExitDisc!.Value, kept.OnlyToCustomer!.Value.Value));
        Assert.True(kept.AtomicAggregate);
        // The attribute that nobody knows is there, bit for bit.
        Assert.True(kept.View.TryGet((PathAttributeCode)0xfe, out var unknown));
        Assert.Equal([0xc0, 0xfe, 3, 1, 2, 3], unknown.Octets.ToArray());
    }

    [Fact]
    public void An_IPv6_next_hop_may_be_a_pair()
    {
        var octets = Samples.Announce(Samples.IPv6Attributes.Build(), Prefix.Parse("2001:db8::/32"));
        var update = UpdateMessage.Read(octets.AsSpan(19), Samples.FourOctet);
        Assert.True(update.TryGetMpReach(out var reach));
        var kept = RouteAttributes.ForMpReach(update, reach);
        Assert.Equal(("2001:db8::1", "fe80::1"), (kept.NextHop.ToString(), kept.LinkLocalNextHop.ToString()));
        Assert.Equal(Samples.IPv6Attributes.Build(), kept);
    }

    [Fact]
    public void Any_route_survives_writing_and_reading_in_four_and_in_two_octets()
    {
        var asn = Gen.Frequency((3, Gen.UInt[1, 65535]), (1, Gen.UInt[65536, uint.MaxValue])).Select(v => new Asn(v));
        var sequence = asn.Array[1, 300].Select(a => new AsPathSegmentValue(AsPathSegmentType.Sequence, [.. a]));
        var set = asn.Array[1, 5].Select(a => new AsPathSegmentValue(AsPathSegmentType.Set, [.. a]));
        var attributes = Gen.Select(
            Gen.Enum<Origin>(), sequence, Gen.Bool.SelectMany(b => b ? set.Array[1] : set.Array[0]), Gen.UInt.Nullable(),
            Gen.UInt.Array[0, 80], Gen.ULong.Array[0, 5], Gen.UInt.Array[0, 9], Gen.Bool,
            (origin, first, sets, med, communities, extended, large, aggregate) => Samples.Attributes with
            {
                Origin = origin,
                AsPath = [first, .. sets],
                MultiExitDisc = med,
                Communities = [.. communities.Select(c => new Community(c))],
                ExtendedCommunities = [.. extended.Select(c => new ExtendedCommunity(c))],
                LargeCommunities = [.. large.Select(l => new LargeCommunity(l, l ^ 1, 7)).Distinct()],
                AtomicAggregate = aggregate,
            });
        attributes.Sample(wanted =>
        {
            var route = wanted.Build();
            foreach (var fourOctet in new[] { true, false })
            {
                var output = new ArrayBufferWriter<byte>();
                Assert.Equal(1, new UpdateWriter(fourOctet).Announce(output, route, [Prefix.Parse("203.0.113.0/24")]));
                var update = UpdateMessage.Read(output.WrittenSpan[19..], new UpdateContext(fourOctet, PeerKind.External));
                Assert.Equal(UpdateAction.Accept, update.Action);
                var again = RouteAttributes.ForNlri(update);
                Assert.Equal(route.AsPathText, again.AsPathText);
                Assert.Equal(route.Communities, again.Communities);
                Assert.Equal(route.LargeCommunities, again.LargeCommunities);
                Assert.Equal((route.Aggregator, route.MultiExitDisc, route.Origin), (again.Aggregator, again.MultiExitDisc, again.Origin));
                if (fourOctet) Assert.Equal(route, again);
            }
        }, iter: 500);
    }

    [Fact]
    public void Many_prefixes_fill_message_after_message_and_none_is_too_long()
    {
        Prefix[] prefixes = [.. Enumerable.Range(0, 5000).Select(i => new Prefix(Address.FromIPv4(0x0a000000u + ((uint)i << 8)), 24))];
        Prefix[] ipv6 = [.. Enumerable.Range(0, 2000).Select(i => Prefix.Parse($"2001:db8:{i:x}::/48"))];
        foreach (var (all, attributes) in new[] { (prefixes, Samples.Attributes.Build()), (ipv6, Samples.IPv6Attributes.Build()) })
            foreach (var announce in new[] { true, false })
            {
                var output = new ArrayBufferWriter<byte>();
                var writer = new UpdateWriter(fourOctetAs: true);
                var messages = announce ? writer.Announce(output, attributes, all) : writer.Withdraw(output, all);
                var read = new List<Prefix>();
                var stream = output.WrittenSpan;
                for (; !stream.IsEmpty; messages--)
                {
                    Assert.Equal(FrameStatus.Complete, BgpFrame.TryRead(stream, BgpFrame.MaximumLength, out var frame, out _));
                    var update = UpdateMessage.Read(frame.Body, Samples.FourOctet);
                    Assert.Equal(UpdateAction.Accept, update.Action);
                    foreach (var prefix in update.Nlri) read.Add(prefix);
                    foreach (var prefix in update.Withdrawn) read.Add(prefix);
                    if (update.TryGetMpReach(out var reach))
                        foreach (var prefix in reach.Nlri) read.Add(prefix);
                    if (update.TryGetMpUnreach(out var unreach))
                        foreach (var prefix in unreach.Withdrawn) read.Add(prefix);
                    stream = stream[frame.Length..];
                }
                Assert.Equal(0, messages);
                Assert.Equal(all, read);
            }
    }

    [Fact]
    public void Attributes_that_leave_no_room_are_not_sent()
    {
        var huge = Samples.Attributes with { Communities = [.. Enumerable.Range(0, 1100).Select(i => new Community((uint)i))] };
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(0, new UpdateWriter(true).Announce(output, huge.Build(), [Prefix.Parse("203.0.113.0/24")]));
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal(1, new UpdateWriter(true, BgpFrame.MaximumExtendedLength).Announce(output, huge.Build(),
            [Prefix.Parse("203.0.113.0/24")]));
    }

    // RFC 6793 4.2.3
    [Theory]
    [InlineData("0203 fbf5 5ba0 5ba0", "0202 00010001 00010002", "64501 65537 65538")]
    [InlineData("0202 5ba0 5ba0", "0203 00010001 00010002 00010003", "23456 23456")]                 // AS4_PATH longer: ignored
    [InlineData("0201 fbf5 0102 5ba0 fbf6", "0102 00010001 0000fbf6", "64501 {65537,64502}")]
    [InlineData("0303 fbf5 fbf6 fbf7 0202 fbf8 5ba0", "0201 00010001", "(64501 64502 64503) 64504 65537")]
    [InlineData("0201 5ba0 0201 fbf5", "0303 00010001 00010002 00010003 0202 00010005 0000fbf5", "65541 64501")] // confederation dropped
    public void AS4_PATH_takes_the_place_of_the_tail_of_AS_PATH(string path, string as4Path, string merged)
    {
        var (old, four) = (Samples.Hex(path), Samples.Hex(as4Path));
        byte[] attributes = [.. Samples.Hex(Origin), 0x40, 2, (byte)old.Length, .. old, .. Samples.Hex(NextHop), 0xc0, 17,
            (byte)four.Length, .. four];
        var update = UpdateMessage.Read(Body(Convert.ToHexString(attributes)), new UpdateContext(false, PeerKind.Unknown));
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.Equal(merged, RouteAttributes.ForNlri(update).AsPathText);
    }

    [Theory]
    [InlineData("5ba0 0a000001", "65537 10.0.0.9", "64501 65537")]    // AS_TRANS: AS4_AGGREGATOR and AS4_PATH count
    [InlineData("fbf5 0a000001", "64501 10.0.0.1", "64501 23456")]    // a real AS: both are out of date
    public void AS4_AGGREGATOR_counts_only_where_AS_TRANS_stands_in(string aggregator, string merged, string path)
    {
        var update = UpdateMessage.Read(
            Body(Origin + "400206 0202 fbf5 5ba0" + NextHop + "c00706" + aggregator + "c0110a 0202 0000fbf5 00010001"
                 + "c01208 00010001 0a000009"), new UpdateContext(false, PeerKind.External));
        var kept = RouteAttributes.ForNlri(update);
        Assert.Equal((merged, path), (kept.Aggregator.ToString(), kept.AsPathText));
    }

    private static byte[] Body(string attributes)
    {
        var octets = Samples.Hex(attributes);
        return [0, 0, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets, 24, 203, 0, 113];
    }
}
