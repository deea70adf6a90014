using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib;

/// <summary>Routes by prefix, in order. Immutable: who holds one reads it as long as he likes and blocks nobody.</summary>
/// <typeparam name="TRoute">What a route is.</typeparam>
public sealed class RouteTable<TRoute> : IReadOnlyCollection<TRoute> where TRoute : class
{
    /// <summary>The table without routes.</summary>
    public static readonly RouteTable<TRoute> Empty = new(ImmutableSortedDictionary<Prefix, TRoute>.Empty);

    private readonly ImmutableSortedDictionary<Prefix, TRoute> _routes;

    internal RouteTable(ImmutableSortedDictionary<Prefix, TRoute> routes) => _routes = routes;

    /// <summary>How many routes there are.</summary>
    public int Count => _routes.Count;

    /// <summary>The route for exactly this prefix.</summary>
    public bool TryGet(Prefix prefix, [NotNullWhen(true)] out TRoute? route) => _routes.TryGetValue(prefix, out route);

    /// <summary>The most specific route that holds the address.</summary>
    public TRoute? LongestMatch(Address address)
    {
        for (var length = Prefix.MaxLength(address.Afi); length >= 0; length--)
            if (_routes.TryGetValue(new Prefix(address, length), out var route)) return route;
        return null;
    }

    /// <summary>The routes in the order of their prefixes.</summary>
    public IEnumerator<TRoute> GetEnumerator() => _routes.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ImmutableSortedDictionary<Prefix, TRoute>.Builder ToBuilder() => _routes.ToBuilder();
}
