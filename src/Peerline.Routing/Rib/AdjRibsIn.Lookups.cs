using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib;

// What is asked of all peers together.
public sealed partial class AdjRibsIn
{
    /// <summary>True when some peer has a route for exactly this prefix. Allocates nothing.</summary>
    public bool Contains(Prefix prefix)
    {
        if (prefix.Afi == Afi.None) return false;
        var network = prefix.Network;
        while (true)
        {
            var since = Grace.Period;
            var id = Of(prefix.Afi).Find(network.High, network.Low, prefix.Length, since);
            if (!Grace.IsOver(since)) return id != 0;
        }
    }

    /// <summary>The longest prefix that holds the address and for which some peer has a route. Allocates nothing.</summary>
    public bool TryLongestMatch(Address address, out Prefix prefix)
    {
        prefix = default;
        if (address.Afi == Afi.None) return false;
        var trie = Of(address.Afi);
        while (true)
        {
            var since = Grace.Period;
            var id = trie.FindLongest(address.High, address.Low, Prefix.MaxLength(address.Afi), since);
            if (Grace.IsOver(since)) continue;
            if (id == 0) return false;
            prefix = trie.Prefixes[id];
            if (!Grace.IsOver(since)) return true;
        }
    }

    /// <summary>Routes of all peers, each path counted.</summary>
    public long RouteCount => _peers.Sum(p => (long)p.Count);
}
