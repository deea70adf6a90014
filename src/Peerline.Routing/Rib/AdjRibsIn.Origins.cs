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
        return Validate([Prefix.IPv4Default, Prefix.IPv6Default]);
    }

    /// <summary>
    /// Takes over a set of VRPs that differs from <see cref="Vrps"/> by the delta: only routes inside what the delta touches are validated.
    /// Returns how many of them changed their state.
    /// </summary>
    public int Validate(VrpTable vrps, VrpDelta delta)
    {
        _vrps = vrps;
        return Validate(delta.Affected.AsSpan());
    }

    // In turns, a group at a time: what the routes of a group are read from is asked for before any of it is used.
    private int Validate(ReadOnlySpan<Prefix> within)
    {
        var changed = 0;
        var prefixes = new PrefixesInside(this, within);
        Span<uint> group = stackalloc uint[OriginOf.Group];
        Span<OriginOf.Answer> answers = stackalloc OriginOf.Answer[OriginOf.Group];
        for (var isMore = true; isMore; prefixes.Pause())
        {
            lock (Gate)
            {
                for (var left = PrefixesOfATurn; isMore && left > 0; left -= OriginOf.Group)
                {
                    var ids = group[..prefixes.Take(group, out var afi)];
                    isMore = ids.Length > 0;
                    answers.Clear();
                    var origins = new OriginOf(Attributes, _vrps, answers);
                    foreach (var peer in _peers) changed += peer.ValidateOrigins(afi, ids, ref origins);
                }
            }
        }
        return changed;
    }
}
