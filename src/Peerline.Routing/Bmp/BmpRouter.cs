using System.Collections.Concurrent;
using System.Net;

namespace Peerline.Routing.Bmp;

/// <summary>A router at the other end of a BMP session: what it said of itself, its peers, and counts.</summary>
public sealed class BmpRouter
{
    private readonly ConcurrentDictionary<BmpPeerKey, BmpPeer> _peers = new();

    /// <param name="remote">The router's end of the connection; null for octets that come from elsewhere, such as a file.</param>
    /// <param name="connectedAt">When.</param>
    public BmpRouter(IPEndPoint? remote, DateTimeOffset connectedAt) => (Remote, ConnectedAt) = (remote, connectedAt);

    /// <summary>The router's end of the connection; null for octets that come from elsewhere, such as a file.</summary>
    public IPEndPoint? Remote { get; }

    /// <summary>When the connection came.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>sysName of the Initiation, escaped; null before it.</summary>
    public string? SysName { get; internal set; }

    /// <summary>sysDescr of the Initiation, escaped; null before it.</summary>
    public string? SysDescr { get; internal set; }

    /// <summary>Messages so far.</summary>
    public long Messages { get; internal set; }

    /// <summary>Octets of whole messages so far.</summary>
    public long Octets { get; internal set; }

    /// <summary>The peers that the router spoke of, in no order.</summary>
    public ICollection<BmpPeer> Peers => _peers.Values;

    internal int PeerCount => _peers.Count;

    internal bool TryGetPeer(BmpPeerKey key, out BmpPeer peer) => _peers.TryGetValue(key, out peer!);

    internal BmpPeer Add(PerPeerHeader header) => _peers.GetOrAdd(header.Key, new BmpPeer(this, header));

    /// <summary>sysName, or the address.</summary>
    public override string ToString() => SysName ?? Remote?.ToString() ?? "router";
}
