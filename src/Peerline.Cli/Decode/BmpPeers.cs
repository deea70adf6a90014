using System.Diagnostics.CodeAnalysis;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>What the Peer Up messages of one BMP connection have said about how the UPDATEs of each peer are to be read.</summary>
internal sealed class BmpPeers(DecodeOptions options)
{
    private readonly Dictionary<BmpPeerKey, BgpConversation> _sessions = [];

    /// <summary>Takes both OPENs of a Peer Up.</summary>
    public void Up(in PeerUpMessage up)
    {
        if (!up.TryReadSentOpen(out var sent, out _) || !up.TryReadReceivedOpen(out var received, out _)) return;
        var session = new BgpConversation(options, judgePeer: false);
        session.Open(sent!, fromFirst: true);
        session.Open(received!, fromFirst: false);
        // RFC 9069 5.2: the OPENs of a Loc-RIB are made up, and only say what its UPDATEs look like.
        if (up.Peer.IsLocRib) session.FromFirst.AddPath = session.FromSecond.AddPath = Offered(sent!);
        _sessions[up.Peer.Key] = session;
    }

    /// <summary>Forgets a session.</summary>
    public void Down(BmpPeerKey peer) => _sessions.Remove(peer);

    /// <summary>How an UPDATE of the peer is to be read.</summary>
    public BgpContext ContextOf(in PerPeerHeader peer)
    {
        if (!_sessions.TryGetValue(peer.Key, out var session)) _sessions[peer.Key] = session = new BgpConversation(options, judgePeer: false);
        var context = peer.IsAdjRibOut ? session.FromFirst : session.FromSecond;
        // RFC 7854 4.2: the A flag says it for each message, whatever the session agreed on.
        context.FourOctetAs = !peer.IsLegacyAsPath;
        context.AsSizeSource = HowKnown.Record;
        return context;
    }

    /// <summary>How the UPDATE of the message is to be read.</summary>
    public BgpContext ContextOf(in RouteMonitoringMessage monitoring)
    {
        var context = ContextOf(monitoring.Peer);
        if (StatelessAddPath(monitoring) is not { } families) return context;
        return new BgpContext(options)
        {
            FourOctetAs = context.FourOctetAs, AsSizeSource = context.AsSizeSource, AddPath = families, AddPathSource = HowKnown.Record,
        };
    }

    /// <summary>A capability as the value of a Stateless Parsing TLV.</summary>
    public static bool TryReadCapability(ReadOnlySpan<byte> value, [NotNullWhen(true)] out Capability? capability)
    {
        capability = null;
        return value.Length >= 2 && value[1] == value.Length - 2 && Capability.TryRead(value[0], value[2..], out capability);
    }

    // draft-ietf-grow-bmp-tlv: the capability without which the UPDATE cannot be read travels with it.
    private static AddPathFamilies? StatelessAddPath(in RouteMonitoringMessage monitoring)
    {
        AddPathFamilies? families = null;
        foreach (var tlv in monitoring.Information)
        {
            if (tlv.Type != (ushort)RouteMonitoringTlvType.StatelessParsing || !TryReadCapability(tlv.Value, out var capability)) continue;
            if (capability is not AddPathCapability addPath) continue;
            foreach (var entry in addPath.Families) families = (families ?? AddPathFamilies.None).With(entry.Family);
        }

        return families;
    }

    private static AddPathFamilies Offered(OpenMessage open)
    {
        var families = AddPathFamilies.None;
        foreach (var capability in open.Capabilities.OfType<AddPathCapability>())
            foreach (var entry in capability.Families) families = families.With(entry.Family);
        return families;
    }
}
