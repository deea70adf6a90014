using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// A session of a monitored router, or its Loc-RIB, as the BMP session speaks of it. Written by the one pipeline that reads the router's
/// stream; safe to be looked at from elsewhere.
/// </summary>
public sealed class BmpPeer
{
    private const int Views = (int)RibView.LocRib + 1;

    // For each table the context with and without the A flag; empty while no Peer Up with two readable OPENs came.
    private UpdateContext[] _contexts = [];

    internal BmpPeer(BmpRouter router, PerPeerHeader header)
    {
        Router = router;
        Key = header.Key;
        Asn = header.Asn;
        Identifier = header.Identifier;
    }

    /// <summary>Whose peer.</summary>
    public BmpRouter Router { get; }

    /// <summary>What identifies it on its router.</summary>
    public BmpPeerKey Key { get; }

    /// <summary>The peer's address; without a family for a Loc-RIB.</summary>
    public Address Address => Key.Address;

    /// <summary>The peer's AS number; for a Loc-RIB the router's own.</summary>
    public Asn Asn { get; private set; }

    /// <summary>The peer's BGP identifier; for a Loc-RIB the router's own.</summary>
    public Address Identifier { get; private set; }

    /// <summary>The router's address in the session; without a family before a Peer Up and for a Loc-RIB.</summary>
    public Address LocalAddress { get; private set; }

    /// <summary>The router's AS number in the session; 0 before a Peer Up with an OPEN that can be read.</summary>
    public Asn LocalAs { get; private set; }

    /// <summary>The OPEN that the router sent; null before a Peer Up, or when it cannot be read.</summary>
    public OpenMessage? SentOpen { get; private set; }

    /// <summary>The OPEN that the router received; null before a Peer Up, or when it cannot be read.</summary>
    public OpenMessage? ReceivedOpen { get; private set; }

    /// <summary>The name of the VRF or table (RFC 9069), escaped; null when none is given.</summary>
    public string? VrfTableName { get; private set; }

    /// <summary>True between Peer Up and Peer Down.</summary>
    public bool IsUp { get; private set; }

    /// <summary>True when both OPENs are known, so that UPDATEs can be read without a doubt.</summary>
    public bool HasContext => _contexts.Length > 0;

    /// <summary>Route Monitoring messages of this peer so far.</summary>
    public long RouteMonitoringMessages { get; internal set; }

    /// <summary>UPDATEs of this peer that RFC 7606 found fault with.</summary>
    public long MalformedUpdates { get; internal set; }

    /// <summary>UPDATEs of this peer that were not read because their context was unknown.</summary>
    public long UnknownContexts { get; internal set; }

    /// <summary>Peer, table name and distinguisher as far as there are any, for people.</summary>
    public override string ToString()
    {
        var name = Key.Type == BmpPeerType.LocRibInstance ? "Loc-RIB" : Address.ToString();
        if (Key.Distinguisher.Value != 0) name = $"{name} rd {Key.Distinguisher}";
        return VrfTableName is null ? name : $"{name} ({VrfTableName})";
    }

    internal void Up(in PeerUpMessage message)
    {
        Asn = message.Peer.Asn;
        Identifier = message.Peer.Identifier;
        LocalAddress = message.LocalAddress;
        VrfTableName = message.VrfTableName ?? VrfTableName;
        SentOpen = message.TryReadSentOpen(out var sent, out _) ? sent : null;
        ReceivedOpen = message.TryReadReceivedOpen(out var received, out _) ? received : null;
        LocalAs = sent?.Asn ?? default(Asn);
        IsUp = true;
        _contexts = [];
        if (sent is null || received is null) return;
        var contexts = new UpdateContext[Views * 2];
        for (var view = 0; view < Views; view++)
        {
            contexts[view * 2] = MonitoredContext.From(sent, received, (RibView)view, legacyAsPath: false);
            contexts[view * 2 + 1] = MonitoredContext.From(sent, received, (RibView)view, legacyAsPath: true);
        }
        _contexts = contexts;
    }

    internal void Down()
    {
        IsUp = false;
        _contexts = [];
    }

    internal bool TryGetContext(RibView view, bool legacyAsPath, out UpdateContext context)
    {
        var known = _contexts.Length > 0;
        context = known ? _contexts[(int)view * 2 + (legacyAsPath ? 1 : 0)] : default;
        return known;
    }
}
