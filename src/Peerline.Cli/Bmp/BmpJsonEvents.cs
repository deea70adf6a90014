using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Peerline.Cli.Decode;
using Peerline.Cli.Decode.Capture;
using Peerline.Cli.Decode.Totals;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;

namespace Peerline.Cli.Bmp;

/// <summary>
/// Every message as the object that <c>peerline decode</c> makes of it, a line each, and lines of the kind <c>connection</c> for what
/// happens to the connections themselves.
/// </summary>
internal sealed class BmpJsonEvents : IBmpConsumer
{
    private readonly ConcurrentDictionary<BmpRouter, Messages> _routers = new();
    private readonly BmpEvents _events;
    private readonly TimeProvider _time;

    public BmpJsonEvents(BmpEvents events, TimeProvider time) => (_events, _time) = (events, time);

    public void Connected(BmpRouter router)
    {
        _routers[router] = new Messages(router, _events);
        Connection(router.Remote, "connected", null, null);
    }

    public void Refused(IPEndPoint remote, BmpRefusal reason) => Connection(remote, "refused", BmpWords.Of(reason), null);

    public void Received(BmpRouter router, in BmpFrame frame)
    {
        if (_routers.TryGetValue(router, out var messages)) messages.Write(frame, Now());
    }

    public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets) =>
        Connection(router.Remote, "malformed", problem.Sentence, octets[..Math.Min(octets.Length, 64)].ToArray());

    public void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
        _routers.TryRemove(router, out _);
        Connection(router.Remote, "disconnected", BmpWords.Of(reason), null);
    }

    private Moment Now()
    {
        var microseconds = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return Moment.OfMicroseconds((uint)(microseconds / 1_000_000), (uint)(microseconds % 1_000_000));
    }

    private void Connection(IPEndPoint? remote, string happened, string? reason, byte[]? octets)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "connection"u8);
            json.WriteString("time"u8, Now().ToString());
            if (remote is not null) json.WriteString("from"u8, remote.ToString());
            json.WriteString("event"u8, happened);
            if (reason is not null) json.WriteString("reason"u8, reason);
            if (octets is not null) json.WriteString("octets"u8, Convert.ToHexStringLower(octets));
            json.WriteEndObject();
        }
        _events.Write(line.ToArray());
    }

    /// <summary>The messages of one router, which have one context and one order.</summary>
    private sealed class Messages : ILineOutput
    {
        private readonly BmpPeers _peers = new(new DecodeOptions());
        private readonly BmpEvents _events;
        private readonly RecordSink _sink;
        private readonly Endpoint _from;
        private long _offset;

        public Messages(BmpRouter router, BmpEvents events)
        {
            _events = events;
            _sink = new RecordSink(this);
            if (router.Remote is { } remote) _from = new Endpoint((Address)remote.Address, (ushort)remote.Port);
        }

        public void Write(in BmpFrame frame, Moment now)
        {
            _sink.Bmp(new Place(_offset, now, From: _from), frame.Octets, _peers);
            _offset += frame.Length;
        }

        public void Write(ReadOnlySpan<byte> line) => _events.Write(line);

        public void Write(TotalsSink totals)
        {
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
