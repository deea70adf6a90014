using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib;

/// <summary>
/// The Adj-RIBs-In (RFC 4271 3.2) of many peers, compactly: prefixes and attribute sets are kept once, a route is eight octets. Made for
/// full tables of hundreds of peers and for thousands of small ones. Whoever changes it takes turns; whoever reads it waits for nobody
/// and makes nobody wait.
/// </summary>
public sealed partial class AdjRibsIn
{
    private volatile AdjRibIn[] _peers = [];
    private byte[] _scratch = new byte[8192];
    private int _nextPeer = 1;

    /// <summary>Empty tables.</summary>
    /// <param name="limits">How far they may grow; null for limits that no real network reaches.</param>
    public AdjRibsIn(AdjRibsInLimits? limits = null) : this(limits, PrefixTrie.DirectFrom) { }

    internal AdjRibsIn(AdjRibsInLimits? limits, int directFrom)
    {
        limits ??= new AdjRibsInLimits();
        IPv4 = new PrefixTrie(Afi.IPv4, Grace, limits.MaximumPrefixes, directFrom);
        IPv6 = new PrefixTrie(Afi.IPv6, Grace, limits.MaximumPrefixes, directFrom);
        Attributes = new AttributeTable(Grace, limits.MaximumAttributeOctets);
        Leaves = new BlockArena<ulong>(Grace, 17, RouteSlots.LongestPathBlock, 16_380);
    }

    /// <summary>The peers, in the order in which they were added.</summary>
    public ImmutableArray<AdjRibIn> Peers => [.. _peers];

    /// <summary>Different prefixes of a family for which there is a route; 0 for families that the table does not hold.</summary>
    public int PrefixCount(AfiSafi family) => Of(family)?.Count ?? 0;

    /// <summary>Different attribute sets, next hop included.</summary>
    public int AttributeSetCount => Attributes.Count;

    /// <summary>How much memory the tables take. Taken in turn with changes.</summary>
    public RibMemory Memory
    {
        get
        {
            lock (Gate)
            {
                return new RibMemory(
                    new RibMemory.Used(IPv4.UsedOctets + IPv6.UsedOctets, Leaves.UsedOctets, Attributes.UsedOctets),
                    IPv4.AllocatedOctets + IPv6.AllocatedOctets,
                    Leaves.AllocatedOctets + _peers.Sum(p => p.SlotsOf(Afi.IPv4).AllocatedOctets + p.SlotsOf(Afi.IPv6).AllocatedOctets),
                    Attributes.AllocatedOctets);
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal GracePeriods Grace { get; } = new();

    internal PrefixTrie IPv4 { get; }

    internal PrefixTrie IPv6 { get; }

    internal AttributeTable Attributes { get; }

    internal BlockArena<ulong> Leaves { get; }

    internal AdjRibIn[] AllPeers => _peers;

    /// <summary>An empty Adj-RIB-In for one more peer. The name is for people, and need not be the only one of its kind.</summary>
    public AdjRibIn Add(string name)
    {
        lock (Gate)
        {
            var peer = new AdjRibIn(this, _nextPeer++, name);
            _peers = [.. _peers, peer];
            return peer;
        }
    }

    /// <summary>Takes a peer out, and with it its routes. Nothing when it is out already.</summary>
    public void Remove(AdjRibIn peer)
    {
        lock (Gate)
        {
            if (!_peers.Contains(peer)) return;
            _peers = [.. _peers.Where(p => p != peer)];
        }
        peer.Close();
    }

    internal PrefixTrie Of(Afi afi) => afi == Afi.IPv6 ? IPv6 : IPv4;

    internal PrefixTrie? Of(AfiSafi family) =>
        family == AfiSafi.IPv4Unicast ? IPv4 : family == AfiSafi.IPv6Unicast ? IPv6 : null;

    /// <summary>Room for the attributes of one UPDATE; only under the gate.</summary>
    internal Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new byte[length];
        return _scratch;
    }
}
