using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>Which port a neighbour is on.</summary>
internal static class OnLink
{
    /// <param name="present">Addresses by interface.</param>
    /// <param name="own">Our own address in the subnet that holds the peer's.</param>
    public static string? InterfaceOf(Address peer, IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> present, out Address? own)
    {
        var found = present.SelectMany(i => i.Value.Select(a => (Name: i.Key, Address: a)))
            .Where(x => x.Address.Address.Afi == peer.Afi && new Prefix(x.Address.Address, x.Address.PrefixLength).Contains(peer))
            .OrderByDescending(x => x.Address.PrefixLength).Select(x => ((string Name, InterfaceAddress Address)?)x).FirstOrDefault();
        own = found?.Address.Address;
        return found?.Name;
    }
}
