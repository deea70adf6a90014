using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Capture;

/// <summary>
/// From packets to messages: every TCP connection of the capture is put back together, and each direction goes to the decoder of what it
/// carries. BGP is known by its port or its marker, BMP and RPKI-RTR by their first message or a port that was named.
/// </summary>
internal sealed class CaptureDecoder(CaptureReader packets, DecodeOptions options, IMessageSink sink)
{
    private const ushort BgpPort = 179;
    private const ushort RtrPort = 323;
    private const int MostConnections = 16384;

    // A stream from its start is known by its first message; one from its middle is searched so far.
    private const int FirstMessage = 64;
    private const int MostUnrecognised = 1 << 16;

    private readonly Dictionary<(Endpoint, Endpoint), TcpConnection> _connections = [];
    private Place _last;

    public void Run()
    {
        while (packets.TryRead(out var packet))
        {
            _last = new Place(0, packet.Time, packet.Number);
            if (TcpSegment.TryRead(packet, out var segment)) Segment(packet, segment);
        }

        foreach (var connection in _connections.Values) End(connection);
        if (packets.Damage is { } damage) sink.Note(_last, NoteKind.Damaged, 0, $"Nothing was read behind this packet: {damage}.");
    }

    private void Segment(in Packet packet, in TcpSegment segment)
    {
        var connection = Find(segment, packet.Number, out var half, out var other);
        if ((segment.Flags & TcpFlags.Syn) != 0)
        {
            // The same ports again: what was left of the connection before ends here.
            if (half.Tcp.IsOpen && (half.HasEnded || half.Tcp.IsOther(segment.Sequence)))
            {
                End(connection);
                connection = Renew(segment, packet.Number, out half, out other);
            }

            half.Tcp.Start(segment.Sequence);
        }

        if ((segment.Flags & TcpFlags.Acknowledge) != 0)
        {
            other.Tcp.Acknowledge(segment.Acknowledgement, packet.Time);
            Deliver(connection, other, ended: false);
        }

        var sequence = segment.Sequence + ((segment.Flags & TcpFlags.Syn) != 0 ? 1u : 0);
        if (!segment.Payload.IsEmpty) half.Tcp.Add(sequence, segment.Payload);
        var ended = (segment.Flags & (TcpFlags.Fin | TcpFlags.Reset)) != 0;
        Deliver(connection, half, ended: false);
        if (!ended) return;
        half.HasEnded = true;
        if ((segment.Flags & TcpFlags.Reset) != 0) other.HasEnded = true;
        if (!other.HasEnded) return;
        // It stays known: what is sent again behind its end is no new stream.
        End(connection);
    }

    private static (Endpoint, Endpoint) Key(in TcpSegment segment) =>
        Compare(segment.From, segment.To) <= 0 ? (segment.From, segment.To) : (segment.To, segment.From);

    private static int Compare(Endpoint left, Endpoint right)
    {
        var byAddress = left.Address.CompareTo(right.Address);
        return byAddress != 0 ? byAddress : left.Port.CompareTo(right.Port);
    }

    private TcpConnection Find(in TcpSegment segment, long packet, out StreamHalf half, out StreamHalf other)
    {
        if (!_connections.TryGetValue(Key(segment), out var connection)) return Renew(segment, packet, out half, out other);
        connection.LastPacket = packet;
        var forward = connection.Forward.From == segment.From;
        (half, other) = forward ? (connection.Forward, connection.Backward) : (connection.Backward, connection.Forward);
        return connection;
    }

    private TcpConnection Renew(in TcpSegment segment, long packet, out StreamHalf half, out StreamHalf other)
    {
        if (_connections.Count >= MostConnections) ForgetOldestHalf();
        var connection = new TcpConnection(segment.From, segment.To, options) { LastPacket = packet };
        _connections[Key(segment)] = connection;
        (half, other) = (connection.Forward, connection.Backward);
        return connection;
    }

    private void ForgetOldestHalf()
    {
        foreach (var (key, connection) in _connections.OrderBy(c => c.Value.LastPacket).Take(MostConnections / 2).ToList())
        {
            End(connection);
            _connections.Remove(key);
        }
    }

    private void End(TcpConnection connection)
    {
        Deliver(connection, connection.Forward, ended: true);
        Deliver(connection, connection.Backward, ended: true);
    }

    private void Deliver(TcpConnection connection, StreamHalf half, bool ended)
    {
        var place = _last with { From = half.From, To = half.To };
        while (half.Tcp.TryTake(out var octets, out var missing, _last.Time, ended))
        {
            if (half.IsIgnored) continue;
            if (missing > 0)
            {
                half.Decoder?.Gap(half.Pending, missing, place);
                half.Consume(half.Pending.Length);
            }

            half.Append(octets);
            Decode(connection, half, place, ended: false);
        }

        if (ended && !half.IsIgnored) Decode(connection, half, place, ended: true);
    }

    private void Decode(TcpConnection connection, StreamHalf half, Place place, bool ended)
    {
        half.Decoder ??= Recognise(connection, half);
        if (half.Decoder is { } decoder)
        {
            half.Consume(decoder.Decode(half.Pending, ended, place));
        }
        else if (half.Pending.Length > (half.Tcp.IsFromStart ? FirstMessage : MostUnrecognised))
        {
            half.Consume(half.Pending.Length);
            half.IsIgnored = true;
        }
    }

    private StreamDecoder? Recognise(TcpConnection connection, StreamHalf half)
    {
        var octets = half.Pending;
        var decoder = Protocol(connection, half, octets);
        // A stream of which the beginning is missing may start in the middle of a message.
        if (decoder is not null && !half.Tcp.IsFromStart && !decoder.StartsWithMessage(octets)) decoder.StartAnywhere();
        return decoder;
    }

    private StreamDecoder? Protocol(TcpConnection connection, StreamHalf half, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty) return null;
        var bgp = new BgpStreamDecoder(sink, connection.Conversation, half == connection.Forward);
        if (IsPort(half, BgpPort)) return bgp;
        var bmp = new BmpStreamDecoder(sink, connection.BmpPeers);
        if (options.BmpPorts.Any(port => IsPort(half, port))) return bmp;
        if (IsPort(half, RtrPort) || options.RtrPorts.Any(port => IsPort(half, port))) return new RtrStreamDecoder(sink);
        if (bmp.StartsWithMessage(octets)) return bmp;
        if (bgp.StartsWithMessage(octets)) return bgp;
        if (half.Tcp.IsFromStart) return null;
        return bmp.HoldsMessage(octets) ? bmp : bgp.HoldsMessage(octets) ? bgp : null;
    }

    private static bool IsPort(StreamHalf half, ushort port) => half.From.Port == port || half.To.Port == port;
}
