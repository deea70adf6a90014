using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// The reading of one router's stream: takes octets, keeps the peers, and hands events to the consumer. No socket and no clock; a file or
/// a capture does as well. Allocates nothing for Route Monitoring of version 3.
/// </summary>
public sealed class BmpSession
{
    // What decides which peer, which table and which AS size: peer type, flags, distinguisher and address. Messages of one peer mostly
    // come in a row.
    private const int DecidingLength = 26;
    private readonly byte[] _lastHeader = new byte[DecidingLength];
    private readonly IBmpConsumer _consumer;
    private readonly int _maximumMessageLength;
    private readonly int _maximumPeers;
    private BmpPeer? _lastPeer;
    private RibView _lastView;
    private UpdateContext _lastContext;
    private bool _lastContextKnown;

    /// <param name="router">Whose stream.</param>
    /// <param name="consumer">Who takes the events.</param>
    /// <param name="maximumMessageLength">Octets that a message may have.</param>
    /// <param name="maximumPeers">Peers that a router may speak of.</param>
    public BmpSession(
        BmpRouter router, IBmpConsumer consumer, int maximumMessageLength = BmpFrame.DefaultMaximumLength, int maximumPeers = 20_000)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(consumer);
        Router = router;
        _consumer = consumer;
        _maximumMessageLength = maximumMessageLength;
        _maximumPeers = maximumPeers;
    }

    /// <summary>Whose stream.</summary>
    public BmpRouter Router { get; }

    /// <summary>Why nothing more is read; null as long as the session goes on.</summary>
    public BmpDisconnect? Ended { get; private set; }

    /// <summary>
    /// Reads all whole messages of the input and returns how many octets they took; the rest belongs to a message that is not complete
    /// yet and is to be given again with what follows. Once the session has ended nothing more is taken.
    /// </summary>
    public int Read(ReadOnlySpan<byte> input)
    {
        var position = 0;
        while (Ended is null)
        {
            var status = BmpFrame.TryRead(input[position..], _maximumMessageLength, out var frame, out var problem);
            if (status == FrameStatus.Incomplete) break;
            if (status == FrameStatus.Malformed)
            {
                End(problem, input[position..]);
                break;
            }
            Router.Messages++;
            Router.Octets += frame.Length;
            position += frame.Length;
            Take(frame);
        }
        return position;
    }

    private void Take(in BmpFrame frame)
    {
        _consumer.Received(Router, frame);
        if (!TakeMessage(frame, out var problem))
        {
            // A layout of a draft is no fault of the router's.
            if (problem.Fault == BmpFault.DraftLayout) _consumer.Uninterpreted(Router, frame);
            else if (problem.Fault != BmpFault.None) End(problem, frame.Octets);
        }
    }

    private void End(in BmpProblem problem, ReadOnlySpan<byte> octets)
    {
        Ended = BmpDisconnect.Malformed;
        _consumer.Malformed(Router, problem, octets);
    }

    private bool TakeMessage(in BmpFrame frame, out BmpProblem problem)
    {
        switch (frame.Type)
        {
            case BmpMessageType.RouteMonitoring:
                if (!RouteMonitoringMessage.TryRead(frame, out var route, out problem)) return false;
                return TakeRoute(route);
            case BmpMessageType.StatisticsReport:
                if (!StatisticsReport.TryRead(frame, out var report, out problem)) return false;
                if (PeerOf(report.Peer) is { } counted) _consumer.Statistics(counted, report);
                return true;
            case BmpMessageType.PeerDownNotification:
                if (!PeerDownMessage.TryRead(frame, out var down, out problem)) return false;
                TakeDown(down);
                return true;
            case BmpMessageType.PeerUpNotification:
                if (!PeerUpMessage.TryRead(frame, out var up, out problem)) return false;
                TakeUp(up);
                return true;
            case BmpMessageType.Initiation:
                if (!InitiationMessage.TryRead(frame, out var initiation, out problem)) return false;
                Router.SysName = initiation.SysName ?? Router.SysName;
                Router.SysDescr = initiation.SysDescr ?? Router.SysDescr;
                _consumer.Initiated(Router, initiation);
                return true;
            case BmpMessageType.Termination:
                if (!TerminationMessage.TryRead(frame, out var termination, out problem)) return false;
                Ended = BmpDisconnect.Terminated;
                _consumer.Terminated(Router, termination);
                return true;
            case BmpMessageType.RouteMirroring:
                if (!RouteMirroringMessage.TryRead(frame, out var mirrored, out problem)) return false;
                if (PeerOf(mirrored.Peer) is { } seen) _consumer.Mirrored(seen, mirrored);
                return true;
            default:
                problem = default;
                _consumer.Uninterpreted(Router, frame);
                return true;
        }
    }

    private bool TakeRoute(in RouteMonitoringMessage message)
    {
        if (!Find(message.Peer)) return true;
        var peer = _lastPeer!;
        peer.RouteMonitoringMessages++;
        UpdateContext context;
        if (!message.Information.IsEmpty && MonitoredContext.TryRead(message, out var brought)) context = brought;
        else if (_lastContextKnown) context = _lastContext;
        else if (!MonitoredContext.TryInfer(message.UpdateBody, message.Peer.IsLegacyAsPath, out context))
        {
            peer.UnknownContexts++;
            _consumer.ContextUnknown(peer, _lastView, message);
            return true;
        }
        var update = UpdateMessage.Read(message.UpdateBody, context);
        if (update.Action != UpdateAction.Accept) peer.MalformedUpdates++;
        if (update.IsEndOfRib(out var family)) _consumer.EndOfRib(peer, _lastView, family, message);
        else _consumer.Routes(peer, _lastView, message, update);
        return true;
    }

    private void TakeUp(in PeerUpMessage message)
    {
        if (PeerOf(message.Peer) is not { } peer) return;
        peer.Up(message);
        _lastPeer = null;
        _consumer.PeerUp(peer, message);
    }

    private void TakeDown(in PeerDownMessage message)
    {
        if (PeerOf(message.Peer) is not { } peer) return;
        peer.Down();
        _lastPeer = null;
        _consumer.PeerDown(peer, message);
    }

    private bool Find(PerPeerHeader header)
    {
        var deciding = header.Octets[..DecidingLength];
        if (_lastPeer is not null && deciding.SequenceEqual(_lastHeader)) return true;
        if (PeerOf(header) is not { } peer) return false;
        deciding.CopyTo(_lastHeader);
        _lastPeer = peer;
        _lastView = header.View;
        _lastContextKnown = peer.TryGetContext(_lastView, header.IsLegacyAsPath, out _lastContext);
        return true;
    }

    // Null when the router spoke of too many peers, which ends the session.
    private BmpPeer? PeerOf(PerPeerHeader header)
    {
        if (Router.TryGetPeer(header.Key, out var peer)) return peer;
        if (Router.PeerCount < _maximumPeers) return Router.Add(header);
        Ended = BmpDisconnect.TooManyPeers;
        return null;
    }
}
