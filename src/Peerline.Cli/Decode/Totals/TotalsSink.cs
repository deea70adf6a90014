using Peerline.Cli.Decode.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Totals;

/// <summary>Counts instead of showing: messages by type, routes by family, prefixes, peers, and what was wrong how often.</summary>
internal sealed class TotalsSink(DecodeOptions options) : IMessageSink
{
    private readonly BgpContext _mrt = new(options);
    private readonly List<string> _names = [];
    private int _generation = -1;

    public Tally Messages { get; } = new();
    public Tally Outcomes { get; } = new();
    public Tally Faults { get; } = new();
    public Tally Peers { get; } = new();
    public Tally Notes { get; } = new();
    public SortedDictionary<AfiSafi, FamilyTotals> Families { get; } = [];
    public long Octets { get; private set; }
    public Moment First { get; private set; }
    public Moment Last { get; private set; }

    public bool HasFaults => Outcomes.Any(o => o.Key != "ok") || Notes.Any();

    public void Bgp(in Place place, ReadOnlySpan<byte> message, BgpContext context)
    {
        Met(place.Time, message.Length);
        Messages.Add($"bgp {BgpJson.TypeName((BgpMessageType)message[BgpFrame.TypeOffset])}");
        if (place.From.IsKnown) Peers.Add(place.From.Address.ToString());
        Judge(Message(message, context));
    }

    public void Bmp(in Place place, ReadOnlySpan<byte> message, BmpPeers peers)
    {
        Met(place.Time, message.Length);
        BmpFrame.TryRead(message, BmpStreamDecoder.MaximumLength, out var frame, out _);
        Messages.Add($"bmp {Names.Of(BmpFrame.NameOf(frame.Type))}");
        if (frame.HasPeer)
        {
            Peers.Add(frame.Peer.IsLocRib ? $"Loc-RIB of {frame.Peer.Identifier}" : frame.Peer.Address.ToString());
            if (!place.Time.IsKnown) Met(Moment.OfMicroseconds(frame.Peer.Seconds, frame.Peer.Microseconds), 0);
        }

        Judge(BmpContent(frame, peers));
    }

    public void Rtr(in Place place, ReadOnlySpan<byte> message)
    {
        Met(place.Time, message.Length);
        var status = RtrPdu.TryRead(message, out var pdu, out var fault);
        Messages.Add(status == FrameStatus.Complete ? $"rtr {Names.Of(pdu.Type)}" : "rtr malformed");
        Judge(status == FrameStatus.Complete ? Verdict.Ok : Verdict.Of(fault));
    }

    public void Mrt(in Place place, MrtRecord record, PeerIndex peers)
    {
        Met(place.Time, record.Octets.Length);
        Messages.Add($"mrt {record.TypeName}");
        Judge(MrtContent(record, peers));
    }

    public void Malformed(in Place place, string kind, ReadOnlySpan<byte> octets, in Verdict verdict)
    {
        Met(place.Time, 0);
        Messages.Add($"{kind} malformed");
        Judge(verdict);
    }

    public void Incomplete(in Place place, string kind, ReadOnlySpan<byte> octets)
    {
        Met(place.Time, octets.Length);
        Messages.Add($"{kind} incomplete");
        Judge(Verdict.Incomplete(octets.Length));
    }

    public void Note(in Place place, NoteKind note, long octets, string? text = null) => Notes.Add(Names.Of(note), Math.Max(1, octets));

    /// <summary>A route of a table, which no message carried.</summary>
    public FamilyTotals Family(AfiSafi family)
    {
        if (!Families.TryGetValue(family, out var totals)) Families[family] = totals = new FamilyTotals();
        return totals;
    }

    private void Met(Moment time, int octets)
    {
        Octets += octets;
        if (!time.IsKnown) return;
        if (!First.IsKnown || time.AsSeconds < First.AsSeconds) First = time;
        if (!Last.IsKnown || time.AsSeconds > Last.AsSeconds) Last = time;
    }

    private void Judge(in Verdict verdict)
    {
        Outcomes.Add(Names.Of(verdict.Outcome));
        if (verdict.Outcome != Outcome.Ok && verdict.Reason is { } reason) Faults.Add(reason);
    }

