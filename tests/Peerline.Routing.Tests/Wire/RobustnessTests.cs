using System.Buffers;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>Hostile octets: no exception, no reading past the end, no allocation where none is promised.</summary>
public class RobustnessTests
{
    [Fact]
    public void Mutated_messages_never_throw_anywhere_between_reading_showing_and_writing()
    {
        var random = new Random(20260107);
        var samples = Samples.All;
        var (cases, malformed) = (0, 0);
        for (var round = 0; round < 40_000; round++)
        {
            var octets = samples[random.Next(samples.Length)].Octets.ToArray();
            Mutate(random, ref octets);
            malformed += Exercise(octets) ? 0 : 1;
            cases++;
        }
        // The floor: mutants that all survive, or all die in the header, would prove nothing.
        Assert.Equal(40_000, cases);
        Assert.InRange(malformed, 4_000, 36_000);
    }

    [Fact]
    public void Every_length_field_set_to_every_value_that_may_hurt()
    {
        foreach (var (_, sample) in Samples.All)
            for (var at = BgpFrame.HeaderLength; at < sample.Length; at++)
                foreach (var value in new byte[] { 0, 1, 2, 127, 128, 254, 255, (byte)(sample[at] + 1), (byte)(sample[at] - 1) })
                {
                    var octets = sample.ToArray();
                    octets[at] = value;
                    Exercise(octets);
                    Exercise(octets[..at]);
                }
    }

    [Fact]
    public void All_flag_octets_on_all_attribute_codes_have_an_answer()
    {
        var answers = new HashSet<UpdateAction>();
        for (var flags = 0; flags < 256; flags++)
            for (var code = 0; code < 256; code++)
                for (var length = 0; length < 9; length++)
                {
                    byte[] header = (flags & 0x10) != 0 ? [(byte)flags, (byte)code, 0, (byte)length] : [(byte)flags, (byte)code,
                        (byte)length];
                    byte[] body = [0, 0, 0, (byte)(header.Length + length), .. header, .. new byte[length], 24, 203, 0, 113];
                    answers.Add(UpdateMessage.Read(body, Samples.FourOctet).Action);
                }
        // Nothing of this is ever accepted: what must be there is always missing.
        Assert.Equal([UpdateAction.TreatAsWithdraw, UpdateAction.SessionReset], answers.Order());
    }

