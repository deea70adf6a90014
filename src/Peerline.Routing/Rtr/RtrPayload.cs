using System.Collections.Immutable;

namespace Peerline.Routing.Rtr;

/// <summary>What a cache gave, all of one serial; immutable.</summary>
public sealed class RtrPayload(VrpTable vrps, ImmutableArray<RouterKey> routerKeys, ImmutableArray<Aspa> aspas)
{
    /// <summary>Nothing.</summary>
    public static RtrPayload Empty { get; } = new(VrpTable.Empty, [], []);

    /// <summary>The VRPs, ready to be asked.</summary>
    public VrpTable Vrps => vrps;

    /// <summary>The router keys, in no particular order.</summary>
    public ImmutableArray<RouterKey> RouterKeys => routerKeys;

    /// <summary>The provider lists, in no particular order.</summary>
    public ImmutableArray<Aspa> Aspas => aspas;

    /// <summary>All records together.</summary>
    public int Count => vrps.Count + routerKeys.Length + aspas.Length;
}