    private Verdict BmpContent(in BmpFrame frame, BmpPeers peers)
    {
        switch (frame.Type)
        {
            case BmpMessageType.RouteMonitoring:
                return RouteMonitoringMessage.TryRead(frame, out var monitoring, out var problem)
                    ? Message(monitoring.Update, peers.ContextOf(monitoring))
                    : Verdict.Of(problem);
            case BmpMessageType.PeerUpNotification:
                if (!PeerUpMessage.TryRead(frame, out var up, out problem)) return Verdict.Of(problem);
                peers.Up(up);
                return Verdict.Ok;
            case BmpMessageType.PeerDownNotification:
                peers.Down(frame.Peer.Key);
                return PeerDownMessage.TryRead(frame, out _, out problem) ? Verdict.Ok : Verdict.Of(problem);
            case BmpMessageType.StatisticsReport:
                return StatisticsReport.TryRead(frame, out _, out problem) ? Verdict.Ok : Verdict.Of(problem);
            default:
                return Verdict.Ok;
        }
    }

    private Verdict MrtContent(MrtRecord record, PeerIndex peers)
    {
        var problem = default(MrtProblem);
        switch (record.Kind)
        {
            case MrtRecordKind.Rib:
                problem = RibRecord.Read(record, out var rib);
                if (problem.Fault != MrtFault.None) break;
                var family = Family(rib.Family);
                var entries = rib.GetEnumerator();
                while (entries.MoveNext())
                {
                    family.Announce(rib.Prefix);
                    Peer(peers, entries.Current.PeerIndex);
                }

                problem = entries.Problem;
                break;
            case MrtRecordKind.TableDump:
                problem = TableDumpRecord.Read(record, out var route);
                if (problem.Fault != MrtFault.None) break;
                Family(route.Prefix.Family).Announce(route.Prefix);
                Peers.Add(route.PeerAddress.ToString());
                break;
            case MrtRecordKind.StateChange:
                problem = MrtStateChange.Read(record, out _);
                break;
            case MrtRecordKind.Message:
                problem = MrtMessage.Read(record, out var message);
                if (problem.Fault != MrtFault.None) break;
                Peers.Add(message.Peering.PeerAddress.ToString());
                if (message.MessageType != BgpMessageType.Update) break;
                (_mrt.FourOctetAs, _mrt.AddPath) = (message.Peering.FourOctetAs, message.HasPathIds ? AddPathFamilies.All : AddPathFamilies.None);
                return Update(UpdateMessage.Read(message.MessageBody, _mrt.For(message.MessageBody, out _, out _)));
        }

        return problem.Fault == MrtFault.None ? Verdict.Ok : Verdict.Of(problem);
    }

    // The name of a peer is made once, not for each of its routes.
    private void Peer(PeerIndex peers, int index)
    {
        if (_generation != peers.Generation)
        {
            _generation = peers.Generation;
            _names.Clear();
            for (var i = 0; i < peers.Count; i++) _names.Add(peers[i].Address.ToString());
        }

        Peers.Add(index < _names.Count ? _names[index] : "not in the index");
    }

    private Verdict Message(ReadOnlySpan<byte> message, BgpContext context)
    {
        if (BgpFrame.TryRead(message, context.MaximumLength, out var frame, out var fault) != FrameStatus.Complete) return Verdict.Of(fault, 0);

        var read = frame.Type switch
        {
            BgpMessageType.Open => OpenMessage.TryRead(frame.Body, out _, out fault),
            BgpMessageType.RouteRefresh => RouteRefreshMessage.TryRead(frame.Body, out _, out fault),
            _ => true,
        };
        if (!read) return Verdict.Of(fault, BgpFrame.HeaderLength);
        return frame.Type == BgpMessageType.Update ? Update(UpdateMessage.Read(frame.Body, context.For(frame.Body, out _, out _))) : Verdict.Ok;
    }

    private Verdict Update(in UpdateMessage update)
    {
        if (update.IsEndOfRib(out var ended)) Family(ended).EndsOfRib++;
        if (!update.Nlri.IsEmpty) Family(AfiSafi.IPv4Unicast).Announce(update.Nlri);
        if (!update.Withdrawn.IsEmpty) Family(AfiSafi.IPv4Unicast).Withdraw(update.Withdrawn);
        if (update.TryGetMpReach(out var reach)) Family(reach.Family).Announce(reach);
        if (update.TryGetMpUnreach(out var unreach)) Family(unreach.Family).Withdraw(unreach);
        return Verdict.Of(update.Problem, BgpFrame.HeaderLength);
    }
}
