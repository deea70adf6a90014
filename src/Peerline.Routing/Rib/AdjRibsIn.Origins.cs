using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib;

// Route origin validation (RFC 6811, RFC 8893): each route carries its state, kept by prefix and origin AS.
public sealed partial class AdjRibsIn
{
    // Prefixes validated before others have their turn.
    private const int PrefixesOfATurn = 1024;

    private volatile VrpTable _vrps = VrpTable.Empty;

    /// <summary>The VRPs by which the routes have their state, and by which those that come get it.</summary>
    public VrpTable Vrps => _vrps;

    /// <summary>
    /// Validates every route by another set of VRPs. Updates go on meanwhile, and are validated by the new set at once. Returns how many
    /// routes changed their state.
    /// </summary>
    public int Validate(VrpTable vrps)
    {
        _vrps = vrps;
        return Validate(Prefix.IPv4Default) + Validate(Prefix.IPv6Default);
    }

    /// <summary>
    /// Takes over a set of VRPs that differs from <see cref="Vrps"/> by the delta: only routes inside what the delta touches are validated.
    /// Returns how many of them changed their state.
    /// </summary>
    public int Validate(VrpTable vrps, VrpDelta delta)
    {
        _vrps = vrps;
        var changed = 0;
        foreach (var prefix in delta.Affected) changed += Validate(prefix);
        return changed;
    }

    // The routes inside a prefix, in turns: the walk begins each one behind the last prefix of the one before.
    private int Validate(Prefix within)
    {
        var changed = 0;
        var trie = Of(within.Afi);
        var from = within;
        while (true)
        {
            lock (Gate)
            {
                var walk = new PrefixWalk(trie, from, Grace.Period);
                var origins = new OriginOf(Attributes, _vrps);
                var more = false;
                for (var i = 0; (more = walk.MoveNext()) && i < PrefixesOfATurn; i++)
                {
                    var prefix = trie.Prefixes[walk.Id];
                    if (!within.Covers(prefix)) return changed;
                    foreach (var peer in _peers) changed += peer.ValidateOrigins(within.Afi, walk.Id, prefix, ref origins);
                }
                if (!more) return changed;
                from = trie.Prefixes[walk.Id];
            }
        }
    }
}