    [Fact]
    public void Reading_an_UPDATE_and_all_of_its_attributes_allocates_nothing()
    {
        var ipv4 = Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"));
        var ipv6 = Samples.Announce(Samples.IPv6Attributes.Build(), Prefix.Parse("2001:db8::/32"));
        for (var i = 0; i < 200; i++) Walk(ipv4, Walk(ipv6, 0));
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) Walk(ipv4, Walk(ipv6, 0));
        }));
    }

    private static int Walk(byte[] octets, int seen)
    {
        BgpFrame.TryRead(octets, BgpFrame.MaximumLength, out var frame, out _);
        var update = UpdateMessage.Read(frame.Body, Samples.FourOctet);
        foreach (var prefix in update.Nlri) seen += prefix.Length;
        if (update.TryGetMpReach(out var reach))
            foreach (var prefix in reach.Nlri) seen += prefix.Length;
        var attributes = update.Attributes;
        foreach (var attribute in attributes) seen += attribute.Value.Length;
        foreach (var segment in attributes.AsPath)
            for (var i = 0; i < segment.Count; i++) seen += (int)(segment[i].Value & 1);
        seen += attributes.AsPath.Length + (int)(attributes.MultiExitDisc ?? 0) + attributes.Communities.Count;
        seen += attributes.AsPath.Contains(64503) ? 1 : 0;
        seen += attributes.LargeCommunities.Count + attributes.ExtendedCommunities.Count + (attributes.OnlyToCustomer is null ? 0 : 1);
        return seen;
    }

    /// <summary>
    /// Everything that would happen to the octets in a session, in a log and in an export. True when the message was accepted.
    /// </summary>
    internal static bool Exercise(ReadOnlySpan<byte> octets)
    {
        if (BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out var frame, out var fault) != FrameStatus.Complete)
        {
            _ = fault.ToString();
            return false;
        }
        switch (frame.Type)
        {
            case BgpMessageType.Open:
                if (!OpenMessage.TryRead(frame.Body, out var open, out fault)) return false;
                var buffer = new byte[BgpFrame.MaximumLength * 2];
                var written = open!.WriteTo(buffer);
                Assert.True(OpenMessage.TryRead(buffer.AsSpan(19, written - 19), out var again, out _));
                Assert.Equal(open, again);
                _ = string.Join(", ", open.Capabilities);
                return true;
            case BgpMessageType.Notification:
                Assert.True(NotificationMessage.TryRead(frame.Body, out var notification, out _));
                Samples.Harmless(notification.Text);
                _ = notification.Reason.ToString();
                return true;
            case BgpMessageType.RouteRefresh:
                foreach (var entry in RouteRefreshMessage.ReadFilters(frame.Body)) _ = entry.ToString();
                return RouteRefreshMessage.TryRead(frame.Body, out _, out _);
            case BgpMessageType.Update:
                var accepted = true;
                foreach (var fourOctet in new[] { true, false })
                    foreach (var peer in new[] { PeerKind.External, PeerKind.Internal, PeerKind.Unknown })
                        accepted &= ExerciseUpdate(frame.Body, new UpdateContext(fourOctet, peer));
                return accepted;
            default:
                return true;
        }
    }

    private static bool ExerciseUpdate(ReadOnlySpan<byte> body, UpdateContext context)
    {
        var update = UpdateMessage.Read(body, context);
        _ = update.Problem.ToString() + update.Problem.Notification;
        var worst = UpdateMessage.Explain(body, context).Select(p => p.Action).DefaultIfEmpty().Max();
        Assert.Equal(update.Action, worst);
        _ = update.IsEndOfRib(out _);
        var nlri = Show(RouteAttributes.ForNlri(update));
        foreach (var prefix in update.Nlri) _ = prefix.ToString();
        foreach (var prefix in update.Withdrawn) _ = prefix.ToString();
        if (update.TryGetMpUnreach(out var unreach))
        {
            foreach (var prefix in unreach.Withdrawn) _ = prefix.ToString();
            foreach (var prefix in unreach.LabelledWithdrawn) _ = prefix.ToString();
            foreach (var prefix in unreach.VpnWithdrawn) _ = prefix.ToString();
        }
        if (update.TryGetMpReach(out var reach))
        {
            foreach (var prefix in reach.Nlri) _ = prefix.ToString();
            foreach (var prefix in reach.LabelledNlri) _ = prefix.ToString();
            foreach (var prefix in reach.VpnNlri) _ = prefix.ToString();
            foreach (var item in new NlriList(reach.NlriOctets, reach.Family, reach.HasPathIds)) _ = item.ToString();
            Show(RouteAttributes.ForMpReach(update, reach).ToPassOn());
        }
        foreach (var attribute in update.Attributes)
            Samples.Harmless(PathAttributeText.NameOf(attribute.Code) + PathAttributeText.ValueOf(attribute, context));
        if (update.Action >= UpdateAction.TreatAsWithdraw || update.Nlri.IsEmpty) return update.Action < UpdateAction.TreatAsWithdraw;

        // What was accepted can be sent again, and means the same.
        var output = new ArrayBufferWriter<byte>();
        foreach (var asSize in new[] { true, false })
        {
            output.ResetWrittenCount();
            new UpdateWriter(asSize, BgpFrame.MaximumExtendedLength).Announce(output, nlri, [Prefix.Parse("203.0.113.0/24")]);
            Assert.Equal(FrameStatus.Complete, BgpFrame.TryRead(output.WrittenSpan, BgpFrame.MaximumExtendedLength, out var frame, out _));
            var again = UpdateMessage.Read(frame.Body, new UpdateContext(asSize, PeerKind.Unknown));
            Assert.True(again.Action <= UpdateAction.AttributeDiscard, again.Problem.ToString());
            Assert.Equal(nlri.NextHop, RouteAttributes.ForNlri(again).NextHop);
        }
        return true;
    }

    private static RouteAttributes Show(RouteAttributes attributes)
    {
        _ = attributes.ToString() + attributes.Origin + attributes.OriginAs + attributes.FirstAs + attributes.AsPathLength
            + attributes.AsPath.Length
            + attributes.MultiExitDisc + attributes.LocalPref + attributes.AtomicAggregate + attributes.Aggregator
                + attributes.OnlyToCustomer
            + string.Join(' ', attributes.Communities) + string.Join(' ', attributes.LargeCommunities)
            + string.Join(' ', attributes.ExtendedCommunities) + attributes.GetHashCode();
        return attributes;
    }

    private static void Mutate(Random random, ref byte[] octets)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            // The header mostly stays, so that the mutants reach the bodies.
            var at = random.Next(random.Next(20) == 0 ? 0 : Math.Min(BgpFrame.HeaderLength, octets.Length - 1), octets.Length);
            switch (random.Next(4))
            {
                case 0: octets[at] = (byte)random.Next(256); break;
                case 1: octets[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: octets = [.. octets[..at], (byte)random.Next(256), .. octets[at..]]; break;
                default: octets = [.. octets[..at], .. octets[Math.Min(octets.Length, at + random.Next(1, 5))..]]; break;
            }
            if (octets.Length < BgpFrame.HeaderLength) return;
            if (random.Next(10) != 0) (octets[16], octets[17]) = ((byte)(octets.Length >> 8), (byte)octets.Length);
        }
    }
}
