using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;

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

    /// <summary>
    /// <see cref="TryLongestMatch(Address, out Prefix)"/> for many addresses, several times as quick as one after the other. An address
    /// without a match gets the default value. Returns how many have one. Allocates nothing.
    /// </summary>
    public int LongestMatches(ReadOnlySpan<Address> addresses, Span<Prefix> prefixes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefixes.Length, addresses.Length);
        var found = 0;
        for (var i = 0; i < addresses.Length; i += PrefixTrie.Group)
        {
            var count = Math.Min(PrefixTrie.Group, addresses.Length - i);
            found += LongestMatchesOfGroup(addresses.Slice(i, count), prefixes.Slice(i, count));
        }
        return found;
    }

    private int LongestMatchesOfGroup(ReadOnlySpan<Address> addresses, Span<Prefix> prefixes)
    {
        Span<PrefixTrie.Probe> probes = stackalloc PrefixTrie.Probe[PrefixTrie.Group];
        probes = probes[..addresses.Length];
        var found = 0;
        while (true)
        {
            var since = Grace.Period;
            for (var i = 0; i < probes.Length; i++)
            {
                probes[i] = default;
                var address = addresses[i];
                if (address.Afi != Afi.None) Of(address.Afi).Begin(out probes[i], address.High, address.Low, Prefix.MaxLength(address.Afi));
            }
            for (var i = 0; i < probes.Length; i++)
                if (addresses[i].Afi != Afi.None) Of(addresses[i].Afi).Enter(ref probes[i]);
            for (var going = true; going;)
            {
                going = false;
                for (var i = 0; i < probes.Length; i++)
                {
                    if (probes[i].Next == 0) continue;
                    Of(addresses[i].Afi).StepLongest(ref probes[i], since);
                    going |= probes[i].Next != 0;
                }
            }
            for (var i = 0; i < probes.Length; i++)
                if (addresses[i].Afi != Afi.None) Of(addresses[i].Afi).EndLongest(ref probes[i], since);
            if (!Grace.IsOver(since)) break;
        }
        for (var i = 0; i < probes.Length; i++)
        {
            prefixes[i] = probes[i].Id == 0 ? default : new Prefix(addresses[i], probes[i].FoundLength);
            found += probes[i].Id == 0 ? 0 : 1;
        }
        return found;
    }

    /// <summary>Routes of all peers, each path counted.</summary>
    public long RouteCount => _peers.Sum(p => (long)p.Count);
}
