using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

// Messages: what comes in becomes an event for the machine, what the machine wants goes out.
public sealed partial class BgpSession
{
    // Who waits for the peer's OPEN may answer a bad one before it has sent its own (RFC 4271 8.1.1).
    private BgpMachineOptions MachineOptions => new(
        DelayOpen: _configuration.DelayOpenTime is not null,
        DampPeerOscillations: true,
        SendNotificationWithoutOpen: _configuration.DelayOpenTime is not null);

    // RFC 8654 4: what we did not offer, the peer must not use.
    private int LongestMessage => _configuration.ExtendedMessages ? BgpFrame.MaximumExtendedLength : BgpFrame.MaximumLength;

    int IBgpTransportOwner.Received(BgpTransport transport, ReadOnlySpan<byte> octets, int fresh)
    {
        lock (_gate)
        {
            if (OwnerOf(transport) is not { } connection) return octets.Length;
            _counters.OctetsReceived += fresh;
            var consumed = 0;
            while (connection.Transport == transport)
            {
                var status = BgpFrame.TryRead(octets[consumed..], LongestMessage, out var frame, out var fault);
                if (status == FrameStatus.Incomplete) break;
                if (status == FrameStatus.Malformed)
                {
                    Feed(connection, new BgpInput(BgpEvent.BgpHeaderError, fault.Reason), fault.DataOctets());
                    break;
                }
                consumed += frame.Length;
                Handle(connection, frame);
            }
            Publish();
            return connection.Transport == transport ? consumed : octets.Length;
        }
    }

    private void Handle(BgpConnection connection, in BgpFrame frame)
    {
        _counters.MessagesReceived++;
        switch (frame.Type)
        {
            case BgpMessageType.Open: HandleOpen(connection, frame.Body); break;
            case BgpMessageType.Update: HandleUpdate(connection, frame); break;
            case BgpMessageType.Notification: HandleNotification(connection, frame.Body); break;
            case BgpMessageType.Keepalive:
                _counters.KeepalivesReceived++;
                Feed(connection, BgpEvent.KeepaliveMessage);
                break;
            case BgpMessageType.RouteRefresh: HandleRouteRefresh(connection, frame); break;
        }
    }

    private void HandleOpen(BgpConnection connection, ReadOnlySpan<byte> body)
    {
        if (connection.State != BgpState.OpenSent && !connection.IsDelayingOpen)
        {
            Feed(connection, BgpEvent.BgpOpen);
            return;
        }
        if (!OpenMessage.TryRead(body, out var open, out var fault))
        {
            Feed(connection, new BgpInput(BgpEvent.BgpOpenMessageError, fault.Reason), fault.DataOctets());
            return;
        }
        _openedAs = open!.Asn;
        if (!OpenNegotiation.TryNegotiate(_configuration, _options.Identifier, open, out var negotiated, out var refusal, out var data))
        {
            Feed(connection, new BgpInput(BgpEvent.BgpOpenMessageError, refusal), data);
            return;
        }
        if (!SurvivesCollision(connection, open)) return;
        connection.Negotiated = negotiated;
        connection.Context = UpdateContext.FromOpens(OpenNegotiation.Propose(_configuration, _options.Identifier), open) with
        {
            RefuseAsSets = _configuration.RefuseAsSets,
        };
        var opened = connection.IsDelayingOpen ? BgpEvent.BgpOpenWithDelayOpenTimerRunning : BgpEvent.BgpOpen;
        Feed(connection, new BgpInput(opened, HoldTimeIsZero: negotiated!.HoldTime == TimeSpan.Zero));
    }

    private void HandleUpdate(BgpConnection connection, in BgpFrame frame)
    {
        if (connection.State != BgpState.Established)
        {
            Feed(connection, BgpEvent.UpdateMessage);
            return;
        }
        _counters.UpdatesReceived++;
        var update = UpdateMessage.Read(frame.Body, connection.Context);
        if (update.Action != UpdateAction.Accept)
            _raise(new BgpUpdateMalformed(Name, _options.Time.GetUtcNow(), update.Problem, frame.Octets.ToArray()));
        if (update.Action == UpdateAction.SessionReset)
        {
            var wrong = AttributeAt(frame.Body, update.Problem);
            Feed(connection, new BgpInput(BgpEvent.UpdateMessageError, update.Problem.Notification), wrong);
            return;
        }
        Feed(connection, BgpEvent.UpdateMessage);
        Process(connection, update);
    }

    // RFC 4271 6.3: the data is the attribute that is wrong; only octets that the peer itself sent.
    private static byte[] AttributeAt(ReadOnlySpan<byte> body, UpdateProblem problem)
    {
        if (problem.Fault is not (UpdateFault.UnrecognizedWellKnown or UpdateFault.FlagsConflict or UpdateFault.Length)) return [];
        var attribute = new PathAttributes(body[problem.Offset..], fourOctetAs: true).GetEnumerator();
        return attribute.MoveNext() ? attribute.Current.Octets.ToArray() : [];
    }

