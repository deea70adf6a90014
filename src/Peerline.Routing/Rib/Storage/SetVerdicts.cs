using System.Diagnostics.CodeAnalysis;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib.Storage;

/// <summary>What a filter says of the attribute sets of a page. Most are refused by their signature, and what was asked lately is known.</summary>
internal sealed class SetVerdicts(AttributeTable attributes, RouteFilter filter)
{
    private const uint Wanted = 1u << 31;
    private const uint Remembered = 1024;

    private readonly bool _asks = filter.AsksForAttributes;
    private readonly uint _signature = filter.Signature;
    private readonly Dictionary<uint, RouteAttributes> _read = [];

    // The set that was asked for last in each place, with the answer.
    private readonly uint[] _asked = new uint[Remembered];

    /// <summary>True when a route with this set is wanted. The caller asks the grace periods before, and before it uses the answer.</summary>
    public bool Wants(uint set)
    {
        if (!_asks) return true;
        if ((attributes.SignatureOf(set) & _signature) != _signature) return false;
        ref var asked = ref _asked[set % Remembered];
        if ((asked & ~Wanted) != set) asked = filter.Matches(StoredAttributes.View(attributes.Octets(set))) ? set | Wanted : set;
        return (asked & Wanted) != 0;
    }

    /// <summary>The attributes, decoded on demand and shared by the routes of the page; false when the grace is over.</summary>
    public bool TryRead(uint set, long since, GracePeriods grace, [NotNullWhen(true)] out RouteAttributes? read)
    {
        if (_read.TryGetValue(set, out read)) return true;
        var octets = attributes.Octets(set);
        if (grace.IsOver(since)) return false;
        read = StoredAttributes.ToRouteAttributes(octets);
        if (grace.IsOver(since)) return false;
        _read[set] = read;
        return true;
    }

    /// <summary>The numbers may be other sets' by now.</summary>
    public void Forget()
    {
        _read.Clear();
        _asked.AsSpan().Clear();
    }
}
