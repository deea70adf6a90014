using System.Buffers;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Fuzz.Targets;

/// <summary>
/// BGP: the first octet says what the OPENs agreed on, the second what the rest is. Everything that a session, a log and an export would do
/// to it is done.
/// </summary>
internal static class BgpTarget
{
    public const byte Frames = 0, UpdateBody = 1, Attributes = 2, Capabilities = 3, NotificationData = 4, Nlri = 5;

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return;
        var context = Context(input[0]);
        var octets = input[2..];
        switch (input[1] % 6)
        {
            case Frames: Stream(octets, context); break;
            case UpdateBody: Update(octets, context); break;
            case Attributes: Field(octets, context); break;
            case Capabilities: Parameters(octets); break;
            case Nlri: Family(octets, context); break;
            default: Notification(octets); break;
        }
    }

    private static UpdateContext Context(byte options) =>
        new((options & 1) != 0, (PeerKind)((options >> 1 & 3) % 3), RefuseAsSets: (options & 8) != 0)
        {
            AddPath = (options & 16) != 0 ? AddPathFamilies.All : (options & 32) != 0 ? AddPathFamilies.IPv6Unicast : AddPathFamilies.None,
        };

    public static void Stream(ReadOnlySpan<byte> octets, in UpdateContext context)
    {
        while (true)
        {
            var status = BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out var frame, out var fault);
            Property.Holds(status != FrameStatus.Malformed || fault.Offset < BgpFrame.HeaderLength, "a header's fault lies in the header");
            Property.Harmless(fault.ToString());
            if (status != FrameStatus.Complete) return;
            Property.Holds(octets.StartsWith(frame.Octets), "a frame is the front of its input");
            foreach (var cut in (ReadOnlySpan<int>)[0, 1, 15, 18, frame.Length / 2, frame.Length - 1])
                Property.Holds(BgpFrame.TryRead(octets[..Math.Min(cut, frame.Length - 1)], BgpFrame.MaximumExtendedLength, out _, out _)
                    == FrameStatus.Incomplete, "a proper prefix of a message is incomplete");
            Message(frame, context);
            octets = octets[frame.Length..];
        }
    }

    private static void Message(BgpFrame frame, in UpdateContext context)
    {
        switch (frame.Type)
        {
            case BgpMessageType.Open: Open(frame.Body); break;
            case BgpMessageType.Update: Update(frame.Body, context); break;
            case BgpMessageType.Notification: Notification(frame.Body); break;
            case BgpMessageType.RouteRefresh: RouteRefresh(frame.Body); break;
        }
    }

    private static void Open(ReadOnlySpan<byte> body)
    {
        if (!OpenMessage.TryRead(body, out var open, out var fault))
        {
            Property.Holds(fault.Offset <= body.Length, "a fault lies in the message");
            Property.Harmless(fault.ToString());
            return;
        }
        Property.Harmless(string.Join(", ", open!.Capabilities));
        var buffer = new byte[BgpFrame.MaximumLength * 4];
        var written = open.WriteTo(buffer);
        var rewritten = buffer.AsSpan(BgpFrame.HeaderLength, written - BgpFrame.HeaderLength);
        Property.Holds(OpenMessage.TryRead(rewritten, out var again, out _) && open.Equals(again), "an OPEN is read as it was written");
        // With extended parameters the old length may be anything but 0 (RFC 9072 2); 255 is written.
        Property.Holds((open.HasExtendedParameters && body[9] != 255) || rewritten.SequenceEqual(body), "an OPEN is written bit for bit");
    }

    // The capabilities of one parameter, in the form of RFC 9072.
    private static void Parameters(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > BgpFrame.MaximumLength - BgpFrame.HeaderLength - 16) return;
        var length = octets.Length + 3;
        Open([4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, 255, 255, (byte)(length >> 8), (byte)length,
            2, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets]);
    }

    private static void Notification(ReadOnlySpan<byte> body)
    {
        if (!NotificationMessage.TryRead(body, out var notification, out _)) return;
        Property.Harmless(notification.Text);
        if (notification.TryUnwrap(out var inner)) Property.Harmless($"{inner.Reason} {inner.Text}");
        if (notification.TryGetMaximumPrefixes(out var family, out var maximum))
            Property.Holds(NotificationMessage.MaximumPrefixesData(family, maximum).AsSpan().SequenceEqual(notification.Data[..7]),
                "the number of prefixes is written as it was read");
        Property.Harmless(notification.Reason.ToString());
        var buffer = new byte[BgpFrame.MaximumLength];
        var written = NotificationMessage.Write(buffer, notification.Reason, notification.Data);
        var rewritten = buffer.AsSpan(BgpFrame.HeaderLength, written - BgpFrame.HeaderLength);
        Property.Holds(NotificationMessage.TryRead(rewritten, out var again, out _)
            && again.Reason == notification.Reason && notification.Data.StartsWith(again.Data), "a NOTIFICATION is read as it was written");
    }

    private static void RouteRefresh(ReadOnlySpan<byte> body)
    {
        if (!RouteRefreshMessage.TryRead(body, out var refresh, out _)) return;
        Property.Harmless(refresh.ToString());
        foreach (var entry in RouteRefreshMessage.ReadFilters(body)) Property.Harmless(entry.ToString());
        Span<byte> buffer = stackalloc byte[RouteRefreshMessage.Length];
        refresh.WriteTo(buffer);
        Property.Holds(RouteRefreshMessage.TryRead(buffer[BgpFrame.HeaderLength..], out var again, out _) && again == refresh,
            "a ROUTE-REFRESH is read as it was written");
    }

    // The family, then its NLRI.
    private static void Family(ReadOnlySpan<byte> octets, in UpdateContext context)
    {
        if (octets.Length < 3) return;
        var family = new AfiSafi((Afi)(octets[0] << 8 | octets[1]), (Safi)octets[2]);
        Property.Harmless(family.ToString());
        var list = new NlriList(octets[3..], family, context.AddPath.Contains(family));
        var length = 0;
        foreach (var item in list)
        {
            Property.Harmless(item.ToString());
            length += item.Octets.Length;
        }
        Property.Holds(length <= list.Octets.Length, "what is told apart is not more than there was");
    }

    private static void Field(ReadOnlySpan<byte> octets, in UpdateContext context)
    {
        if (octets.Length <= ushort.MaxValue)
            Update([0, 0, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets, 24, 203, 0, 113], context);
    }

    public static void Update(ReadOnlySpan<byte> body, in UpdateContext context)
    {
        var update = UpdateMessage.Read(body, context);
        var problems = UpdateMessage.Explain(body, context);
        Property.Holds(problems.Select(p => p.Action).DefaultIfEmpty().Max() == update.Action, "the verdict is the strongest finding");
        foreach (var problem in problems)
        {
            Property.Holds(problem.Offset >= 0 && problem.Offset <= body.Length, "a finding lies in the message");
            Property.Harmless(problem.ToString());
            Property.Harmless(problem.Notification.ToString());
        }
        if (update.IsEndOfRib(out var family)) Property.Harmless(family.ToString());
        foreach (var attribute in update.Attributes)
            Property.Harmless($"{PathAttributeText.NameOf(attribute.Code)} {PathAttributeText.ValueOf(attribute, context)}");
        var withdrawn = Show(update.Withdrawn);
        var nlri = Show(update.Nlri);
        if (update.TryGetMpUnreach(out var unreach))
        {
            Property.Harmless(unreach.Family.ToString());
            Show(unreach.Withdrawn);
            Show(unreach.LabelledWithdrawn);
            Show(unreach.VpnWithdrawn);
        }
        Keep(update, nlri, RouteAttributes.ForNlri(update));
        if (update.TryGetMpReach(out var reach))
        {
            Property.Harmless($"{reach.Family} {reach.NextHop} {reach.LinkLocalNextHop} {reach.NextHopDistinguisher}");
            Show(reach.LabelledNlri);
            Show(reach.VpnNlri);
            Keep(update, Show(reach.Nlri), RouteAttributes.ForMpReach(update, reach));
        }
        if (update.Action == UpdateAction.Accept) Withdraw(withdrawn);
    }

    private static Prefix[] Show(PrefixList list)
    {
        var prefixes = new List<Prefix>();
        foreach (var prefix in list)
        {
            Property.Holds(Prefix.Parse(prefix.ToString()) == prefix, "a prefix is parsed as it was printed");
            prefixes.Add(prefix);
        }
        return [.. prefixes];
    }

    private static void Show(LabelledPrefixList list)
    {
        foreach (var prefix in list) Property.Harmless(prefix.ToString());
    }

    private static void Show(VpnPrefixList list)
    {
        foreach (var prefix in list)
        {
            Property.Harmless(prefix.ToString());
            Property.Holds(RouteDistinguisher.TryParse(prefix.Distinguisher.ToString(), out var again) && again == prefix.Distinguisher,
                "a distinguisher is parsed as it was printed");
        }
    }

    private static void Keep(UpdateMessage update, Prefix[] prefixes, RouteAttributes attributes)
    {
        Property.Harmless(attributes.ToString());
        Property.Harmless($"{attributes.Origin} {attributes.OriginAs} {attributes.FirstAs} {attributes.AsPathLength}");
        Property.Harmless($"{attributes.MultiExitDisc} {attributes.LocalPref} {attributes.AtomicAggregate}");
        Property.Harmless($"{attributes.Aggregator} {attributes.OnlyToCustomer}");
        foreach (var community in attributes.Communities)
            Property.Holds(Community.TryParse(community.ToString(), out var read) && read == community, "a community is parsed as printed");
        foreach (var community in attributes.LargeCommunities)
            Property.Holds(LargeCommunity.TryParse(community.ToString(), out var read) && read == community, "a large community is, too");
        foreach (var community in attributes.ExtendedCommunities)
            Property.Holds(!ExtendedCommunity.TryParse(community.ToString(), out var read) || read == community,
                "an extended community is parsed as printed, or not at all");
        Property.Harmless(string.Join(' ', attributes.ExtendedCommunities));
        Property.Harmless(attributes.ToPassOn().ToString());
        if (update.Action > UpdateAction.AttributeDiscard || prefixes.Length == 0 || attributes.NextHop == default) return;
        foreach (var fourOctet in (ReadOnlySpan<bool>)[true, false]) Rewrite(update.Context, prefixes, attributes, fourOctet);
    }

    // What is announced again is what was kept: always with four octets; with two, as much as RFC 6793 can carry.
    private static void Rewrite(in UpdateContext context, Prefix[] prefixes, RouteAttributes attributes, bool fourOctet)
    {
        var output = new ArrayBufferWriter<byte>();
        if (new UpdateWriter(fourOctet, BgpFrame.MaximumExtendedLength).Announce(output, attributes, prefixes) == 0) return;
        var written = output.WrittenSpan;
        var read = new List<Prefix>();
        while (!written.IsEmpty)
        {
            Property.Holds(BgpFrame.TryRead(written, BgpFrame.MaximumExtendedLength, out var frame, out _) == FrameStatus.Complete,
                "what is written can be framed");
            var again = UpdateMessage.Read(frame.Body, context with { FourOctetAs = fourOctet, AddPath = AddPathFamilies.None });
            Property.Holds(again.Action <= UpdateAction.AttributeDiscard, "what was accepted is accepted when written again");
            RouteAttributes kept;
            if (again.TryGetMpReach(out var reach))
            {
                kept = RouteAttributes.ForMpReach(again, reach);
                foreach (var prefix in reach.Nlri) read.Add(prefix);
            }
            else
            {
                kept = RouteAttributes.ForNlri(again);
                foreach (var prefix in again.Nlri) read.Add(prefix);
            }
            if (fourOctet) Property.Holds(kept.Equals(attributes), "attributes are read as they were written");
            written = written[frame.Length..];
        }
        Property.Holds(read.SequenceEqual(prefixes), "prefixes are read as they were written");
    }

    private static void Withdraw(Prefix[] prefixes)
    {
        if (prefixes.Length == 0) return;
        var output = new ArrayBufferWriter<byte>();
        new UpdateWriter(fourOctetAs: true).Withdraw(output, prefixes);
        var read = new List<Prefix>();
        for (var written = output.WrittenSpan; !written.IsEmpty;)
        {
            Property.Holds(BgpFrame.TryRead(written, BgpFrame.MaximumLength, out var frame, out _) == FrameStatus.Complete,
                "a withdrawal can be framed");
            foreach (var prefix in UpdateMessage.Read(frame.Body, new UpdateContext(true)).Withdrawn) read.Add(prefix);
            written = written[frame.Length..];
        }
        Property.Holds(read.SequenceEqual(prefixes), "withdrawals are read as they were written");
    }
}