    private void HandleNotification(BgpConnection connection, ReadOnlySpan<byte> body)
    {
        if (!NotificationMessage.TryRead(body, out var message, out _)) return;
        _counters.NotificationsReceived++;
        // The loser of a collision has not failed: its other connection may only not have been accepted yet.
        if (message.Reason != NotificationReason.ConnectionCollisionResolution) Remember(BgpErrorSource.Peer, message.Reason, message.Text);
        var @event = message.Reason == NotificationReason.UnsupportedVersionNumber
            ? BgpEvent.NotificationVersionError
            : BgpEvent.NotificationMessage;
        Feed(connection, new BgpInput(@event, message.Reason));
    }

    private void HandleRouteRefresh(BgpConnection connection, in BgpFrame frame)
    {
        if (connection.State != BgpState.Established)
        {
            // No event of its own in RFC 4271; out of place it is as unexpected as an UPDATE.
            Feed(connection, BgpEvent.UpdateMessage);
            return;
        }
        _counters.RouteRefreshesReceived++;
        if (!RouteRefreshMessage.TryRead(frame.Body, out var message, out var fault))
        {
            // RFC 7313 5: the data is the whole message.
            Feed(connection, new BgpInput(BgpEvent.UpdateMessageError, fault.Reason), frame.Octets.ToArray());
            return;
        }
        if (!connection.Negotiated!.Families.Contains(message.Family)) return;
        switch (message.Subtype)
        {
            case RouteRefreshSubtype.Request: RefreshRequested(connection, message.Family); break;
            case RouteRefreshSubtype.BeginningOfRouteRefresh: RefreshBegins(message.Family); break;
            case RouteRefreshSubtype.EndOfRouteRefresh: RefreshEnds(message.Family); break;
        }
    }

    /// <summary>Gives an event to a machine and does what it answers.</summary>
    private void Feed(BgpConnection connection, BgpInput input, byte[]? data = null)
    {
        var before = connection.State;
        var transition = BgpSessionMachine.Next(connection.Machine, input, MachineOptions);
        connection.Machine = transition.Next;
        foreach (var action in transition.Actions) Perform(connection, action, data);
        if (connection.State == before) return;

        if (connection.State == BgpState.Established) SessionEstablished(connection);
        if (before == BgpState.Established) SessionLost();
        if (connection.State == BgpState.Idle || (connection.IsIncoming && connection.State == BgpState.Active && before > BgpState.Active))
            ConnectionEnded(connection, before, input);
    }

    private void Perform(BgpConnection connection, BgpAction action, byte[]? data)
    {
        switch (action.Kind)
        {
            case BgpActionKind.StartTimer: StartTimer(connection, action.Timer); break;
            case BgpActionKind.StopTimer: StopTimer(connection, action.Timer); break;
            case BgpActionKind.StartLargeHoldTimer: connection.Hold.Start(LargeHoldTime); break;
            case BgpActionKind.InitiateConnection:
                connection.Attempt = new CancellationTokenSource();
                var (configuration, cancel) = (_configuration, connection.Attempt.Token);
                _ = Task.Run(() => ConnectAsync(connection, configuration, cancel), CancellationToken.None);
                break;
            case BgpActionKind.DropConnection: Drop(connection); break;
            case BgpActionKind.SendOpen: SendOpen(connection); break;
            case BgpActionKind.SendKeepalive:
                _counters.KeepalivesSent++;
                Send(connection, KeepaliveMessage.Octets);
                break;
            case BgpActionKind.SendNotification: SendNotification(connection, action.Notification, data ?? []); break;
            case BgpActionKind.DeleteRoutes: DeleteRoutes(); break;
            // The speaker listens as long as the session is configured; UPDATEs are processed by who read them.
            case BgpActionKind.Listen or BgpActionKind.ProcessUpdate or BgpActionKind.RejectConnection: break;
        }
    }

    private static void Drop(BgpConnection connection)
    {
        connection.Attempt?.Cancel();
        connection.Attempt = null;
        connection.Transport?.Close();
        connection.Transport = null;
    }

    private void SendOpen(BgpConnection connection)
    {
        connection.OpenSentAt = _options.Time.GetTimestamp();
        Span<byte> message = stackalloc byte[BgpFrame.MaximumLength];
        Send(connection, message[..OpenNegotiation.Propose(_configuration, _options.Identifier).WriteTo(message)]);
    }

    private void SendNotification(BgpConnection connection, NotificationReason reason, byte[] data)
    {
        if (connection.Transport is null) return;
        Span<byte> message = stackalloc byte[BgpFrame.MaximumLength];
        _counters.NotificationsSent++;
        Send(connection, message[..NotificationMessage.Write(message, reason, data)]);
        if (reason == NotificationReason.ConnectionCollisionResolution) return;
        var text = reason == NotificationReason.AdministrativeShutdown || reason == NotificationReason.AdministrativeReset
            ? ShutdownText.Read(data)
            : "";
        Remember(BgpErrorSource.Local, reason, text);
    }

    private void SendRouteRefresh(BgpConnection connection, RouteRefreshMessage message)
    {
        Span<byte> octets = stackalloc byte[RouteRefreshMessage.Length];
        message.WriteTo(octets);
        _counters.RouteRefreshesSent++;
        Send(connection, octets);
    }

    private void Send(BgpConnection connection, ReadOnlySpan<byte> message, int messages = 1)
    {
        if (connection.Transport is not { } transport) return;
        _counters.MessagesSent += messages;
        _counters.OctetsSent += message.Length;
        transport.Send(message);
    }
}
